"""Reads a roster: CSV as spreadsheets and student offices write it."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from understudy.accounts.schemas import normal_email
from understudy.kernel.errors import Invalid
from understudy.practice.courses.section_schemas import Membership, RosterProblem

MOST_BYTES = 1_048_576
MOST_LINES = 5_000
_LONGEST_NAME = 120

_COLUMNS = {
    "email": ("email", "e-mail", "mail", "email address", "e-mail address"),
    "name": ("name", "full name", "student", "student name"),
    "role": ("role", "enrolment role", "enrollment role"),
}
_ROLES = {
    "": None,
    "student": Membership.STUDENT,
    "learner": Membership.STUDENT,
    "ta": Membership.TA,
    "assistant": Membership.TA,
    "teaching assistant": Membership.TA,
}
_ZEROS_OF_UTF_16 = 0.3
"""Share of zero bytes; half of them in most languages, and none in any other encoding."""


class RosterInvalid(Invalid):
    """Nobody was enrolled: {reason}"""  # noqa: D415 the reason is the sentence

    code = "roster_invalid"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A person in a roster; `line` counts from 1. Without a role they are, or stay, what fits."""

    line: int
    email: str
    name: str = ""
    role: Membership | None = None


@dataclass(slots=True)
class Roster:
    """What a roster says, and the lines that say nothing usable."""

    lines: list[RosterLine] = field(default_factory=list)
    bad: list[RosterProblem] = field(default_factory=list)


def read_roster(data: bytes) -> Roster:
    """Return the people of a roster; every line that is not empty becomes a person or a problem.

    Columns `email`, `name` and `role` (student or TA) in any order and case, others are left
    out; separated by comma, semicolon or tab; UTF-8, UTF-16 or Windows' western encoding.

    Raises:
        RosterInvalid: it is too long, or has no column with e-mail addresses.
    """
    if len(data) > MOST_BYTES:
        raise RosterInvalid(reason="the file is over 1 MB; split it.")
    lines = [
        (number, line)
        for number, line in enumerate(re.split(r"\r\n|\r|\n", _text(data)), 1)
        if line.strip(" \t,;\N{NO-BREAK SPACE}")
    ]
    if lines and (said := re.fullmatch(r"sep=([,;\t])", lines[0][1].strip(" "))):
        return _read(lines[1:], said[1])  # how Excel is told the separator
    return _read(lines, _separator(lines[0][1]) if lines else ",")


def _read(lines: Sequence[tuple[int, str]], separator: str) -> Roster:
    if len(lines) - 1 > MOST_LINES:
        raise RosterInvalid(reason=f"the file has over {MOST_LINES:,} lines; split it.")
    columns = _columns(lines[0][1], separator) if lines else {}
    if "email" not in columns:
        raise RosterInvalid(
            reason="the first line must name the columns, one of them 'email': email,name,role."
        )
    roster = Roster()
    first_at: dict[str, int] = {}
    for number, line in lines[1:]:
        try:
            person = _person(number, line, separator, columns)
            _require_first(person, first_at)
        except _Unusable as problem:
            roster.bad.append(RosterProblem(line=number, reason=str(problem)))
        else:
            roster.lines.append(person)
    return roster


class _Unusable(ValueError):
    """A line that says nothing usable; the message says why."""


def _require_first(person: RosterLine, first_at: dict[str, int]) -> None:
    first = first_at.setdefault(person.email, person.line)
    if first != person.line:
        raise _Unusable(f"the same e-mail address is in line {first}")


def _text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if data.count(0) > len(data) * _ZEROS_OF_UTF_16:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _separator(header: str) -> str:
    return max("\t;,", key=header.count)


def _cells(line: str, separator: str) -> list[str]:
    """Return the cells of one line. Each is read on its own: a stray quote loses no other line."""
    try:
        (cells,) = csv.reader([line], delimiter=separator, strict=True, skipinitialspace=True)
    except csv.Error:
        raise _Unusable("its quotation marks do not match") from None
    return [" ".join(cell.split()) for cell in cells]


def _columns(header: str, separator: str) -> dict[str, int]:
    try:
        cells = [cell.casefold().replace("_", " ") for cell in _cells(header, separator)]
    except _Unusable:
        return {}
    return dict(_found(cells))


def _found(cells: Sequence[str]) -> Iterator[tuple[str, int]]:
    for column, names in _COLUMNS.items():
        places = [place for place, cell in enumerate(cells) if cell in names]
        if places:
            yield column, places[0]


def _person(number: int, line: str, separator: str, columns: dict[str, int]) -> RosterLine:
    cells = _cells(line, separator)
    said = {name: cells[place] if place < len(cells) else "" for name, place in columns.items()}
    if any(unicode_trap in line for unicode_trap in ("\0", "\N{REPLACEMENT CHARACTER}")):
        raise _Unusable("it has a character that cannot be read; save the file as UTF-8")
    if not said["email"]:
        raise _Unusable("the e-mail address is missing")
    try:
        email = normal_email(said["email"])
    except ValueError:
        raise _Unusable("the e-mail address is none") from None
    role = said.get("role", "").casefold()
    if role not in _ROLES:
        raise _Unusable("the role is neither student nor TA")
    name = said.get("name", "")
    if len(name) > _LONGEST_NAME:
        raise _Unusable(f"the name is longer than {_LONGEST_NAME} characters")
    return RosterLine(number, email, name, _ROLES[role])
