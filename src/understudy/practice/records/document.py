"""A document as blocks that can be written in any form: what stands in it, not how it looks."""

import unicodedata
from dataclasses import dataclass

_UNSEEN = ("Cc", "Cs")
_NO_LETTERS = "\ufffe\uffff"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, of the second or third level: the title of the document is the first."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are, as a small table."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or several; `is_aside` is told quietly."""

    text: str
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A turn: who said it and when, and what its listener thinks of it."""

    head: str
    text: str
    is_worker: bool
    remarks: tuple[str, ...] = ()


type Block = Heading | Facts | Prose | Points | Said


@dataclass(frozen=True, slots=True)
class Document:
    """A title and what stands under it; `about` is one line under the title."""

    title: str
    about: str
    blocks: tuple[Block, ...]


def printable(text: str) -> str:
    """Return a text without what no document can hold: control characters, and half letters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in unicodedata.normalize("NFC", plain)
        if letter in "\n\t"
        or not (letter in _NO_LETTERS or unicodedata.category(letter) in _UNSEEN)
    )
