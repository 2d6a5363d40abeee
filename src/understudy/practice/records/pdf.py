"""A document as PDF, to be printed or kept.

Letters are embedded, so that it reads the same everywhere. DejaVu Sans, which comes with us, has
Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and most signs; a font of the operator's
own is asked for what it lacks.
"""

from pathlib import Path
from typing import override

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]  # it has none
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from understudy.kernel.errors import Unavailable
from understudy.practice.records.document import (
    Block,
    Document,
    Facts,
    Heading,
    Points,
    Prose,
    Said,
    printable,
)

_FONTS = Path(__file__).parent / "fonts"
_FAMILY, _MORE = "dejavu", "more"
_INK, _QUIET = (28, 31, 38), (89, 95, 105)
_SIZES = {1: 18, 2: 13, 3: 11}
_BODY, _SMALL = 10, 8.5
_LINE = 1.42
_INDENT_MM, _NAMES_MM, _BULLET_MM = 8, 42, 4
_POINT_MM = 25.4 / 72
_BOX = "\N{WHITE SQUARE}"
_INVISIBLE = frozenset("\n\t\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}")


class FontUnusable(Unavailable):
    """UNDERSTUDY_PDF_FONT names no font file that can be read. Mend it, or leave it out."""

    code = "pdf_font_unusable"


def to_pdf(document: Document, more: Path | None = None) -> bytes:
    """Return a document as PDF.

    Args:
        document: what is to be written.
        more: a TrueType or OpenType font for letters that ours lacks.

    Raises:
        FontUnusable: `more` cannot be read.
    """
    paper = _Paper(document.title, more)
    try:
        paper.add_page()
        paper.put(document.title, _SIZES[1], is_bold=True)
        paper.put(document.about, _SMALL, colour=_QUIET)
        for block in document.blocks:
            _put(paper, block)
        if paper.lacking:
            paper.ln(4)
            paper.put(_lacks(paper.lacking), _SMALL, colour=_QUIET)
        return bytes(paper.output())
    finally:
        paper.close_fonts()


class _Paper(FPDF):
    """Pages of A4 with our fonts, numbered. `lacking` counts letters that no font has."""

    def __init__(self, title: str, more: Path | None) -> None:
        super().__init__(format="A4")
        self.set_margins(20, 18)
        self.set_auto_page_break(auto=True, margin=18)
        self.set_title(printable(title))
        self.set_creator("Understudy")
        self.add_font(_FAMILY, "", _FONTS / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", _FONTS / "DejaVuSans-Bold.ttf")
        if more is not None:
            self._add(more)
        self.set_text_shaping(use_shaping_engine=True)
        self.lacking = 0
        self._known = {
            code for font in self.fonts.values() if isinstance(font, TTFFont) for code in font.cmap
        }

    def _add(self, more: Path) -> None:
        try:
            with more.open("rb") as file:
                TTFont(file, lazy=True)
            self.add_font(_MORE, "", more)
        except (OSError, ValueError, TTLibError) as error:
            self.close_fonts()
            raise FontUnusable from error
        self.set_fallback_fonts([_MORE], exact_match=False)

    def close_fonts(self) -> None:
        """Close the files of the fonts, which are open until the pages are put together."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def put(
        self,
        text: str,
        size: float,
        *,
        colour: tuple[int, int, int] = _INK,
        is_bold: bool = False,
        indent_mm: float = 0,
        is_point: bool = False,
    ) -> None:
        """Write a paragraph, over pages if need be; a point of a list hangs beside its bullet."""
        self.set_font(_FAMILY, "B" if is_bold else "", size)
        self.set_text_color(*colour)
        line_mm = size * _LINE * _POINT_MM
        if is_point:
            self.set_x(self.l_margin + indent_mm - _BULLET_MM)
            self.cell(_BULLET_MM, line_mm, "\N{BULLET}")
        self.set_x(self.l_margin + indent_mm)
        self.multi_cell(
            0,
            line_mm,
            self._drawn(text),
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
        self.ln(1.5)

    def _drawn(self, text: str) -> str:
        """Return a text with a box in place of each letter that would not show."""
        drawn = []
        for letter in printable(text):
            shows = letter in _INVISIBLE or ord(letter) in self._known
            drawn.append(letter if shows else _BOX)
            self.lacking += not shows
        return "".join(drawn)

    @override
    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FAMILY, "", 8)
        self.set_text_color(*_QUIET)
        self.cell(0, 6, str(self.page_no()), align="R")


def _put(paper: _Paper, block: Block) -> None:
    match block:
        case Heading(text, level):
            paper.ln(3)
            _keep_together(paper, 24)
            paper.put(text, _SIZES[level], is_bold=True)
        case Facts(rows):
            _table(paper, rows)
        case Prose(text, is_aside):
            paper.put(text, _SMALL if is_aside else _BODY, colour=_QUIET if is_aside else _INK)
        case Points(items):
            for item in items:
                paper.put(item, _BODY, indent_mm=_BULLET_MM, is_point=True)
        case Said():
            _say(paper, block)


def _say(paper: _Paper, said: Said) -> None:
    indent_mm = _INDENT_MM if said.is_worker else 0
    _keep_together(paper, 14)
    paper.ln(1)
    paper.put(said.head, _SMALL, is_bold=True, indent_mm=indent_mm)
    paper.put(said.text, _BODY, indent_mm=indent_mm)
    for each in said.remarks:
        paper.put(each, _SMALL, colour=_QUIET, indent_mm=indent_mm)


def _keep_together(paper: _Paper, height_mm: float) -> None:
    """Begin a page where there is no room for what must not stand alone at the end of one."""
    if paper.will_page_break(height_mm):
        paper.add_page()


def _table(paper: _Paper, rows: tuple[tuple[str, str], ...]) -> None:
    for name, told in rows:
        top, page = paper.get_y(), paper.page
        paper.put(name, _SMALL, colour=_QUIET)
        if paper.page == page:
            paper.set_y(top)
        paper.put(told, _BODY, indent_mm=_NAMES_MM)
    paper.ln(2)


def _lacks(count: int) -> str:
    letters = "letter" if count == 1 else "letters"
    return (
        f"Boxes ({_BOX}) stand for {count:,} {letters} that no font of this server has. The Word "
        "and Markdown forms have them; an administrator can set UNDERSTUDY_PDF_FONT."
    )
