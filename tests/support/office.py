"""Word and PDF files, put together by hand."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = "word/document.xml"

_TYPES = (
    "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package"
    ".relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
    f"<Override PartName='/{DOCUMENT}' ContentType='application/vnd.openxmlformats-officedocument"
    ".wordprocessingml.document.main+xml'/></Types>"
)
_STYLES = (
    "<w:styles xmlns:w='{namespace}'><w:style w:type='paragraph' w:styleId='Heading1'>"
    "<w:name w:val='heading 1'/></w:style></w:styles>"
)


def paragraph(text: str) -> str:
    """Return a paragraph of a Word file."""
    return f"<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def docx(
    *,
    body: str = "",
    head: str = "",
    namespace: str = TRANSITIONAL,
    office: str = OFFICE,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Return a Word file with this body."""
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='rId1' Type='{office}/officeDocument' Target='{DOCUMENT}'/>"
        "</Relationships>"
    )
    document = (
        f"{head}<w:document xmlns:w='{namespace}'><w:body>"
        f"{body or paragraph('One plain sentence.')}</w:body></w:document>"
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": relations.encode(),
            DOCUMENT: document.encode(),
            "word/styles.xml": _STYLES.format(namespace=namespace).encode(),
            **(more or {}),
        }
    )


def zipped(entries: dict[str, bytes]) -> bytes:
    """Return an archive with these entries."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def pdf_of(stream: bytes, filters: str = "", pages: int = 1) -> bytes:
    """Return a PDF whose pages are this stream."""
    kids = " ".join("3 0 R" for _ in range(pages))
    packed = f" /Filter [{filters}]" if filters else ""
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Kids [{kids}] /Count {pages}>>".encode(),
        (
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R"
            b" /Resources <</Font <</F1 5 0 R>>>>>>"
        ),
        f"<</Length {len(stream)}{packed}>>\nstream\n".encode() + stream + b"\nendstream",
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    file = BytesIO()
    file.write(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(file.tell())
        file.write(f"{number} 0 obj\n".encode() + each + b"\nendobj\n")
    table = file.tell()
    file.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    file.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    file.write(
        f"trailer <</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode()
    )
    return file.getvalue()
