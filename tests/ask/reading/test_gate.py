from io import BytesIO

import docx as writer
import pytest
from fpdf import FPDF

from tests.support.hostile_documents import locked_docx
from tests.support.office import DOCUMENT, docx, pdf_of, zipped
from understudy.ask.reading.gate import MOST_BYTES, Form, admit
from understudy.ask.reading.problems import (
    ArchiveUnsafe,
    Damaged,
    Encrypted,
    FileEmpty,
    FileTooLarge,
    FormUnknown,
    NotRead,
    WrongName,
)


def _written_docx() -> bytes:
    file = BytesIO()
    writer.Document().save(file)
    return file.getvalue()


def _written_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("cv.pdf", _written_pdf(), Form.PDF),
        ("cv.PDF", b"\n\n" + pdf_of(b""), Form.PDF),
        ("cv.pdf", b"junk of a mail\n" + pdf_of(b""), Form.PDF),
        ("cv.md", b"A file begins with %PDF-1.4 if it is one.", Form.MARKDOWN),
        ("cv", _written_pdf(), Form.PDF),
        ("cv.docx", _written_docx(), Form.DOCX),
        ("cv.json", b'\xef\xbb\xbf {"basics": {}}', Form.JSON_RESUME),
        ("cv.json", '{"basics": {}}'.encode("utf-16"), Form.JSON_RESUME),
        ("cv", b'{"basics": {}}', Form.JSON_RESUME),
        ("cv.yaml", b"basics:\n  name: Jane", Form.YAML),
        ("cv.yml", b'{"basics": {}}', Form.YAML),
        ("cv.md", b"# Jane", Form.MARKDOWN),
        ("cv.md", b"[Jane](x) is here", Form.MARKDOWN),
        ("cv.md", b"<h1 align=center>Jane</h1>", Form.MARKDOWN),
        ("cv.txt", b"[1] one", Form.TEXT),
        ("cv.txt", "Zoë".encode("latin-1"), Form.TEXT),
        ("cv.html", b"<!-- x --><!DOCTYPE html><p>Jane", Form.HTML),
        ("cv.md", b"<!---->" * 500 + b"# Jane", Form.MARKDOWN),
        ("cv.html", b"<!-- <html> -->\n" * 100 + b"<html>Jane", Form.HTML),
        ("notes.unheard", b"Jane", Form.TEXT),
        ("../../etc/passwd", b"Jane", Form.TEXT),
        ("", b"Jane", Form.TEXT),
    ],
)
def test_a_file_is_what_is_in_it(name: str, content: bytes, form: Form) -> None:
    assert admit(name, content) is form


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("cv.pdf", b"", FileEmpty, "is empty"),
        ("cv.txt", b"\xef\xbb\xbf \n\0", FileEmpty, "is empty"),
        ("cv.txt", b"x" * (MOST_BYTES + 1), FileTooLarge, "10,485,761 bytes"),
        ("cv.pdf", _written_docx(), WrongName, "says a PDF, but this file is a Word file"),
        ("cv.docx", _written_pdf(), WrongName, "says a Word file (.docx), but this file is a PDF"),
        ("cv.txt", b'{"basics": {}}', WrongName, "but this file is JSON"),
        ("cv.md", b"<html><p>Jane", WrongName, "but this file is HTML"),
        ("cv.json", b"Jane Roe", WrongName, "but this file is plain text"),
        ("cv.docm", _written_docx(), WrongName, "Word with macros"),
        ("cv.docx", locked_docx(), Encrypted, "protected by a password"),
        ("cv.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FormUnknown, "(.doc)"),
        ("cv.rtf", rb"{\rtf1 Jane}", FormUnknown, "Rich Text file"),
        ("cv.pdf", b"\x89PNG\r\n", FormUnknown, "a picture"),
        ("cv.xml", b"<?xml version='1.0'?><cv/>", FormUnknown, "an XML file"),
        ("cv.txt", bytes(range(256)) * 20, FormUnknown, "neither text nor a document"),
        ("cv.docx", zipped({"a.txt": b"x"}), FormUnknown, "a zip archive"),
        ("cv.docx", zipped({"xl/workbook.xml": b"x"}), FormUnknown, "an Excel workbook"),
        ("cv.docx", zipped({"Index/Document.iwa": b"x"}), FormUnknown, "a Pages"),
        (
            "cv.odt",
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            FormUnknown,
            "an OpenDocument text (.odt), which is not read; nothing was kept. Save it as .docx",
        ),
        ("cv.docx", _written_docx()[:2_000], Damaged, "damaged"),
        ("cv.docx", b"PK\x03\x04" + bytes(100), Damaged, "damaged"),
        ("cv.docx", docx(more={"C:/evil.xml": b"x"}), ArchiveUnsafe, "points out of it"),
        ("cv.docx", docx(more={"word/\\..\\evil": b"x"}), ArchiveUnsafe, "points out of it"),
        ("cv.docx", zipped({DOCUMENT: bytes(3 * 1024**2)}), ArchiveUnsafe, "several hundred times"),
    ],
)
def test_a_file_is_refused_with_what_it_is(
    name: str, content: bytes, kind: type[NotRead], words: str
) -> None:
    with pytest.raises(kind) as refused:
        admit(name, content)
    assert words in refused.value.message
    assert refused.value.message.endswith((".", "?"))
