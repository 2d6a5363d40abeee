"""Files made to harm, or merely odd, by code: none of them has to lie in the repository."""

import zlib
from collections.abc import Callable
from itertools import pairwise

from tests.support.office import DOCUMENT, STRICT, TRANSITIONAL, docx, paragraph, pdf_of, zipped

MIB = 1024**2


def zip_bomb() -> bytes:
    """A Word file whose text unpacks to 60 MiB."""
    return docx(body="<w:p/>" * (10 * MIB))


def many_entries() -> bytes:
    """An archive with a table of contents of 5,000 entries."""
    return zipped({**{f"word/{n}.bin": b"" for n in range(5_000)}, DOCUMENT: b"<x/>"})


def huge_together() -> bytes:
    """Word files's parts that are each allowed, and too much together."""
    return docx(more={f"word/media/{n}.bin": bytes(MIB) for n in range(120)})


def entry_outside() -> bytes:
    """An archive with an entry that points out of it."""
    return docx(more={"../../evil.xml": b"<x/>"})


def macros() -> bytes:
    """A Word file with a macro."""
    return docx(more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})


def locked_entries() -> bytes:
    """An archive whose entries say that they are encrypted."""
    content = bytearray(docx())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def locked_docx() -> bytes:
    """What Word writes with a password: an OLE file with a package in it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def laughing_docx() -> bytes:
    """A Word file with a billion laughs in its text."""
    names = "abcdefghij"
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    head = f"<?xml version='1.0'?><!DOCTYPE w [{entities}]>"
    return docx(head=head, body=f"<w:p><w:r><w:t>&{names[-1]};</w:t></w:r></w:p>")


def laughing_yaml() -> bytes:
    """A résumé in YAML whose aliases would be a billion."""
    lines = ["a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]")
    return ("\n".join([*lines, "work: *i"]) + "\n").encode()


def pdf_bomb(mib: int = 900) -> bytes:
    """A small PDF whose page unpacks to hundreds of MiB, twice packed."""
    once = zlib.compressobj(9)
    piece = b"BT /F1 9 Tf 10 10 Td (bomb) Tj ET\n" * (MIB // 34)
    packed = b"".join([*(once.compress(piece) for _ in range(mib)), once.flush()])
    return pdf_of(zlib.compress(packed, 9), filters="/FlateDecode /FlateDecode")


def deep_pdf() -> bytes:
    """A PDF whose pages are a list in a list, ten thousand deep."""
    return (
        b"%PDF-1.4\n1 0 obj " + b"[" * 10_000 + b"]" * 10_000 + b" endobj\ntrailer <</Root 1 0 R>>"
    )


def wordy_docx() -> bytes:
    """A Word file with a million tiny runs: under every limit of the archive, heavy to parse."""
    return docx(body="".join(f"<w:p><w:r><w:t>{n % 97}</w:t></w:r></w:p>" for n in range(400_000)))


def deep_docx() -> bytes:
    """A Word file with tables in tables, thousands deep."""
    many = 3_000
    inside = "<w:tbl><w:tr><w:tc>" * many + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * many
    return docx(body=inside)


def strict_docx() -> bytes:
    """A Word file as Strict OOXML."""
    return docx(
        body="<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Strictly</w:t></w:r></w:p>"
        + paragraph("It is read as well."),
        namespace=STRICT,
        office="http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def boxed_docx(*, has_fallback: bool = False) -> bytes:
    """A Word file with a text box, as new programs write it, or with what old ones read."""
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    content = f"<w:txbxContent>{paragraph('Told in a box.')}</w:txbxContent>"
    fallback = (
        "<mc:Fallback><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    )
    box = (
        "<w:p><w:r><mc:AlternateContent"
        " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx xmlns:wps='{wps}'>{content}</wps:txbx>"
        f"</w:drawing></mc:Choice>{fallback if has_fallback else ''}</mc:AlternateContent>"
        "<w:t>Anchored here.</w:t></w:r></w:p>"
    )
    header = f"<w:hdr xmlns:w='{TRANSITIONAL}'>{paragraph('Rana Roe, header')}</w:hdr>".encode()
    return docx(body=paragraph("Plain text.") + box, more={"word/header1.xml": header})


def pictured_docx(target: str = "http://127.0.0.1:9/picture.png") -> bytes:
    """A Word file with a picture that lies elsewhere."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='rId9' Type='{kind}' Target='{target}' TargetMode='External'/>"
        "</Relationships>"
    )
    drawing = (
        "<w:p><w:r><w:drawing><wp:inline xmlns:wp="
        "'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'>"
        "<a:graphic xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'>"
        "<a:graphicData><pic:pic xmlns:pic="
        "'http://schemas.openxmlformats.org/drawingml/2006/picture'><pic:blipFill>"
        "<a:blip r:link='rId9' xmlns:r="
        "'http://schemas.openxmlformats.org/officeDocument/2006/relationships'/>"
        "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    more = {"word/_rels/document.xml.rels": relations.encode()}
    return docx(body=paragraph("Beside a picture.") + drawing, more=more)


def long_line() -> bytes:
    """Ten million characters on one line."""
    return (b"word after word " * 625_000)[:10_000_000]


def deep_html() -> bytes:
    """Elements in elements, a hundred thousand deep."""
    return b"<!doctype html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000


def many_tags() -> bytes:
    """Ten megabytes of the shortest elements."""
    return b"<!doctype html><body>" + b"<b>a" * 2_600_000


def deep_json() -> bytes:
    """Lists in lists, a million deep."""
    return b'{"work": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}"


def deep_markdown() -> bytes:
    """Quotes in quotes, ten thousand deep."""
    return b"> " * 10_000 + b"deep\n"


def deep_list() -> bytes:
    """Items in items, five hundred deep."""
    return b"".join(b"  " * level + b"- item\n" for level in range(500))


def patterned() -> bytes:
    """Text that is hard on patterns: marks that begin a match and never end one."""
    return (b"1" * 9_000 + b" " + b"a." * 9_000 + b" " + b"+1 " * 9_000 + b"\n\n") * 20


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("cv.docx", zip_bomb, "document_archive_unsafe"),
    "many entries": ("cv.docx", many_entries, "document_archive_unsafe"),
    "huge together": ("cv.docx", huge_together, "document_archive_unsafe"),
    "entry outside": ("cv.docx", entry_outside, "document_archive_unsafe"),
    "macros": ("cv.docx", macros, "document_macros"),
    "encrypted entries": ("cv.docx", locked_entries, "document_encrypted"),
    "password docx": ("cv.docx", locked_docx, "document_encrypted"),
    "laughing docx": ("cv.docx", laughing_docx, "document_damaged"),
    "laughing yaml": ("cv.yaml", laughing_yaml, "document_resume_invalid"),
    "pdf bomb": ("cv.pdf", pdf_bomb, "document_too_much_work|document_reader_crashed"),
    "deep pdf": ("cv.pdf", deep_pdf, "document_damaged|document_no_text"),
    "wordy docx": ("cv.docx", wordy_docx, "document_too_much_work|document_too_long"),
    "deep docx": ("cv.docx", deep_docx, "document_too_deep|document_damaged"),
    "long line": ("cv.txt", long_line, "document_too_long"),
    "deep html": ("cv.html", deep_html, "document_too_deep"),
    "many tags": ("cv.html", many_tags, "document_too_much_work|document_too_deep"),
    "deep json": ("cv.json", deep_json, "document_too_deep"),
    "deep markdown": ("cv.md", deep_markdown, "document_too_deep"),
    "deep list": ("cv.md", deep_list, "document_too_deep"),
}
"""Name of the file, who makes it, and the codes that will do."""
