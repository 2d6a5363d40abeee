"""Bars over time, drawn by ECharts in the page's own colours; the same as a table for who asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nicegui import ui

from understudy.web.parts.figures import money, short
from understudy.web.parts.in_place import put
from understudy.web.parts.kit import box, button, in_page, native_button, sheet, text

MOST_COLOURS = 8
REST = "var(--chart-rest)"
"""The colour of all others together."""
_NAMED_IN_WORDS = 3
# Texts are measured on a canvas, which knows no variables of a stylesheet.
_FONT = {"fontFamily": "Roboto, sans-serif", "fontSize": 11.5}
_LABEL = {**_FONT, "color": "var(--text-3)"}


class Measure(StrEnum):
    """What a chart counts."""

    TOKENS = "tokens"
    USD = "usd"
    CALLS = "calls"


# What begins with a colon is evaluated in the browser: only such constants may, never a text of
# people. The tooltip is made of nodes that hold text, so that a name in it is never markup.
_IN_BROWSER = {
    Measure.TOKENS: "value => Intl.NumberFormat('en', {notation: 'compact', "
    "maximumSignificantDigits: 3}).format(value)",
    Measure.USD: "value => '$' + value.toLocaleString('en', value && value < 0.1 "
    "? {minimumFractionDigits: 2, maximumFractionDigits: 4} "
    ": {minimumFractionDigits: value < 1000 ? 2 : 0, maximumFractionDigits: value < 1000 ? 2 : 0})",
}
_IN_BROWSER[Measure.CALLS] = _IN_BROWSER[Measure.TOKENS]
_TOOLTIP = """points => {
  const told = %s;
  const made = (tag, name, text) => {
    const node = document.createElement(tag);
    node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const line = (name, value, colour) => {
    const row = made("div", "chart-line");
    const mark = made("span", "swatch");
    mark.style.background = colour || "transparent";
    row.append(mark, made("span", "grow", name), made("span", "numbers", told(value)));
    return row;
  };
  const whole = made("div", "chart-told");
  whole.append(made("div", "chart-when", points[0].axisValueLabel));
  const some = points.filter(point => point.value > 0).reverse();
  if (some.length !== 1) {
    whole.append(line("Together", some.reduce((sum, point) => sum + point.value, 0)));
  }
  whole.append(...some.map(point => line(point.seriesName, point.value, point.color)));
  return whole;
}"""


@dataclass(frozen=True, slots=True)
class Stack:
    """One colour of the bars: its name and its value at each place."""

    name: str
    colour: str
    values: Sequence[float]


def colour(place: int) -> str:
    """Return the colour of the largest, the second, and so on; then that of all others."""
    return f"var(--chart-{place + 1})" if place < MOST_COLOURS else REST


class BarChart:
    """Bars, each a stack. Shown again, only what is new is sent."""

    def __init__(self, title: str, measure: Measure, nothing: str) -> None:
        self._title, self._measure = title, measure
        self._labels: Sequence[str] = ()
        self._stacks: Sequence[Stack] = ()
        with box("chart"):
            with box("chart-head"):
                text("h3", title)
                self._total = text("span", "", "chart-total numbers")
                table = native_button("Show as table", "button plain small")
                table.props["aria-label"] = f"Show {title.lower()} as table"
                table.on("click", in_page(self._show_table))
            with box("chart-place"):
                self._drawn = ui.echart(_options(measure), renderer="svg").classes("chart-drawn")
                self._nothing = text("p", nothing, "chart-nothing")
        self._drawn.props["role"] = "img"

    def show(self, labels: Sequence[str], stacks: Sequence[Stack], during: str) -> None:
        """Show these stacks.

        Args:
            labels: what stands below each bar.
            stacks: from the bottom up.
            during: over which time: `in the last 24 hours`.
        """
        total = sum(sum(stack.values) for stack in stacks)
        told = f"{self._told(total)} {during}"
        self._total.set_text(told)
        self._nothing.set_visibility(not total)
        put(self._drawn, aria_label=f"{self._title}: {told}{self._largest(stacks)}.")
        if (labels, stacks) != (self._labels, self._stacks):
            self._labels, self._stacks = labels, stacks
            self._drawn.options["xAxis"]["data"] = list(labels)
            self._drawn.options["yAxis"]["show"] = bool(total)
            self._drawn.options["series"] = [_series(n, s) for n, s in enumerate(stacks)]
            self._drawn.update()

    def _told(self, value: float) -> str:
        if self._measure is Measure.USD:
            return money(Decimal(str(value)))
        return short(round(value))

    def _told_whole(self, value: float) -> str:
        return self._told(value) if self._measure is Measure.USD else f"{round(value):,}"

    def _largest(self, stacks: Sequence[Stack]) -> str:
        sums = sorted(((sum(s.values), s.name) for s in stacks), reverse=True)[:_NAMED_IN_WORDS]
        return "".join(f", {name} {self._told(value)}" for value, name in sums if value)

    def _show_table(self) -> None:
        with sheet(self._title, "broad") as close:
            chart_table(self._labels, self._stacks, self._told_whole)
            with box("actions"):
                button("Close", close)


def chart_table(
    labels: Sequence[str], stacks: Sequence[Stack], told: Callable[[float], str]
) -> None:
    """Add what a chart shows as a table; the newest first."""
    with box("table-place") as place:
        place.props.update({"tabindex": "0", "role": "region", "aria-label": "Table"})
        with box("figures-table", "table"):
            with box(tag="thead"), box(tag="tr"):
                for name in ("When", *(stack.name for stack in stacks), "Together"):
                    text("th", name).props["scope"] = "col"
            with box(tag="tbody"):
                for at in reversed(range(len(labels))):
                    values = [stack.values[at] for stack in stacks]
                    with box(tag="tr"):
                        text("th", labels[at]).props["scope"] = "row"
                        for value in (*values, sum(values)):
                            text("td", told(value))


def _series(place: int, stack: Stack) -> dict[str, Any]:
    return {
        "id": f"stack-{place}",
        "name": stack.name,
        "type": "bar",
        "stack": "all",
        "barMaxWidth": 26,
        "barCategoryGap": "28%",
        "cursor": "default",
        "itemStyle": {
            "color": stack.colour,
            "borderColor": "var(--surface)",
            "borderWidth": 0.5,
        },
        # To make a colour lighter it would have to be known here.
        "emphasis": {"disabled": True},
        # What is not there has no border either.
        "data": [value or None for value in stack.values],
    }


def _options(measure: Measure) -> dict[str, Any]:
    told = _IN_BROWSER[measure]
    return {
        "animation": False,
        "textStyle": _FONT,
        "grid": {"left": 52, "right": 6, "top": 12, "bottom": 26},
        "tooltip": {
            "trigger": "axis",
            "confine": True,
            "axisPointer": {"type": "shadow", "shadowStyle": {"color": "var(--chart-pointer)"}},
            "backgroundColor": "var(--surface)",
            "borderColor": "var(--line-strong)",
            "padding": 0,
            "transitionDuration": 0,
            ":formatter": _TOOLTIP % told,
        },
        "xAxis": {
            "type": "category",
            "data": [],
            "axisLine": {"lineStyle": {"color": "var(--line-strong)"}},
            "axisTick": {"show": False},
            "axisLabel": {**_LABEL, "hideOverlap": True, "margin": 10},
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "splitNumber": 4,
            "minInterval": 0 if measure is Measure.USD else 1,
            "axisLabel": {**_LABEL, ":formatter": told, "margin": 10},
            "splitLine": {"lineStyle": {"color": "var(--line)"}},
        },
        "series": [],
    }
