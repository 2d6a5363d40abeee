"""Everything that is known about a job, as a list of facts."""

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from understudy.accounts.access import Actor
from understudy.jobs.schemas import Job
from understudy.web.parts.dates import moment_text
from understudy.web.parts.figures import UNKNOWN, duration, money
from understudy.web.parts.job_words import kind_name, pace, whose
from understudy.web.parts.kit import box, text


class JobFacts:
    """The facts about a job, changed in place. What says nothing is left out.

    Args:
        reader: who reads it.
        zone: in which moments are told.
    """

    def __init__(self, reader: Actor, zone: str) -> None:
        self._reader, self._zone = reader, zone
        self._lines: dict[str, tuple[ui.element, TextElement]] = {}
        self.root = box("facts job-facts", "dl")

    def show(self, job: Job) -> None:
        """Show what is known of it now."""
        for label, told in self._told(job).items():
            line, field = self._line(label)
            field.set_text(told)
            line.set_visibility(bool(told))

    def _line(self, label: str) -> tuple[ui.element, TextElement]:
        if label not in self._lines:
            with self.root, box("fact") as line:
                text("dt", label)
                self._lines[label] = (line, text("dd", "", "numbers"))
        return self._lines[label]

    def _told(self, job: Job) -> dict[str, str]:
        at = {
            "Created": job.created_at,
            "Started": job.started_at,
            "Ended": job.ended_at,
        }
        return {
            "Kind": kind_name(job),
            "Whose": whose(job, self._reader) or "Yours",
            **{label: moment_text(m, self._zone) if m else "" for label, m in at.items()},
            "Took": _took(job),
            "Items": UNKNOWN if job.total is None else f"{job.total:,}",
            "Done": f"{job.done:,}",
            "Failed": f"{job.failed:,}",
            "Open": f"{max(job.total - job.tried, 0):,}" if job.total is not None else "",
            "Pace": pace(job),
            **_costs(job),
            "Id": str(job.id),
        }


def _took(job: Job) -> str:
    if job.started_at is None or job.ended_at is None:
        return ""
    return duration((job.ended_at - job.started_at).total_seconds())


def _costs(job: Job) -> dict[str, str]:
    """Return what it costs; all empty for who does not see costs."""
    if job.cost_usd is None:
        return {"Calls of models": "", "Cost": "", "Estimated": "", "Budget": ""}
    return {
        "Calls of models": f"{job.calls:,}",
        "Cost": money(job.cost_usd),
        "Estimated": money(job.estimate_usd),
        "Budget": "No budget of its own" if job.budget_usd is None else money(job.budget_usd),
    }
