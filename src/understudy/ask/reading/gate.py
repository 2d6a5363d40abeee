"""What a file is, by what is in it; whatever is not read is refused here with what it is."""

import re
from enum import StrEnum
from pathlib import PurePath

from understudy.ask.reading import archive
from understudy.ask.reading.decoding import beginning, is_text
from understudy.ask.reading.problems import (
    Encrypted,
    FileEmpty,
    FileTooLarge,
    FormUnknown,
    WrongName,
)

MOST_BYTES = 10 * 1024**2


class Form(StrEnum):
    """What a file is read as."""

    JSON_RESUME = "json-resume"
    YAML = "yaml"
    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


_ENDINGS = {
    "json": Form.JSON_RESUME,
    "yaml": Form.YAML,
    "yml": Form.YAML,
    "md": Form.MARKDOWN,
    "markdown": Form.MARKDOWN,
    "txt": Form.TEXT,
    "text": Form.TEXT,
    "html": Form.HTML,
    "htm": Form.HTML,
    "xhtml": Form.HTML,
    "pdf": Form.PDF,
    "docx": Form.DOCX,
}
_CALLED = {
    Form.JSON_RESUME: "JSON",
    Form.YAML: "YAML",
    Form.MARKDOWN: "Markdown",
    Form.TEXT: "plain text",
    Form.HTML: "HTML",
    Form.PDF: "a PDF",
    Form.DOCX: "a Word file (.docx)",
}
_PLAIN = {Form.TEXT, Form.MARKDOWN, Form.YAML}
"""Nothing in such a text says which of these it is: there the name may."""
READ = "Résumés and documents are read as .docx, .pdf, .md, .txt, .html, and JSON Resume."
_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "a Rich Text file (.rtf)", archive.SAVE_AS),
    (b"\x89PNG", "a picture (PNG)", READ),
    (b"\xff\xd8\xff", "a picture (JPEG)", READ),
    (b"GIF8", "a picture (GIF)", READ),
    (b"II*\0", "a picture (TIFF)", READ),
    (b"MM\0*", "a picture (TIFF)", READ),
    (b"\x1f\x8b", "a gzip archive", READ),
    (b"7z\xbc\xaf", "a 7-Zip archive", READ),
    (b"Rar!", "a RAR archive", READ),
    (b"MZ", "a program", READ),
    (b"\x7fELF", "a program", READ),
    (b"%!PS", "a PostScript file", archive.SAVE_AS),
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PDF = b"%PDF-"
_PDF_WITHIN = 1_024
"""Readers allow so many bytes before the mark."""
_HTML = re.compile(
    # Possessive: comments are never looked through in another way, of which there are thousands.
    r"(?:<\?xml[^>]*>\s*)?+(?:<!--.*?-->\s*)*+<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r"\{\s*(?:\"|\}$)|\[\s*[\[{\"\d\]]")
_XML = re.compile(r"<\?xml\b")


def admit(name: str, content: bytes) -> Form:
    """Return what a file is to be read as.

    Nothing is unpacked or parsed but an archive's table of contents.

    Raises:
        NotRead: the file is empty, too large, locked, unsafe, of another form, or its name
            says another one.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise FileTooLarge(bytes=len(content), most=MOST_BYTES)
    ending = PurePath(name).suffix.lower().removeprefix(".")
    found = _sniff(content, ending)
    if ending == "docm":
        raise WrongName(said="Word with macros (.docm)", found=_CALLED[found])
    said = _ENDINGS.get(ending)
    if said in {None, found}:
        return found
    if found is Form.TEXT and said in _PLAIN:
        return said
    raise WrongName(said=_CALLED[said], found=_CALLED[found])


def _sniff(content: bytes, ending: str) -> Form:
    if content.startswith(_ARCHIVES):
        archive.check(content)
        return Form.DOCX
    if content.lstrip().startswith(_PDF) or (ending == "pdf" and _PDF in content[:_PDF_WITHIN]):
        return Form.PDF
    _refuse_others(content)
    start = beginning(content)
    if _HTML.match(start):
        return Form.HTML
    # A list in Markdown may begin with a bracket: only its name makes such a file JSON.
    if _JSON.match(start) and (start[0] == "{" or ending not in {"md", "markdown", "txt", "text"}):
        return Form.YAML if ending in {"yaml", "yml"} else Form.JSON_RESUME
    if _XML.match(start):
        raise FormUnknown(found="an XML file", advice=READ)
    return Form.TEXT


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        if _LOCKED in content:
            raise Encrypted(found="Office file")
        raise FormUnknown(found="a file of old Office programs (.doc)", advice=archive.SAVE_AS)
    for mark, found, advice in _OTHERS:
        if content.startswith(mark):
            raise FormUnknown(found=found, advice=advice)
    if not is_text(content):
        raise FormUnknown(found="neither text nor a document", advice=READ)
