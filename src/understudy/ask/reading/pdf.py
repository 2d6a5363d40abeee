"""PDF: the text of each page, its headings by the size of their letters."""

import sys
from collections import Counter
from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # the same

from understudy.ask.reading.blocks import Draft
from understudy.ask.reading.lines import Line, blocks_of, is_capital_heading
from understudy.ask.reading.problems import Damaged, Encrypted, NoText, Scanned, TooLong

MOST_PAGES = 1_000
MOST_CHARACTERS = 4_000_000
"""Twice what is kept of any document: what is beyond is refused page by page."""
_LARGER = 1.12
"""How much larger than the text the letters of a heading are."""
_LONGEST_HEADING = 120
_MOST_LEVELS = 4
_APART = 1.25
"""How much further than lines of a paragraph paragraphs stand from each other."""
_OFTEN = 0.1
"""The share of lines from which on a distance is one of lines in a paragraph."""
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


@dataclass(frozen=True, slots=True)
class _Sized:
    """A line with the size of its letters, and its distance from the foot of its page."""

    text: str
    size: float
    page: int
    height: float


def read_pdf(content: bytes) -> Draft:
    """Return what a PDF tells.

    Raises:
        Encrypted: it wants a password.
        Damaged: it cannot be opened.
        TooLong: it has too many pages.
        Scanned: its pages are pictures.
        NoText: it has no pages, or nothing on them.
    """
    document = _opened(content)
    pages = len(document)
    if pages > MOST_PAGES:
        raise TooLong(count=pages, things="pages", most=MOST_PAGES)
    lines: list[_Sized] = []
    empty: list[int] = []
    pictured = characters = 0
    for number in range(1, pages + 1):
        found, has_pictures = _page(document, number)
        lines += found
        pictured += has_pictures
        characters += sum(len(each.text) for each in found)
        if not any(each.text.strip() for each in found):
            empty.append(number)
        if characters > MOST_CHARACTERS:
            raise TooLong(count=characters, things="characters", most=MOST_CHARACTERS // 2)
    if len(empty) == pages:
        raise Scanned if pictured else NoText
    title = document.get_metadata_value("Title")
    blocks = tuple(blocks_of(_with_levels(lines)))
    return Draft("pdf", blocks, title=_worth_telling(title), notes=tuple(_notes(empty, pictured)))


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium.FPDF_ERR_PASSWORD:
            raise Encrypted(found="PDF") from None
        if code == pdfium.FPDF_ERR_SUCCESS:  # so it says that there are no pages
            raise NoText from None
        raise Damaged(form="a PDF") from None
    return document


def _page(document: pypdfium2.PdfDocument, number: int) -> tuple[list[_Sized], bool]:
    """Return a page's lines with the size of their letters, and whether it has pictures."""
    try:
        page = document[number - 1]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise Damaged(form="a PDF") from None
    count = text.count_chars()
    if count > MOST_CHARACTERS:
        raise TooLong(count=count, things="characters", most=MOST_CHARACTERS // 2)
    found = list(_lines(text, count, number))
    has_pictures = any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
    text.close()
    page.close()
    return found, has_pictures


def _lines(text: pypdfium2.PdfTextPage, count: int, page: int) -> Iterator[_Sized]:
    """Yield lines; letters are asked for one by one, so that each is known with its size."""
    letters: list[str] = []
    sizes: Counter[float] = Counter()
    height = 0.0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = chr(code) if code <= sys.maxunicode else "\ufffd"
        if letter in "\r\n":
            if letters:
                yield _line(letters, sizes, page, height)
            letters, sizes = [], Counter()
            continue
        if not letters:
            height = _height(text, index)
        letters.append(letter)
        if not letter.isspace():
            sizes[round(pdfium.FPDFText_GetFontSize(text, index), 1)] += 1
    if letters:
        yield _line(letters, sizes, page, height)


def _line(letters: list[str], sizes: Counter[float], page: int, height: float) -> _Sized:
    text = "".join(letters).translate(_LIGATURES)
    return _Sized(text, sizes.most_common(1)[0][0] if sizes else 0, page, height)


def _height(text: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = c_double(), c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


def _with_levels(lines: list[_Sized]) -> Iterator[Line]:
    weights: Counter[float] = Counter()
    for each in lines:
        weights[each.size] += len(each.text)
    body = weights.most_common(1)[0][0]
    larger = sorted({each.size for each in lines if _is_title(each, body)}, reverse=True)
    levels = {size: min(rank, _MOST_LEVELS) for rank, size in enumerate(larger, 1)}
    usual = _usual_step(lines)
    before: _Sized | None = None
    for each in lines:
        level = levels.get(each.size, 0) if _is_title(each, body) else 0
        if not level and is_capital_heading(each.text):
            level = min(len(levels) + 1, _MOST_LEVELS)
        step = before.height - each.height if before else 0
        # Further down than usual is a new paragraph, further up a new column.
        yield Line(each.text, level, each.page, step < -usual or step > usual * _APART)
        before = each


def _usual_step(lines: list[_Sized]) -> float:
    """Return how far lines of one paragraph are apart: the least of the distances seen often."""
    steps = Counter(
        round(before.height - each.height)
        for before, each in pairwise(lines)
        if before.page == each.page and before.height - each.height > 1
    )
    often = [step for step, count in steps.items() if count >= _OFTEN * steps.total()]
    return float(min(often, default=sys.maxsize))


def _is_title(line: _Sized, body: float) -> bool:
    text = line.text.strip()
    if not 0 < len(text) <= _LONGEST_HEADING or text.endswith((",", ";")):
        return False
    return line.size > body * _LARGER and any(letter.isalpha() for letter in text)


def _worth_telling(title: str) -> str:
    """Return a declared title, unless it is the name of a file, as programs put it there."""
    is_file = title.lower().endswith((".doc", ".docx", ".pdf", ".tex", ".odt", ".indd", ".pages"))
    return "" if is_file or title.lower().startswith(("microsoft word", "untitled")) else title


def _notes(empty: list[int], pictured: int) -> Iterator[str]:
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (" and more" if len(empty) > 10 else "")  # noqa: PLR2004 as many as are said here
        yield f"Pages without text, perhaps pictures of it: {shown}."
    if pictured:
        yield f"Pictures were not read; pages that hold some: {pictured}."
