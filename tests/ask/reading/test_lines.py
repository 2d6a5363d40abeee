from understudy.ask.reading.blocks import Kind
from understudy.ask.reading.lines import Line, blocks_of, with_headings

TEXT = """JANE ROE
Engineer
12 years

EXPERIENCE

A paragraph that is long enough to be wrapped goes on in the next
line, and more.
- an item that is long enough to be wrapped and so goes on in the
  next one
2) another

Title
-----
CSS
a word that was parted at the end of its line is made whole a-
gain.
"""


def test_plain_text_has_headings_paragraphs_and_items() -> None:
    blocks = list(blocks_of(with_headings(TEXT.split("\n"))))
    assert [(block.kind, block.text, block.level) for block in blocks] == [
        (Kind.HEADING, "JANE ROE", 1),
        (Kind.PROSE, "Engineer", 0),
        (Kind.PROSE, "12 years", 0),
        (Kind.HEADING, "EXPERIENCE", 1),
        (
            Kind.PROSE,
            "A paragraph that is long enough to be wrapped goes on in the next line, and more.",
            0,
        ),
        (
            Kind.LINE,
            "an item that is long enough to be wrapped and so goes on in the next one",
            0,
        ),
        (Kind.LINE, "2) another", 0),
        (Kind.HEADING, "Title", 2),
        (
            Kind.PROSE,
            "CSS a word that was parted at the end of its line is made whole again.",
            0,
        ),
    ]


def test_a_paragraph_ends_with_its_page() -> None:
    long = "a line that is long enough to go on in the next one, it seems"
    blocks = list(blocks_of([Line(long, page=1), Line("and more", page=2)]))
    assert [(block.text, block.page) for block in blocks] == [(long, 1), ("and more", 2)]
