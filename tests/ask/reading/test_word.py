from io import BytesIO

import docx as writer
import pytest

from tests.support.hostile_documents import boxed_docx, pictured_docx, strict_docx
from tests.support.office import docx, paragraph
from understudy.ask.reading.problems import Damaged
from understudy.ask.reading.schemas import ReadDocument
from understudy.ask.reading.tree import grow
from understudy.ask.reading.word import BESIDE, read_docx


def test_a_word_file_is_told_with_headings_lists_and_tables() -> None:
    file = writer.Document()
    file.core_properties.title = "Her CV"
    file.core_properties.language = "en-GB"
    file.add_heading("Jane Roe", 0)
    file.add_heading("Work", 2)
    file.add_paragraph("She works. It goes well.")
    file.add_paragraph("one. two", style="List Bullet")
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2019", "Acme"
    file.sections[0].header.paragraphs[0].text = "Jane's header"
    file.sections[0].footer.paragraphs[0].text = "Page 1 of 3"
    saved = BytesIO()
    file.save(saved)
    document = _read(saved.getvalue())
    assert (document.title, document.language, document.form) == ("Her CV", "en-GB", "docx")
    assert _told(document) == [
        ("1", "Jane Roe", []),
        ("1.1", "Work", ["She works.", "It goes well.", "one. two", "2019 | Acme"]),
        ("2", BESIDE, ["Jane's header"]),
    ]


def test_no_word_is_lost() -> None:
    file, words = writer.Document(), iter(f"word{number}x" for number in range(1_000))
    for level in (1, 3, 2):
        file.add_heading(next(words), level)
        paragraph = file.add_paragraph(f"{next(words)} ")
        paragraph.add_run(f"{next(words)}\t{next(words)}\n{next(words)}").bold = True
        for style in ("List Number", "List Bullet 2", "Quote", "Caption"):
            file.add_paragraph(next(words), style=style)
        table = file.add_table(2, 2)
        for cell in [cell for row in table.rows for cell in row.cells]:
            cell.text = next(words)
            cell.add_table(1, 1).cell(0, 0).text = next(words)
    section = file.sections[0]
    for part in (section.header, section.footer, section.first_page_header):
        part.is_linked_to_previous = False
        part.paragraphs[0].text = next(words)
    saved = BytesIO()
    file.save(saved)
    document = _read(saved.getvalue())
    told = " ".join([*(s.title for s in document.sections), *(s.text for s in document.sentences)])
    last = int(next(words)[4:-1])
    assert [n for n in range(last) if f"word{n}x" not in told] == []


def test_strict_files_are_read_as_others() -> None:
    assert _told(_read(strict_docx())) == [("1", "Strictly", ["It is read as well."])]


@pytest.mark.parametrize("has_fallback", [True, False])
def test_text_boxes_are_not_lost_and_not_told_twice(has_fallback: bool) -> None:
    texts = [each.text for each in _read(boxed_docx(has_fallback=has_fallback)).sentences]
    assert sorted(texts) == ["Anchored here.", "Plain text.", "Rana Roe, header", "Told in a box."]


def test_pictures_elsewhere_are_not_fetched_but_named() -> None:
    document = _read(pictured_docx())
    assert _told(document) == [("0", "", ["Beside a picture."])]
    assert document.notes == ("Pictures in it were not read: 1.",)


def test_what_is_not_read_is_named() -> None:
    content = docx(more={"word/embeddings/table.xlsx": b"x", "word/comments.xml": b"<x/>"})
    assert read_docx(content).notes == (
        "Files embedded in it were not read: 1.",
        "Comments on its margin were not read.",
    )


def test_a_style_map_in_the_file_leaves_nothing_out() -> None:
    content = docx(body=paragraph("Told."), more={"mammoth/style-map": b"p => !"})
    assert [each.text for each in _read(content).sentences] == ["Told."]


@pytest.mark.parametrize("content", [docx(head="<!DOCTYPE x>"), b"PK\x03\x04" + bytes(50)])
def test_a_file_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        read_docx(content)


def _read(content: bytes) -> ReadDocument:
    return grow(read_docx(content), "cv.docx")


def _told(document: ReadDocument) -> list[tuple[str, str, list[str]]]:
    return [(s.id, s.title, [each.text for each in s.sentences]) for s in document.sections]
