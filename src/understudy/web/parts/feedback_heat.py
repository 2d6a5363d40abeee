"""A class on one case: criteria by student, in colour and in figures; a list on phones."""

from collections.abc import Sequence
from enum import StrEnum

from nicegui import ui

from understudy.practice.feedback.class_schemas import HeatMap, HeatRow, Missed, Waiting
from understudy.web.parts.course_words import count_of
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import badge, box, button, text
from understudy.web.parts.practice_words import STAGES_FOR_TEACHERS
from understudy.web.parts.review_places import session_address

_AT_ONCE = 12
_UNSEEN = "–"  # noqa: RUF001 a dash
_NO_MARK = "N/O"


class Order(StrEnum):
    """How the students stand."""

    NAME = "name"
    RESULT = "result"


_ORDERS = {Order.NAME: "By name", Order.RESULT: "Lowest first"}


def in_order(rows: Sequence[HeatRow], order: Order) -> list[HeatRow]:
    """Return the students so; by result, who has none comes last."""
    if order is Order.NAME:
        return list(rows)
    return sorted(rows, key=lambda row: (row.score is None, row.score or 0.0))


class HeatTable:
    """The table; a cell leads to the criterion in that student's report."""

    def __init__(self, found: HeatMap, wanted: Waiting) -> None:
        self._found, self._wanted = found, wanted
        self._shown = _AT_ONCE

    def build(self) -> None:
        """Add it."""
        with box("line-up wrap heat-head"):
            text("h2", self._found.case, "grow")
            _legend()
            self._order = Switch("Order", _ORDERS, Order.NAME, self._again)
        with box("card heat-place"):
            self._table = box("heat", "table")
        self._more = box("more")
        self._again()

    def _again(self) -> None:
        rows = in_order(self._found.rows, self._order.value)
        self._table.clear()
        with self._table:
            self._head()
            with box(tag="tbody"):
                self._medians()
                for row in rows[: self._shown]:
                    self._row(row)
        self._more.clear()
        if len(rows) > self._shown:
            with self._more:
                button(f"Show more ({len(rows) - self._shown})", self._show_more)

    def _show_more(self) -> None:
        self._shown += _AT_ONCE
        self._again()

    def _head(self) -> None:
        with box(tag="thead"), box(tag="tr"):
            text("th", "Student").props["scope"] = "col"
            for column in self._found.columns:
                with box("critical" if column.is_critical else "", "th") as head:
                    text("span", column.name)
                head.props["scope"] = "col"
                head.props["title"] = f"{column.name} (critical)" if column.is_critical else None
            text("th", "Score").props["scope"] = "col"

    def _medians(self) -> None:
        with box("medians", "tr"):
            text("th", "Class median").props["scope"] = "row"
            for column in self._found.columns:
                told = _UNSEEN if column.median is None else f"{column.median:g}"
                cell = text("td", told, "numbers")
                cell.props["data-label"] = column.name
            text("td", "").props["data-label"] = "Score"

    def _row(self, row: HeatRow) -> None:
        with box("" if row.session_id else "none", "tr"):
            with box(tag="th") as head:
                text("span", row.student_name)
                if row.stage is None:
                    text("small", "Nothing handed in")
                else:
                    tried = f"attempt {row.attempt} · {STAGES_FOR_TEACHERS[row.stage][0]}"
                    text("small", tried.capitalize())
            head.props["scope"] = "row"
            for column, level in zip(self._found.columns, row.levels, strict=True):
                self._cell(row, column.id, column.name, level)
            told = _UNSEEN if row.score is None else f"{row.score:.1f}"
            text("td", told, "numbers all").props["data-label"] = "Score"

    def _cell(self, row: HeatRow, criterion: str, name: str, level: int | None) -> None:
        if row.session_id is None:
            text("td", "").props["data-label"] = name
            return
        with box(tag="td") as cell:
            address = session_address(row.session_id, self._wanted, criterion)
            link = ui.link(str(level) if level else _NO_MARK, address).classes("heat-cell")
        link.props["data-level"] = str(level or 0)
        told = f"level {level}" if level else "not observed"
        link.props["aria-label"] = f"{row.student_name}, {name}: {told}"
        link.props["title"] = f"{name}: {told}"
        cell.props["data-label"] = name


def _legend() -> None:
    with box("heat-legend line-up wrap"):
        for level, word in ((1, "Beginning"), (2, "Developing"), (3, "Competent"), (4, "Skilled")):
            text("span", f"{level} {word}", "heat-cell").props["data-level"] = str(level)


def missed_panel(title: str, lead: str, items: Sequence[Missed]) -> None:
    """Add what a class missed, and how many students did."""
    with box("panel stack"):
        text("h2", title)
        text("p", lead, "lead")
        with box("missed", "ul"):
            for item in items:
                with box("missed-item", "li"):
                    with box("line-up start"):
                        text("p", item.text, "grow")
                        if item.is_risk:
                            badge("Safety", "danger")
                        text("span", count_of(item.students, "student"), "tiny numbers")
                    if item.example:
                        text("p", f"“{item.example}”", "quote")
