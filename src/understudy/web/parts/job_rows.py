"""Jobs as rows of a list."""

from zoneinfo import ZoneInfo

from nicegui import ui

from understudy.jobs.schemas import Job
from understudy.kernel.clock import now
from understudy.web.parts.figures import clock
from understudy.web.parts.in_place import put_classes
from understudy.web.parts.job_progress import JobProgress, job_path
from understudy.web.parts.job_verbs import Changed
from understudy.web.parts.job_words import (
    STATES,
    cost,
    how_far,
    kind_name,
    pace,
    share_done,
    state_tone,
    what_failed,
    whose,
)
from understudy.web.parts.kit import badge, box, text
from understudy.web.parts.meter import Bar
from understudy.web.session import Visitor


class UnderWayRow:
    """A job that is under way, with what can be done with it."""

    def __init__(self, visitor: Visitor, changed: Changed) -> None:
        self._zone = ZoneInfo(visitor.services.settings.timezone)
        self._reader = visitor.actor
        with box("job-row", "li") as self.root:
            self._progress = JobProgress(visitor, changed)

    def show(self, job: Job) -> None:
        """Show how it is now."""
        since = f"created {clock(job.created_at, now(), self._zone)}"
        self._progress.show(job, about=_line(kind_name(job), whose(job, self._reader), since))


class EndedRow:
    """A job that is over, in few lines; the whole row leads to its page."""

    def __init__(self, visitor: Visitor, job: Job) -> None:
        self._zone = ZoneInfo(visitor.services.settings.timezone)
        self._reader = visitor.actor
        with box("job-row ended", "li") as self.root:
            with box("main"):
                ui.link(job.title, job_path(job.id)).classes("title anywhere")
                self._about = text("small", "", "numbers")
                self._error = text("small", "", "went-wrong")
            self._state = badge("")

    def show(self, job: Job) -> None:
        """Show how it ended."""
        ended = f"ended {clock(job.ended_at, now(), self._zone)}" if job.ended_at else ""
        told = (
            kind_name(job),
            whose(job, self._reader),
            how_far(job),
            what_failed(job),
            cost(job),
            ended,
        )
        self._about.set_text(_line(*told))
        self._error.set_text(job.error or "")
        self._error.set_visibility(bool(job.error))
        self._state.set_text(STATES[job.state])
        put_classes(self._state, f"badge {state_tone(job)}")


class BriefRow:
    """A job among others of everybody, for the monitor."""

    def __init__(self, visitor: Visitor, job: Job) -> None:
        self._reader = visitor.actor
        with box("job brief", "li") as self.root:
            with box("line-up"):
                ui.link(job.title, job_path(job.id)).classes("title grow cut")
                self._state = badge("")
            self._bar = Bar("spent", "failed", role="progressbar")
            self._about = text("small", "", "tiny numbers")

    def show(self, job: Job) -> None:
        """Show how it is now."""
        self._state.set_text(STATES[job.state])
        put_classes(self._state, f"badge {state_tone(job)}")
        told = _line(whose(job, self._reader), how_far(job), what_failed(job), pace(job))
        self._about.set_text(told)
        self._bar.show(job.title, *share_done(job), told=told)


def _line(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
