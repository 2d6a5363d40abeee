"""How a job goes: its state, a bar, its pace and cost, and what can be done with it."""

from uuid import UUID

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from understudy.jobs.schemas import Job, JobState
from understudy.web.parts.in_place import put_classes
from understudy.web.parts.job_verbs import Changed, JobVerbs
from understudy.web.parts.job_words import (
    STATES,
    cost,
    how_far,
    pace,
    share_done,
    state_tone,
    what_failed,
)
from understudy.web.parts.kit import badge, box, text
from understudy.web.parts.meter import Bar
from understudy.web.session import Visitor


def job_path(id: UUID) -> str:
    """Return where a job is seen with everything about it."""
    return f"/jobs?job={id}"


class JobProgress:
    """A job, to be shown again and again while it changes. It can show another job as well.

    Args:
        visitor: who looks.
        changed: is told what became of the job by what the visitor did.
        leads: whether its title leads to the job's own page.
    """

    def __init__(self, visitor: Visitor, changed: Changed, *, leads: bool = True) -> None:
        with box("job") as self.root:
            with box("line-up wrap"):
                with box("grow") as heading:
                    self._title = ui.link("", "/jobs").classes("title anywhere")
                with box() as state:
                    self._state = badge("")
            self._about = text("small", "", "tiny")
            self._bar = Bar("spent", "failed", role="progressbar")
            with box("line-up wrap job-told"):
                self._far = text("span", "", "numbers")
                self._failed = text("span", "", "numbers failed-told")
                self._pace = text("span", "", "numbers quiet grow")
                self._cost = text("span", "", "numbers quiet")
            self._error = text("p", "", "caution")
            self._verbs = JobVerbs(visitor, changed)
        heading.set_visibility(leads)
        state.props["role"] = "status"

    def show(self, job: Job, *, about: str = "") -> None:
        """Show how a job is now, and perhaps what else to know about it."""
        self._title.set_text(job.title)
        self._lead_to(job_path(job.id))
        self._state.set_text(STATES[job.state])
        put_classes(self._state, f"badge {state_tone(job)}".strip())
        _put(self._about, about)
        self._show_bar(job)
        self._far.set_text(how_far(job))
        _put(self._failed, what_failed(job))
        self._pace.set_text(pace(job))
        _put(self._cost, cost(job))
        _put(self._error, job.error or "")
        failed = job.state is JobState.FAILED
        self._error.classes(add="problem" if failed else "caution")
        self._error.classes(remove="caution" if failed else "problem")
        self._verbs.show(job)

    def _lead_to(self, path: str) -> None:
        if self._title.props.get("href") != path:
            self._title.props["href"] = path
            self._title.update()

    def _show_bar(self, job: Job) -> None:
        done, failed = share_done(job)
        unknown = job.state is JobState.RUNNING and job.total is None
        tone = "unknown" if unknown else "" if job.state is JobState.RUNNING else "still"
        told = " · ".join(filter(None, (how_far(job), what_failed(job))))
        self._bar.show(job.title, done, failed, tone=tone, told=told or STATES[job.state])


def _put(element: TextElement, words: str) -> None:
    element.set_text(words)
    element.set_visibility(bool(words))
