"""Word files: mammoth makes HTML of the text; what it passes over is read beside it."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import mammoth  # type: ignore[import-untyped]  # it ships no types
from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from understudy.ask.reading.blocks import Block, Draft, heading, line
from understudy.ask.reading.html import blocks_of_html
from understudy.ask.reading.problems import Damaged, TooDeep
from understudy.ask.reading.sentences import clean

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"<\0!\0", b"\0<\0!")
_ASIDE = re.compile(r"word/(?:header|footer)\d*\.xml")
_PAGE_NUMBER = re.compile(r"(?:(?:page|seite)\s*)?\d*(?:\s*(?:of|von|/)\s*\d*)?", re.IGNORECASE)
BESIDE = "Beside the text"
"""The section for text boxes, page headers and footers."""


def read_docx(content: bytes) -> Draft:
    """Return what a Word file tells, text boxes, headers and footers last.

    Raises:
        Damaged: it is no Word file inside.
        TooDeep: its parts are nested beyond reason.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if _is_read(name)}
            names = archive.namelist()
    except (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error):
        raise Damaged(form="a .docx") from None
    if any(_DECLARATION.search(part) or part.startswith(_WIDE) for part in parts.values()):
        raise Damaged(form="a .docx")  # a declaration of entities: no program writes one
    found = blocks_of_html(_html(content))
    known = f" {clean(' '.join(block.text for block in found.blocks))} "
    beside = [text for text in _beside(parts) if f" {text} " not in known]
    blocks = (*found.blocks, *_section(beside))
    core = parts.get("docProps/core.xml", b"")
    notes = (*_notes(names), *found.notes)
    return Draft("docx", blocks, _core(core, "title"), _core(core, "language"), notes)


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _html(content: bytes) -> str:
    try:
        found = mammoth.convert_to_html(
            BytesIO(content),
            style_map=_STYLES,
            include_embedded_style_map=False,  # a file's own could leave text out
            external_file_access=False,
            convert_image=mammoth.images.img_element(lambda _image: {"src": ""}),
        )
    except RecursionError:
        raise TooDeep from None
    return str(found.value)


def _beside(parts: dict[str, bytes]) -> Iterator[str]:
    """Yield paragraphs of text boxes, and of headers and footers, each once."""
    seen: set[str] = set()
    for name, part in parts.items():
        is_aside = _ASIDE.fullmatch(name) is not None
        if is_aside or b"txbxContent" in part:
            for text in _paragraphs(part, everything=is_aside):
                if text not in seen and not _PAGE_NUMBER.fullmatch(text):
                    seen.add(text)
                    yield text


def _paragraphs(part: bytes, *, everything: bool) -> Iterator[str]:
    root = _parsed(part)
    boxes = [root] if everything else root.iterfind(".//{*}txbxContent")
    for box in boxes:
        for paragraph in box.iterfind(".//{*}p"):
            if text := clean("".join(_texts(paragraph))):
                yield text


def _texts(paragraph: etree._Element) -> Iterator[str]:
    """Yield a paragraph's own text, not that of a box that is anchored in it."""
    for element in paragraph.iter("{*}t", "{*}tab", "{*}br"):
        nearest = next(element.iterancestors("{*}p"), None)
        if nearest is paragraph:
            is_text = etree.QName(element).localname == "t"
            yield (element.text or "") if is_text else " "


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise TooDeep from None
        raise Damaged(form="a .docx") from None


def _section(texts: list[str]) -> Iterator[Block]:
    if texts:
        yield heading(BESIDE, 1)
        yield from (line(text) for text in texts)


def _core(part: bytes, name: str) -> str:
    if not part:
        return ""
    return _parsed(part).findtext(f"{{http://purl.org/dc/elements/1.1/}}{name}") or ""


def _notes(names: list[str]) -> Iterator[str]:
    embedded = sum(name.startswith("word/embeddings/") for name in names)
    if embedded:
        yield f"Files embedded in it were not read: {embedded}."
    if "word/comments.xml" in names:
        yield "Comments on its margin were not read."
