"""Figures as CSV (RFC 4180), for spreadsheets and gradebooks. Units are in the names of columns."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from understudy.kernel.cells import cell
from understudy.practice.figures.schemas import Pilot, SectionFigures, Sums

_STUDENTS = (
    *("name", "email", "sessions", "handed_in", "turns"),
    *("cost_usd", "last_session_at_utc", "active"),
)
_PILOT = (
    *("day", "sessions", "messages", "people", "testers", "input_tokens", "output_tokens"),
    *("cost_usd", "cost_usd_per_conversation", "replies_liked", "replies_disliked"),
    *("liked_share", "sessions_rated", "rated_helpful_4_or_5", "helpful_share"),
    *("disputes", "replies_criticised", "issues"),
)
_SECTIONS = ("section_id", "section", "teacher", "students", "sessions", "cost_usd")


def students_csv(found: SectionFigures) -> str:
    """Return one line for each student of a section."""
    return _written(
        _STUDENTS,
        (
            (
                *(each.name, each.email, each.sessions, each.handed_in, each.turns),
                each.cost_usd,
                each.last_at.isoformat() if each.last_at else None,
                "yes" if each.is_active else "no",
            )
            for each in found.by_student
        ),
    )


def days_csv(found: Pilot) -> str:
    """Return one line for each day, and one of all together, where a person counts once."""
    days = [(each.day.isoformat(), each.sums) for each in found.days]
    rows = [(day, *_cells(sums)) for day, sums in (*days, ("together", found.totals))]
    return _written(_PILOT, rows)


def sections_csv(found: Pilot) -> str:
    """Return one line for each section; free practice and trying out have no id."""
    return _written(
        _SECTIONS,
        (
            (
                *(each.section_id, each.name, each.teacher),
                *(each.students, each.sessions, each.cost_usd),
            )
            for each in found.sections
        ),
    )


def _cells(sums: Sums) -> tuple[object, ...]:
    cost = sums.cost_per_session
    return (
        *(sums.sessions, sums.messages, sums.people, sums.testers),
        *(sums.input_tokens, sums.output_tokens, sums.cost_usd),
        None if cost is None else round(cost, 6),
        *(sums.liked, sums.disliked, _share(sums.liked_share)),
        *(sums.answers, sums.helped, _share(sums.helped_share)),
        *(sums.disputes, sums.criticised, sums.issues),
    )


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([columns, *([_cell(cell) for cell in row] for row in rows)])
    return text.getvalue()


def _cell(value: object) -> str:
    """Return a value as a cell. Sums of money are written out: SQLite adds nothing up to `0E-9`."""
    told = f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)
    return cell(told)
