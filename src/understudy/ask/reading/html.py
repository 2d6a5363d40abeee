"""HTML: headings, paragraphs, lists and tables, as a reader sees them; nothing hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from understudy.ask.reading.blocks import Block, Draft, Kind
from understudy.ask.reading.decoding import text_of
from understudy.ask.reading.lines import Line, blocks_of
from understudy.ask.reading.problems import Damaged, NoText, TooDeep

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINES = {"li", "tr", "dt", "dd", "caption", "figcaption", "summary", "legend"}
_BREAKS = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "body", "html",
    "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "blockquote", "pre", "address", "form",
    "fieldset", "figure", "hr", "details", "center", *_LINES, *_HEADINGS,
}  # fmt: skip
_PARAGRAPHS = {"p", "div"}
_CELLS = {"td", "th"}
_UNREAD = {
    "script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "embed",
    "canvas", "audio", "video", "select", "textarea", "button", "datalist", "map",
}  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_DEEP = re.compile(r"Excessive depth|nesting", re.IGNORECASE)
_CELL_MARK = " | "
_BREAK = "\x1e"
"""Stands for `<br>` among words: most of them part lines, some of them only wrap them."""


@dataclass(slots=True)
class _Reading:
    """The block that is being read, and those that were."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    kinds: list[tuple[Kind, int]] = field(default_factory=lambda: [(Kind.PROSE, 0)])
    hidden: int = 0
    pictures: int = 0

    def end_block(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self.words).split(_BREAK)]
        self.words = []
        kind, level = self.kinds[-1]
        if kind is Kind.PROSE:
            self.blocks += blocks_of(map(Line, lines))
        elif text := " ".join(lines).strip().rstrip(_CELL_MARK):
            self.blocks.append(Block(kind, text, level))


def read_html(content: bytes) -> Draft:
    """Return what a page tells.

    Raises:
        TooDeep: elements are nested beyond reason.
    """
    text, notes = text_of(content)
    found = blocks_of_html(text)
    return Draft("html", found.blocks, found.title, found.language, (*notes, *found.notes))


def blocks_of_html(page: str) -> Draft:
    """Return what HTML tells, whoever made it.

    Raises:
        NoText: there is nothing in it.
        TooDeep: elements are nested beyond what the parser takes in.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    root = _parsed(page, parser)
    reading = _Reading()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        _start(reading, element) if event == "start" else _end(reading, element)
    reading.end_block()
    return Draft(
        "html",
        tuple(reading.blocks),
        title=" ".join((root.findtext(".//title") or "").split()),
        language=root.get("lang") or "",
        notes=tuple(_notes(reading)),
    )


def _parsed(page: str, parser: etree.HTMLParser) -> etree._Element:
    # A declaration of an encoding is no longer true of decoded text.
    data = page.replace("\0", "").replace(_BREAK, "").encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Damaged(form="HTML") from None
    if any(_DEEP.search(entry.message or "") for entry in parser.error_log):
        raise TooDeep
    if root is None:
        raise NoText
    return root


def _start(reading: _Reading, element: etree._Element) -> None:
    if reading.hidden or _is_hidden(element):
        reading.hidden += 1
        return
    tag = str(element.tag)
    if tag in _BREAKS:
        _part(reading, tag, reading.kinds[-1])
        kind = (Kind.PROSE, 0) if _is_layout(element) else _kind(tag, reading.kinds[-1])
        reading.kinds.append(kind)
    elif tag == "br":
        reading.words.append(_BREAK)
    elif tag == "img":
        reading.pictures += 1
    if element.text:
        reading.words.append(element.text)


def _end(reading: _Reading, element: etree._Element) -> None:
    if reading.hidden:
        reading.hidden -= 1
    else:
        tag = str(element.tag)
        if tag in _BREAKS:
            _part(reading, tag, reading.kinds[-2])
            reading.kinds.pop()
        elif tag in _CELLS and reading.kinds[-1][0] is Kind.LINE:
            reading.words = ["".join(reading.words).rstrip(), _CELL_MARK]
        elif tag in _CELLS:
            reading.end_block()
    if element.tail and not reading.hidden:
        reading.words.append(element.tail)


def _part(reading: _Reading, tag: str, around: tuple[Kind, int]) -> None:
    """End a block; but a paragraph in an item or a row is part of that."""
    if around[0] is Kind.LINE and tag in _PARAGRAPHS:
        reading.words.append(" ")
    else:
        reading.end_block()


def _kind(tag: str, around: tuple[Kind, int]) -> tuple[Kind, int]:
    if tag in _HEADINGS:
        return Kind.HEADING, _HEADINGS[tag]
    if tag in _LINES:
        return Kind.LINE, 0
    return (Kind.LINE, 0) if around[0] is Kind.LINE and tag in _PARAGRAPHS else (Kind.PROSE, 0)


def _is_layout(element: etree._Element) -> bool:
    """Say whether a row is a means of layout: its cells hold more than a word or a paragraph."""
    if element.tag != "tr":
        return False
    if next(element.iter("ul", "ol", "table", *_HEADINGS), None) is not None:
        return True
    return any(len(cell.findall("p")) > 1 for cell in element)


def _is_hidden(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return element.tag == "input" or _HIDING.search(element.get("style") or "") is not None


def _notes(reading: _Reading) -> Iterator[str]:
    if reading.pictures:
        yield f"Pictures in it were not read: {reading.pictures}."
