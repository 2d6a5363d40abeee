"""What went wrong: failures of models, and alerts."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from understudy.kernel.clock import now
from understudy.llm.usage.alerts import Alert
from understudy.llm.usage.schemas import Failures, Severity
from understudy.web.parts.figures import clock, number_of
from understudy.web.parts.in_place import Rows, put_classes
from understudy.web.parts.kit import badge, box, text

_SEVERITIES = {Severity.ERROR: ("Error", "danger"), Severity.WARNING: ("Warning", "warn")}
_URGENCIES = {"high": ("High", "danger"), "medium": ("Medium", "warn"), "low": ("Low", "")}


class FailureList:
    """A panel of what failed in the last day; those alike are one row."""

    def __init__(self, zone: ZoneInfo) -> None:
        with box("panel troubles"):
            text("h2", "Errors and warnings")
            text("p", "Of the last 24 hours, the newest first", "lead small")
            self._rows = Rows[Failures](lambda: _FailureRow(zone))
            self._none = text("p", "Nothing failed.", "quiet")

    def show(self, failures: Sequence[Failures]) -> None:
        """Show these."""
        self._rows.show(failures)
        self._none.set_visibility(not failures)


class AlertList:
    """A panel of alerts, the newest first."""

    def __init__(self, zone: ZoneInfo) -> None:
        with box("panel troubles"):
            text("h2", "Alerts")
            text("p", "What administrators were told, the newest first", "lead small")
            self._rows = Rows[Alert](lambda: _AlertRow(zone))
            self._none = text(
                "p",
                "None so far. Expensive conversations and days, budgets that are nearly spent and "
                "failing models are told here.",
                "quiet",
            )

    def show(self, alerts: Sequence[Alert]) -> None:
        """Show these."""
        self._rows.show(alerts)
        self._none.set_visibility(not alerts)


class _TroubleRow:
    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        with box("trouble", "li") as self.root:
            with box("line-up wrap"):
                self._mark = badge("")
                self._title = text("strong", "", "grow")
                self._when = text("span", "", "tiny numbers")
            self._said = text("p", "")
            self._about = text("small", "")


class _FailureRow(_TroubleRow):
    def show(self, item: Failures) -> None:
        label, tone = _SEVERITIES[item.severity]
        self._mark.set_text(label)
        put_classes(self._mark, f"badge {tone}")
        self._title.set_text(_words(item.cause))
        self._when.set_text(clock(item.last_at, now(), self._zone))
        self._said.set_text(item.sentence)
        model = item.model if item.model == item.provider else f"{item.provider} · {item.model}"
        self._about.set_text(f"{model} · {number_of(item.count, 'time')}")


class _AlertRow(_TroubleRow):
    def show(self, item: Alert) -> None:
        label, tone = _URGENCIES[item.severity]
        self._mark.set_text(label)
        put_classes(self._mark, f"badge {tone}")
        self._title.set_text(_words(item.kind))
        self._when.set_text(clock(item.at, now(), self._zone))
        self._said.set_text(item.text)
        self._about.set_visibility(False)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
