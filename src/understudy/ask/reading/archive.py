"""A look at a zip archive before anything unpacks it: what it is, and whether it is safe."""

import re
import struct
import zlib
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from understudy.ask.reading.problems import (
    ArchiveUnsafe,
    Damaged,
    Encrypted,
    FormUnknown,
    Macros,
)

MOST_ENTRIES = 2_000
MOST_BYTES = 100 * 1024**2
"""Unpacked, all entries together."""
MOST_XML_BYTES = 20 * 1024**2
"""Unpacked, of one part that is parsed: as objects it takes twenty times as much memory."""
MOST_RATIO = 200
"""Unpacked to packed, of entries over a mebibyte; text of people comes to 20."""

SAVE_AS = "Save it as .docx or .pdf, then try again."
_WORD = "word/document.xml"
_ENTRY_MARK = b"PK\x01\x02"
_ENCRYPTED = 0x1
_ODF = {
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text (.odt)",
    b"application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument table (.ods)",
    b"application/epub+zip": "an e-book (.epub)",
}
_FOUND = (
    (re.compile(r"^xl/"), "an Excel workbook"),
    (re.compile(r"^ppt/"), "a PowerPoint presentation"),
    (re.compile(r"^Index/.*\.iwa$"), "a Pages, Numbers or Keynote file"),
)


def check(content: bytes) -> None:
    """Return if an archive is a Word file that is safe to unpack.

    Raises:
        NotRead: says what it is instead, or what is wrong with it.
    """
    # Before it is opened: each entry of the table of contents becomes an object.
    if content.count(_ENTRY_MARK) > MOST_ENTRIES:
        raise ArchiveUnsafe(finding=f"has over {MOST_ENTRIES:,} entries")
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_others(archive, [entry.filename for entry in entries])
    except (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error):
        raise Damaged(form="a .docx") from None
    _refuse_unsafe(entries)


def _refuse_others(archive: ZipFile, names: Sequence[str]) -> None:
    if _WORD in names or any(name.startswith("word/document") for name in names):
        return
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:  # noqa: PLR2004 a line
        found = _ODF.get(archive.read("mimetype").strip())
        if found:
            raise FormUnknown(found=found, advice=SAVE_AS)
    for pattern, found in _FOUND:
        if any(pattern.search(name) for name in names):
            raise FormUnknown(found=found, advice=SAVE_AS)
    raise FormUnknown(
        found="a zip archive", advice="Unpack it and put in the documents one by one."
    )


def _refuse_unsafe(entries: Sequence[ZipInfo]) -> None:
    for entry in entries:
        _refuse_entry(entry)
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise ArchiveUnsafe(finding=f"unpacks to {total // 1024**2:,} MiB")
    if len({entry.filename for entry in entries}) < len(entries):
        raise ArchiveUnsafe(finding="has two entries of one name")


def _refuse_entry(entry: ZipInfo) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise Encrypted(found="Word file")
    if name.rpartition("/")[2].lower() == "vbaproject.bin":
        raise Macros
    if name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name):
        raise ArchiveUnsafe(finding="has an entry that points out of it")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise ArchiveUnsafe(finding="is packed in an unusual way")
    if name.lower().endswith((".xml", ".rels")) and entry.file_size > MOST_XML_BYTES:
        raise ArchiveUnsafe(finding=f"has a part of {entry.file_size // 1024**2:,} MiB")
    big = entry.file_size > 1024**2
    if big and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise ArchiveUnsafe(finding="unpacks to several hundred times its size")
