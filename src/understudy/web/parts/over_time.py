"""Tokens and cost over time, told apart by product, model or person."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from understudy.llm.usage.schemas import By, Chart, MonitorView, Series
from understudy.web.parts.charts import REST, BarChart, Measure, Stack, colour
from understudy.web.parts.in_place import Rows, Switch
from understudy.web.parts.kit import box, text
from understudy.web.parts.legend import LegendRow
from understudy.web.parts.shares import Shares, Use

_BY = {By.PRODUCT: "Product", By.MODEL: "Model", By.PERSON: "Person"}


class Span(StrEnum):
    """How far the charts look back."""

    HOURS = "hours"
    DAYS = "days"


_SPANS = {Span.HOURS: "24 hours", Span.DAYS: "30 days"}
_DURING = {Span.HOURS: "in the last 24 hours", Span.DAYS: "in the last 30 days"}


class OverTime:
    """Two charts, and elsewhere who used most, of the time that is chosen at the charts."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._view: MonitorView | None = None
        with box("panel"):
            with box("panel-head"):
                text("h2", "Use over time")
                with box("line-up wrap"):
                    self._by = Switch("Tell apart by", _BY, By.PRODUCT, self._again)
                    self._span = Switch("Time", _SPANS, Span.HOURS, self._again)
            with box("charts"):
                self._tokens = BarChart("Tokens", Measure.TOKENS, "No tokens in this time")
                self._cost = BarChart("Cost", Measure.USD, "No known cost in this time")
            self._legend = Rows(LegendRow, "legend")
        self._shares: dict[By, Shares] = {}

    def add_shares(self) -> None:
        """Add the panels of who used most."""
        with box("thirds"):
            self._shares = {by: Shares(f"By {name.lower()}") for by, name in _BY.items()}

    def show(self, view: MonitorView) -> None:
        """Show these figures."""
        self._view = view
        chart = view.hours if self._span.value is Span.HOURS else view.days
        during = _DURING[self._span.value]
        by = self._by.value
        labels = [self._label(start) for start in chart.starts]
        lines = chart.by.get(by, [])
        tones = [colour(place) if line.key else REST for place, line in enumerate(lines)]
        names = [name_of(line, by) for line in lines]
        named = list(zip(names, tones, lines, strict=True))
        self._tokens.show(labels, [Stack(n, t, line.tokens) for n, t, line in named], during)
        costs = [Stack(n, t, [float(c) for c in line.cost_usd]) for n, t, line in named]
        self._cost.show(labels, costs, during)
        self._legend.show(list(zip(names, tones, strict=True)))
        for each, panel in self._shares.items():
            panel.show(_uses(chart, each), during)

    def _again(self) -> None:
        if self._view:
            self.show(self._view)

    def _label(self, start: datetime) -> str:
        local = start.astimezone(self._zone)
        return f"{local:%H:%M}" if self._span.value is Span.HOURS else f"{local.day} {local:%b}"


def name_of(line: Series, by: By) -> str:
    """Return what a line of a chart is called: products as words, all else as it is named."""
    return line.name.capitalize() if by is By.PRODUCT or not line.key else line.name


def _uses(chart: Chart, by: By) -> list[Use]:
    return [
        Use(
            name_of(line, by),
            calls=sum(line.calls),
            failed=sum(line.failed),
            tokens=sum(line.tokens),
            cost_usd=_known_cost(line),
        )
        for line in chart.by.get(by, [])
    ]


def _known_cost(line: Series) -> Decimal | None:
    # A line does not tell what was free from what has no price: neither is said to be free.
    return sum(line.cost_usd, Decimal(0)) or None
