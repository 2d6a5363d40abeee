"""A table of figures that is sorted by pressing the head of a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui

from understudy.web.parts.in_place import put
from understudy.web.parts.kit import box, button, in_page, native_button, text

AT_ONCE = 20
MOST_SHOWN = 200
_ARROWS = {"ascending": " ↑", "descending": " ↓", "none": ""}


@dataclass(frozen=True)  # with slots, `Column[Row](...)` fails on Python 3.12.1
class Column[Row]:
    """One column.

    Attributes:
        label: its head.
        told: what a row's cell says.
        key: what rows are sorted by; what is None comes last.
        to: an address of ours the cell leads to; "" if none.
        falling: whether the largest comes first when it is pressed first.
    """

    label: str
    told: Callable[[Row], str]
    key: Callable[[Row], Any]
    to: Callable[[Row], str] | None = None
    falling: bool = True


class SortedTable[Row]:
    """The table. Its first rows are shown, in whatever order is chosen, and more on request.

    Of very many rows there is an end to that.

    Args:
        label: what it is a table of.
        columns: the first is the head of its rows.
        rows: all there are.
        more: what to say if not all are shown.
        first: the place of the column it is sorted by to begin with.
    """

    def __init__(
        self,
        label: str,
        columns: Sequence[Column[Row]],
        rows: Sequence[Row],
        more: str = "",
        *,
        first: int = 0,
    ) -> None:
        self._columns, self._rows = columns, rows
        self._sorted_by, self._falling = columns[first], columns[first].falling
        self._shown = AT_ONCE
        with box("table-place free") as place, box("figures-table", "table"):
            with box(tag="thead"), box(tag="tr"):
                self._heads = [self._head(column) for column in columns]
            self._body = box(tag="tbody")
        self._more = box("more")
        place.props.update({"tabindex": "0", "role": "region", "aria-label": label})
        if len(rows) > MOST_SHOWN:
            text("p", f"At most {MOST_SHOWN} of {len(rows):,} are shown. {more}".strip(), "tiny")
        self._show()

    def _head(self, column: Column[Row]) -> tuple[ui.element, Any]:
        with box(tag="th") as head:
            head.props["scope"] = "col"
            made = native_button(column.label, "sort")
            made.on("click", in_page(lambda: self._sort(column)))
        return head, made

    def _sort(self, column: Column[Row]) -> None:
        is_again = column is self._sorted_by
        self._falling = not self._falling if is_again else column.falling
        self._sorted_by = column
        self._show()

    def _show(self) -> None:
        for column, (head, made) in zip(self._columns, self._heads, strict=True):
            order = "none"
            if column is self._sorted_by:
                order = "descending" if self._falling else "ascending"
            put(head, aria_sort=order)
            made.set_text(column.label + _ARROWS[order])
        self._body.clear()
        with self._body:
            for row in self._in_order()[: self._shown]:
                self._row(row)
        self._more.clear()
        left = min(len(self._rows), MOST_SHOWN) - self._shown
        if left > 0:
            with self._more:
                button(f"Show more ({left})", self._show_more)

    def _show_more(self) -> None:
        self._shown = MOST_SHOWN
        self._show()

    def _in_order(self) -> list[Row]:
        key = self._sorted_by.key
        known = [row for row in self._rows if key(row) is not None]
        unknown = [row for row in self._rows if key(row) is None]
        return [*sorted(known, key=key, reverse=self._falling), *unknown]

    def _row(self, row: Row) -> None:
        with box(tag="tr"):
            for place, column in enumerate(self._columns):
                tag, to = "td" if place else "th", column.to(row) if column.to else ""
                cell: ui.element
                if to:
                    with box(tag=tag) as cell:
                        ui.link(column.told(row), to).classes("link")
                else:
                    cell = text(tag, column.told(row))
                if not place:
                    cell.props["scope"] = "row"
