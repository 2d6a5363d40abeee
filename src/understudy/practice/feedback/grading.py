"""A table for a gradebook: one line for each student, with the attempts that count."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from understudy.kernel.cells import cell
from understudy.practice.feedback.cases import Case, Student, Tried
from understudy.practice.feedback.class_schemas import Gradebook, GradeColumn
from understudy.practice.feedback.problems import ColumnNotThere
from understudy.practice.sessions.schemas import Stage


def gradebook_of(
    cases: Sequence[Case],
    students: Sequence[Student],
    due_at: datetime | None,
) -> Gradebook:
    """Return the table: who, then for each case attempt, score (1 to 4), level of each criterion.

    Args:
        cases: of the assignment, in their order.
        students: those the table has lines for.
        due_at: what ended later is late; null is no date.
    """
    columns = ["email", "name"]
    for name, case in zip(_names(cases), cases, strict=True):
        columns += [f"{name}: {each}" for each in _FIXED]
        columns += [f"{name}: {each.name}" for each in case.rubric.criteria]
    rows = [
        [
            cell(student.email),
            cell(student.name),
            *(fact for case in cases for fact in _of(case, student, due_at)),
        ]
        for student in students
    ]
    return Gradebook(
        columns=_told_apart([cell(each) for each in columns]),
        rows=rows,
        lines=len(rows),
    )


def mapped(book: Gradebook, columns: Sequence[GradeColumn]) -> Gradebook:
    """Return a table with these of its columns, called so; a column without a source is blank.

    Raises:
        ColumnNotThere: the table does not have one of them.
    """
    places = {name: place for place, name in enumerate(book.columns)}
    unknown = next((each.source for each in columns if each.source not in {"", *places}), None)
    if unknown is not None:
        raise ColumnNotThere(name=unknown)
    wanted = [places[each.source] if each.source else None for each in columns]
    return Gradebook(
        columns=[cell(each.name) for each in columns],
        rows=[["" if place is None else row[place] for place in wanted] for row in book.rows],
        lines=book.lines,
    )


def csv_of(book: Gradebook) -> str:
    """Return a table as CSV (RFC 4180)."""
    text = io.StringIO()
    csv.writer(text).writerows([book.columns, *book.rows])
    return text.getvalue()


_FIXED = ("attempt", "score", "result", "late", "confirmed", "shown")


def _of(case: Case, student: Student, due_at: datetime | None) -> list[str]:
    tried = case.counting.get(student.id)
    if tried is None:
        return [""] * (len(_FIXED) + len(case.rubric.criteria))
    digest = tried.digest
    levels = [digest.counted.get(each.id) if digest else None for each in case.rubric.criteria]
    return [
        str(tried.attempt),
        "" if digest is None or digest.score is None else f"{digest.score:.2f}",
        digest.band.value if digest else "",
        _yes(_is_late(tried, due_at)),
        _yes(tried.is_confirmed),
        _yes(tried.stage is Stage.RELEASED),
        *("" if level is None else str(level) for level in levels),
    ]


def _names(cases: Sequence[Case]) -> list[str]:
    """Return what the cases are called, the second of two that are called alike with its number."""
    names: list[str] = []
    for case in cases:
        alike = sum(each.name == case.name for each in cases[: len(names)])
        names.append(f"{case.name} {alike + 1}" if alike else case.name)
    return names


def _told_apart(columns: Sequence[str]) -> list[str]:
    """Return columns of which no two are called alike: they are looked up by what they are called.

    A criterion may be called "score", and a client "Anna 2".
    """
    names: list[str] = []
    for column in columns:
        number, name = 1, column
        while name in names:
            number += 1
            name = f"{column} ({number})"
        names.append(name)
    return names


def _is_late(tried: Tried, due_at: datetime | None) -> bool:
    return due_at is not None and tried.ended_at is not None and tried.ended_at > due_at


def _yes(fact: bool) -> str:  # noqa: FBT001 a fact
    return "yes" if fact else "no"
