import pytest

from understudy.ask.reading.blocks import Block, Draft, Kind, heading, line, prose
from understudy.ask.reading.problems import NoText, TooLong
from understudy.ask.reading.schemas import Private, ReadDocument
from understudy.ask.reading.tree import MOST_CHARACTERS, MOST_SENTENCES, grow


def test_sections_have_ids_from_their_place_and_sentences_numbers_without_a_gap() -> None:
    document = _grown(
        prose("Before. All."),
        heading("One", 2),
        heading("Deep", 5),
        prose("It is. They are."),
        heading("Deep too", 3),
        heading("Two", 2),
        line("C. D."),
        heading("Top", 1),
        line("E"),
    )
    assert [(each.id, each.title, each.level) for each in document.sections] == [
        ("0", "", 1), ("1", "One", 1), ("1.1", "Deep", 2), ("1.2", "Deep too", 2),
        ("2", "Two", 1), ("3", "Top", 1),
    ]  # fmt: skip
    assert [each.number for each in document.sentences] == list(range(1, 7))
    assert [each.text for each in document.sentences[4:]] == ["C. D.", "E"]
    assert document.title == "One"


def test_the_same_text_has_the_same_ids() -> None:
    blocks = (heading("One", 1), prose("A. B."), heading("Two", 2), line("c"))
    assert _grown(*blocks) == _grown(*blocks)


def test_a_title_that_is_private_or_long_becomes_a_sentence() -> None:
    document = _grown(heading("jane@example.org", 1), heading("T" * 300, 1), line("x"))
    assert [each.title for each in document.sections] == [""]
    assert document.sentences[0].private is Private.CONTACT
    assert document.title == "cv"


def test_what_a_section_is_about_holds_for_those_in_it() -> None:
    document = _grown(
        heading("References", 1), line("Bob"), heading("More", 2), line("Eve"),
        heading("Work", 1), line("Acme"),
    )  # fmt: skip
    marks = [each.private for each in document.sentences]
    assert marks == [Private.REFEREES, Private.REFEREES, None]


def test_a_title_is_the_files_own_then_the_first_heading_then_its_name() -> None:
    own = grow(Draft("text", (line("x"),), title=" My \n CV "), "cv.txt")
    assert (own.title, _grown(line("x")).title) == ("My CV", "cv")
    assert grow(Draft("text", (line("x"),), title="a@b.org"), "jane@b.org.txt").title == "Untitled"


def test_no_text_is_refused() -> None:
    with pytest.raises(NoText):
        _grown(heading("Only this", 1), prose(" \0 "))


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([line("x")] * (MOST_SENTENCES + 1), "20,001 sentences and lines; at most 20,000"),
        ([prose("x" * (MOST_CHARACTERS + 7))], "2,000,007 characters; at most 2,000,000"),
    ],
)
def test_too_much_is_refused_with_its_numbers(blocks: list[Block], words: str) -> None:
    with pytest.raises(TooLong) as refused:
        _grown(*blocks)
    assert words in refused.value.message


def test_pages_and_known_marks_are_kept() -> None:
    known = Block(Kind.LINE, "Bob", page=3, private=Private.REFEREES)
    (sentence,) = _grown(known).sentences
    assert (sentence.page, sentence.private) == (3, Private.REFEREES)


def _grown(*blocks: Block) -> ReadDocument:
    return grow(Draft("text", blocks), "cv.txt")
