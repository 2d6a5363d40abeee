"""Figures as CSV."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

from understudy.kernel.ids import new_id
from understudy.practice.figures.schemas import (
    Pilot,
    PilotDay,
    SectionCost,
    SectionFigures,
    StudentFigures,
    Sums,
)
from understudy.practice.figures.tables import days_csv, sections_csv, students_csv

DAY = date(2026, 11, 21)
SUMS = Sums(sessions=2, messages=30, people=1, cost_usd=Decimal("0.05"), liked=2, disliked=1)
PILOT = Pilot(
    start=DAY,
    end=DAY,
    live=0,
    totals=SUMS,
    days=[PilotDay(day=DAY, sums=SUMS), PilotDay(day=date(2026, 11, 22), sums=Sums())],
    sections=[
        SectionCost(
            section_id=None,
            name="",
            teacher="",
            students=1,
            sessions=2,
            cost_usd=Decimal("0.05"),
            budgets=[],
        )
    ],
)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_a_line_for_each_day_and_one_of_all_together() -> None:
    first, empty, together = read(days_csv(PILOT))
    assert (first["day"], empty["day"], together["day"]) == ("2026-11-21", "2026-11-22", "together")
    assert first["cost_usd_per_conversation"] == "0.025000"
    assert (first["liked_share"], first["issues"]) == ("0.667", "1")
    assert (empty["sessions"], empty["cost_usd_per_conversation"], empty["liked_share"]) == (
        *("0", ""),
        "",
    )


def test_what_is_in_no_section_has_no_id() -> None:
    (line,) = read(sections_csv(PILOT))
    assert (line["section_id"], line["sessions"], line["cost_usd"]) == ("", "2", "0.05")


def test_no_name_is_taken_for_a_formula_and_unknown_costs_are_empty() -> None:
    student = StudentFigures(
        student_id=new_id(),
        name="=cmd()",
        email="a@example.org",
        sessions=1,
        handed_in=1,
        turns=8,
        cost_usd=None,
        last_at=datetime(2026, 11, 21, 8, tzinfo=UTC),
        is_active=True,
    )
    found = SectionFigures(
        section_id=new_id(),
        quiet_days=14,
        students=1,
        active=1,
        inactive=0,
        live=0,
        sessions=1,
        turns=8,
        ends={},
        first_words=None,
        talked=None,
        costs=None,
        budgets=[],
        days=[],
        by_student=[student],
    )
    (line,) = read(students_csv(found))
    assert (line["name"], line["cost_usd"]) == ("'=cmd()", "")
    assert (line["last_session_at_utc"], line["active"]) == ("2026-11-21T08:00:00+00:00", "yes")


def test_money_is_written_out() -> None:
    nothing = PILOT.sections[0].model_copy(update={"cost_usd": Decimal("0E-9")})
    (line,) = read(sections_csv(PILOT.model_copy(update={"sections": [nothing]})))
    assert line["cost_usd"] == "0.000000000"
