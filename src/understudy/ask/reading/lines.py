"""Lines of plain text become headings, paragraphs and items: for .txt and for pages of a PDF."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from understudy.ask.reading.blocks import Block, heading, line, prose

_BULLET = re.compile(r"^\s*(?:[-*+•‣▪●○◦·–—\uf0b7\u25a0]|\d{1,3}[.)])\s+(?=\S)")  # noqa: RUF001 dashes are bullets, too
_UNDERLINE = re.compile(r"^\s*([=-])\1{2,}\s*$")
_PARTED = re.compile(r"(?<=[^\W\d_])[-\u2010\xad\x02\ufffe]$")
_WRAPPED = 50
"""A line as long as this goes on in the next one, unless a sentence ends with it."""
_LONGEST_HEADING = 60
_ENDS = tuple('.!?:;…"”')


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what its file tells of it.

    Attributes:
        text: with the white space before it.
        level: if it is a heading.
        page: it stands on.
        is_apart: it stands further from the line before than lines of one paragraph do.
    """

    text: str
    level: int = 0
    page: int | None = None
    is_apart: bool = False


def blocks_of(lines: Iterable[Line]) -> Iterator[Block]:
    """Yield what lines are; empty ones, and a new page, part paragraphs."""
    paragraph: list[Line] = []
    for each in lines:
        if paragraph and _begins_anew(paragraph[-1], each):
            yield _block(paragraph)
            paragraph = []
        if each.text.strip():
            paragraph.append(each)
    if paragraph:
        yield _block(paragraph)


def with_headings(lines: list[str]) -> Iterator[Line]:
    """Yield lines of plain text: the underlined and those in capitals are headings."""
    for number, text in enumerate(lines):
        mark = _UNDERLINE.match(text)
        before = lines[number - 1].strip() if number else ""
        if mark and before:
            continue
        below = _UNDERLINE.match(lines[number + 1]) if number + 1 < len(lines) else None
        if below and text.strip() and not _BULLET.match(text):
            yield Line(text, 1 if below.group(1) == "=" else 2)
        else:
            yield Line(text, 1 if not before and is_capital_heading(text) else 0)


def is_capital_heading(text: str) -> bool:
    """Say whether a line is all capitals and short, as headings without type are."""
    text = text.strip()
    letters = sum(map(str.isalpha, text))
    return (
        text.isupper()
        and letters >= 4  # noqa: PLR2004 shorter ones are short forms: "USA", "PHP"
        and len(text) <= _LONGEST_HEADING
        and letters * 2 > len(text)
        and not text.endswith((".", ",", ";"))
        and not _BULLET.match(text)
    )


def _begins_anew(before: Line, each: Line) -> bool:
    text = each.text.strip()
    if not text or each.level or before.level or each.is_apart or before.page != each.page:
        return True
    return _BULLET.match(each.text) is not None or not _goes_on(before.text.strip(), text)


def _goes_on(before: str, after: str) -> bool:
    if before.endswith(_ENDS) and not after[0].islower():
        # The paragraph may go on; splitting it into sentences parts them anyway.
        return len(before) >= _WRAPPED
    return len(before) >= _WRAPPED or after[0].islower()


def _block(paragraph: list[Line]) -> Block:
    first = paragraph[0]
    text = _joined([each.text.strip() for each in paragraph])
    if first.level:
        return heading(text, first.level, first.page)
    if bullet := _BULLET.match(first.text):
        is_number = first.text.strip()[0].isdigit()
        return line(text if is_number else text[len(bullet.group().lstrip()) :], first.page)
    return prose(text, first.page)


def _joined(texts: list[str]) -> str:
    """Join lines, and a word that was parted at the end of one."""
    parts = [texts[0]]
    for text in texts[1:]:
        parted = _PARTED.search(parts[-1])
        if parted and text[:1].islower():
            parts[-1] = parts[-1][: parted.start()]
            parts.append(text)
        else:
            parts += [" ", text]
    return "".join(parts)
