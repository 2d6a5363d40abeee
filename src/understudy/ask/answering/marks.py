"""What a model writes beside its words, told from them: marks such as `[S12]`, and the last line.

It is read character by character, so that it makes no difference how the answer was cut on its way.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

_OPEN, _CLOSE = "[\N{LEFT BLACK LENTICULAR BRACKET}", "]\N{RIGHT BLACK LENTICULAR BRACKET}"
_DASHES = "\N{EN DASH}\N{EM DASH}-"
_NUMBER = r"[Ss]\s?\d{1,7}"
_MARK = re.compile(
    rf"[{re.escape(_OPEN)}]\s*~?\s*{_NUMBER}(?:[\s,;&~{_DASHES}]+(?:{_NUMBER}|\d{{1,7}}))*\s*[{re.escape(_CLOSE)}]"
)
_PART_OF_MARK = re.compile(rf"[{re.escape(_OPEN)}][\s~]*(?:[Ss][\sSs\d,;&~{_DASHES}]*)?")
_BEGUN_MARK = re.compile(rf"[{re.escape(_OPEN)}]\s*~?\s*[Ss]\s?\d")
_LONGEST = 200
_TAIL_IN_LINE = re.compile(r"@@[ \t]*\{")
_PART_OF_TAIL_IN_LINE = re.compile(r"@(?:@[ \t]{0,8})?")
# Some models put it between fences, or forget what it has to begin with.
_FENCE = r"`{3}\w{0,10}\s{0,4}"
_KEY = '"verdict"'
_TAIL_LINE = re.compile(rf"(?:{_FENCE})?(?:@@|\{{\s{{0,8}}{_KEY})")
_PART_OF_TAIL_LINE = re.compile(
    rf"`{{1,2}}|(?:{_FENCE})?(?:@?|\{{\s{{0,8}}(?:{'|'.join(_KEY[:n] for n in range(len(_KEY)))}))"
)
_CLOSING = ".,;:!?)]}%\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\u200e\u200f"
"""Without these some scripts cannot be written; every other invisible character is left out."""


class Mark(NamedTuple):
    """Sentences that are said to support what stands before it.

    Attributes:
        at: where it stood, in code points of the shown text.
        numbers: of the sentences, each once.
        inferred: it supports a conclusion.
    """

    at: int
    numbers: tuple[int, ...]
    inferred: bool


class _Kind(Enum):
    MARK = auto()
    TAIL = auto()
    PART = auto()
    TEXT = auto()


class Unmarked:
    """Takes an answer in pieces and tells its text, its marks and its last line apart.

    Attributes:
        marks: found so far.
        broken: marks that were begun and not ended as one; they are not shown either.
        last_lines: what stood behind `@@`, without it.
    """

    def __init__(self, show: Callable[[str], None]) -> None:
        """Take what is given every character of the text, in order."""
        self._show = show
        self.marks: list[Mark] = []
        self.broken = 0
        self.last_lines: list[str] = []
        self._shown = 0
        self._maybe = ""
        self._before = self._after = ""
        self._behind_mark = self._in_tail = self._has_stray_end = False

    def take(self, piece: str) -> None:
        """Take the next piece."""
        for character in piece:
            if not _is_invisible(character):
                self._take(character)

    def end(self) -> None:
        """Say that this was all: what was held back because it could go on is decided."""
        self._give_up()

    def _take(self, character: str) -> None:
        if self._in_tail:
            self._take_tail(character)
        elif self._maybe:
            self._take_maybe(character)
        elif character in _OPEN + "@" or (character in "`{" and self._is_line_start()):
            self._maybe = character
        else:
            self._take_text(character)

    def _take_tail(self, character: str) -> None:
        self.last_lines[-1] += character
        line = self.last_lines[-1]
        is_first = not self._shown and character == "\n" and line.strip()
        if is_first and line.count("{") <= line.count("}"):
            self._in_tail = False  # it was said first: the answer follows

    def _take_maybe(self, character: str) -> None:
        longer = self._maybe + character
        match self._kind(longer):
            case _Kind.MARK:
                self._maybe = ""
                self._add_mark(longer)
            case _Kind.TAIL:
                self._maybe, self._in_tail = "", True
                _, begins, rest = longer.partition("@@")
                self.last_lines.append(rest if begins else longer[longer.index("{") :])
            case _Kind.PART:
                self._maybe = longer
            case _Kind.TEXT:
                self._give_up()
                self._take(character)

    def _kind(self, text: str) -> _Kind:
        if text[0] in _OPEN:
            kind, whole, part = _Kind.MARK, _MARK, _PART_OF_MARK
        elif self._is_line_start():
            kind, whole, part = _Kind.TAIL, _TAIL_LINE, _PART_OF_TAIL_LINE
        else:
            kind, whole, part = _Kind.TAIL, _TAIL_IN_LINE, _PART_OF_TAIL_IN_LINE
        if whole.fullmatch(text):
            return kind
        return _Kind.PART if part.fullmatch(text) and len(text) <= _LONGEST else _Kind.TEXT

    def _give_up(self) -> None:
        """Show what turned out to be no mark, unless it was begun as one."""
        given_up, self._maybe = self._maybe, ""
        if _BEGUN_MARK.match(given_up):
            self.broken += 1
            self._has_stray_end = True
            self._leave_gap()
            return
        for character in given_up:
            self._take_text(character)

    def _add_mark(self, text: str) -> None:
        numbers = dict.fromkeys(int(number) for number in re.findall(r"\d+", text))
        self.marks.append(Mark(self._shown, tuple(numbers), "~" in text))
        self._leave_gap()

    def _leave_gap(self) -> None:
        self._before, self._after = self._spaces(), ""
        self._behind_mark = True

    def _take_text(self, character: str) -> None:
        if self._has_stray_end and character in _CLOSE:
            self._has_stray_end = False
        elif character.isspace():
            if self._behind_mark:
                self._after += character
            else:
                self._before += character
        else:
            spaces = self._spaces()
            if self._behind_mark and character in _CLOSING and "\n" not in spaces:
                spaces = ""
            self._tell((spaces if self._shown else "") + character)

    def _tell(self, text: str) -> None:
        self._before = self._after = ""
        self._behind_mark = False
        self._shown += len(text)
        for character in text:
            self._show(character)

    def _spaces(self) -> str:
        """Return the white space to be kept where marks were taken out."""
        lines_before, lines_after = self._before.count("\n"), self._after.count("\n")
        return self._after if self._after and lines_after >= lines_before else self._before

    def _is_line_start(self) -> bool:
        return not self._shown or "\n" in self._before + self._after


def _is_invisible(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _JOINERS
