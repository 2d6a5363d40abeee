"""A row of small columns: how something went, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from understudy.web.parts.kit import box, text

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One step.

    Attributes:
        label: below the column.
        share: of the full height, from 0 to 1.
        told: the value in words.
        to: an address of ours it leads to; empty if none.
    """

    label: str
    share: float
    told: str
    to: str = ""


def column_chart(title: str, columns: Sequence[Column]) -> None:
    """Add the columns as a list, so that they can be read as well as seen."""
    with box("columns", "ol") as chart:
        for column in columns:
            with box("column-place", "li"):
                if column.to:
                    with ui.link(target=column.to).classes("column-link"):
                        _drawn(column)
                else:
                    _drawn(column)
    chart.props["aria-label"] = title


def _drawn(column: Column) -> None:
    text("span", column.told, "tiny numbers")
    with box("column-room"):
        height = max(0.0, min(1.0, column.share)) * _PERCENT
        box("column-bar").style(f"height: {height:.0f}%")
    text("span", column.label, "tiny numbers")
