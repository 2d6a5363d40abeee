"""What every reader of a form makes of its file: blocks of text in order."""

from dataclasses import dataclass
from enum import Enum, auto

from understudy.ask.reading.schemas import Month, Private


class Kind(Enum):
    """What a block is."""

    HEADING = auto()
    PROSE = auto()
    """Is split into sentences."""
    LINE = auto()
    """A list item, a row, a line: one sentence, whatever stands in it."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A time spent somewhere that a block tells; its fields are those of a `Period`."""

    kind: str
    place: str
    title: str
    start: Month
    end: Month | None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or a line.

    Attributes:
        kind: what it is.
        text: as the file has it; white space and control characters are cleaned later.
        level: of a heading, from 1; other blocks have none.
        page: it begins on, from 1.
        private: known from the structure; patterns find more.
        stay: the time spent that this line tells.
    """

    kind: Kind
    text: str
    level: int = 0
    page: int | None = None
    private: Private | None = None
    stay: Stay | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found in a file.

    Attributes:
        form: what it was read as.
        blocks: in order.
        title: as the file declares it; empty if it does not.
        language: as the file declares it; empty if it does not.
        notes: sentences about what was not read.
    """

    form: str
    blocks: tuple[Block, ...]
    title: str = ""
    language: str = ""
    notes: tuple[str, ...] = ()


def heading(text: str, level: int, page: int | None = None) -> Block:
    """Return a heading."""
    return Block(Kind.HEADING, text, level, page)


def prose(text: str, page: int | None = None) -> Block:
    """Return a paragraph."""
    return Block(Kind.PROSE, text, page=page)


def line(text: str, page: int | None = None) -> Block:
    """Return a list item or a row."""
    return Block(Kind.LINE, text, page=page)
