"""How the form of a client asks: what a field is, and short ways to say it. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from understudy.practice.clients.picklists import Meaning

type Kind = Literal[
    "line", "prose", "number", "choice", "codes", "flag", "chips", "sentences", "rows", "facts"
]
type Width = Literal["", "half", "third", "quarter", "two-thirds"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked.

    Attributes:
        place: where the value belongs.
        label: of the field.
        kind: what it is filled in with.
        hint: what it is for, in a few words.
        width: of twelve columns; "" is all of them.
        options: value to label, where one picks.
        most: characters, where one writes.
        columns: of rows; their places are names within the row.
    """

    place: str
    label: str
    kind: Kind = "prose"
    hint: str = ""
    width: Width = ""
    options: Mapping[str, str] | None = None
    most: int = 2_000
    columns: tuple["Asked", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form that folds."""

    title: str
    lead: str
    asks: tuple[Asked, ...]


def labels[Code](meanings: Mapping[Code, Meaning]) -> dict[str, str]:
    """Return what a select offers for a picklist."""
    return {str(code): meaning.label for code, meaning in meanings.items()}


def explained[Code](meanings: Mapping[Code, Meaning]) -> dict[str, str]:
    """Return the same with what each means."""
    return {str(code): f"{item.label}: {item.sentence}" for code, item in meanings.items()}


def a_line(place: str, label: str, width: Width = "", hint: str = "", most: int = 120) -> Asked:
    """Ask for a short line."""
    return Asked(place, label, "line", hint, width, most=most)


def a_long_line(place: str, label: str, width: Width = "", hint: str = "") -> Asked:
    """Ask for one line that may be long."""
    return Asked(place, label, "line", hint, width, most=2_000)


def a_list(place: str, label: str, hint: str = "", width: Width = "half") -> Asked:
    """Ask for sentences."""
    return Asked(place, label, "sentences", hint, width)


def a_choice(place: str, label: str, options: Mapping[str, str], width: Width = "half") -> Asked:
    """Ask to pick one."""
    return Asked(place, label, "choice", width=width, options=options)


def picked_rows[Code](
    place: str, one: str, hint: str, meanings: Mapping[Code, Meaning], note: str
) -> Asked:
    """Ask for several of a picklist, each with what it means for this client."""
    columns = (
        Asked("code", one, "choice", width="third", options=labels(meanings)),
        Asked("note", note, "line", width="two-thirds"),
    )
    return Asked(place, f"{one}s", "rows", hint, columns=columns)
