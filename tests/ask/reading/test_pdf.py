import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from tests.support.office import pdf_of
from understudy.ask.reading.pdf import read_pdf
from understudy.ask.reading.problems import Damaged, Encrypted, NoText, Scanned, TooLong
from understudy.ask.reading.tree import grow

WORD = "swordfish"
LONG = "Senior Engineer at Acme to August 2021, where she led five people and moved all services"


def test_a_pdf_is_told_with_headings_by_size_and_its_pages() -> None:
    pdf = _pdf()
    _write(pdf, "Jane Roe", 22)
    _write(pdf, "Experience", 14)
    _write(
        pdf,
        f"{LONG}. It worked.",
    )
    _write(pdf, "- Built a parser")
    _write(pdf, "- Mended a roof")
    pdf.add_page()
    _write(pdf, "EDUCATION")
    _write(pdf, "Leeds, 2010 to 2013")
    document = grow(read_pdf(bytes(pdf.output())), "cv.pdf")
    assert [(each.id, each.title) for each in document.sections] == [
        ("1", "Jane Roe"), ("1.1", "Experience"), ("1.1.1", "EDUCATION"),
    ]  # fmt: skip
    assert [(each.page, each.text) for each in document.sentences] == [
        (1, f"{LONG}."),
        (1, "It worked."),
        (1, "Built a parser"),
        (1, "Mended a roof"),
        (2, "Leeds, 2010 to 2013"),
    ]  # fmt: skip
    assert (document.title, document.form) == ("Jane Roe", "pdf")


def test_pages_that_are_pictures_are_named_and_a_pdf_of_them_is_refused() -> None:
    pdf = _pdf()
    _write(pdf, "Some text")
    pdf.add_page()
    pdf.image(_picture(), w=50)
    assert read_pdf(bytes(pdf.output())).notes == (
        "Pages without text, perhaps pictures of it: 2.",
        "Pictures were not read; pages that hold some: 1.",
    )
    scanned = _pdf()
    scanned.image(_picture(), w=50)
    with pytest.raises(Scanned) as refused:
        read_pdf(bytes(scanned.output()))
    assert "Run text recognition (OCR)" in refused.value.message


def test_a_password_is_asked_for_by_a_refusal_but_a_right_to_print_is_none() -> None:
    locked = _pdf()
    _write(locked, "Secret")
    locked.set_encryption(owner_password=WORD, user_password=WORD * 2)
    with pytest.raises(Encrypted):
        read_pdf(bytes(locked.output()))
    printed = _pdf()
    _write(printed, "Open to all")
    printed.set_encryption(owner_password=WORD, permissions=AccessPermission.PRINT_LOW_RES)
    assert [block.text for block in read_pdf(bytes(printed.output())).blocks] == ["Open to all"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf_of(b""), NoText),
        (pdf_of(b"BT /F1 9 Tf (x) Tj ET", pages=1_001), TooLong),
        (b"%PDF-1.7\nnothing of the kind", Damaged),
    ],
)
def test_a_pdf_without_use_is_refused(content: bytes, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        read_pdf(content)


@pytest.mark.parametrize(("title", "told"), [("cv_final.docx", "Jane"), ("My CV", "My CV")])
def test_a_declared_title_is_taken_unless_it_names_a_file(title: str, told: str) -> None:
    pdf = _pdf()
    pdf.set_title(title)
    _write(pdf, "Jane", 20)
    _write(pdf, "Some text that is longer than the heading.")
    assert grow(read_pdf(bytes(pdf.output())), "x.pdf").title == told


def test_what_stands_apart_is_not_one_paragraph() -> None:
    pdf = _pdf()
    for text in ("jane@example.org, Leeds, who can be reached there all day", "She builds things"):
        _write(pdf, f"{text} and {LONG}")
        pdf.ln(6)
    blocks = read_pdf(bytes(pdf.output())).blocks
    assert [block.text[:4] for block in blocks] == ["jane", "She "]


def test_letters_that_are_joined_or_parted_are_made_whole() -> None:
    pdf = _pdf()
    _write(pdf, "A sentence that is long enough to be wrapped at the end of its very wi-")
    _write(pdf, "de line.")
    (sentence,) = grow(read_pdf(bytes(pdf.output())), "cv.pdf").sentences
    assert sentence.text.endswith("its very wide line.")


def _pdf() -> FPDF:
    pdf = FPDF()
    pdf.set_font("Helvetica")
    pdf.add_page()
    return pdf


def _write(pdf: FPDF, text: str, size: int = 11) -> None:
    pdf.set_font("Helvetica", size=size)
    pdf.multi_cell(0, text=text, align="L", new_x="LMARGIN", new_y="NEXT")


def _picture() -> bytes:
    return b"P6 2 2 255 " + bytes(12)
