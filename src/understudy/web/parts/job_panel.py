"""The jobs of everybody at one look, for the monitor."""

from uuid import UUID

from understudy.jobs.schemas import Job, JobState, QueueView
from understudy.web.parts.figures import number_of
from understudy.web.parts.in_place import Keyed
from understudy.web.parts.job_rows import BriefRow
from understudy.web.parts.job_words import STATES, UNDER_WAY, no_worker
from understudy.web.parts.kit import box, link_button, text
from understudy.web.session import Visitor

SHOWN = 6
"""Jobs that are listed; what runs comes before what waits."""


class JobPanel:
    """A panel: how many jobs are in each state, how many processes work, what is under way."""

    def __init__(self, visitor: Visitor) -> None:
        with box("panel") as self.root:
            with box("panel-head"):
                with box():
                    text("h2", "Jobs")
                    self._counts = text("p", "", "quiet small numbers")
                link_button("All jobs", "/jobs?whose=everyone", kind="plain").classes("small")
            self._no_worker = text("p", no_worker(visitor.actor), "warning section")
            self._rows = Keyed[UUID, Job](
                lambda job: BriefRow(visitor, job), lambda job: job.id, "brief-rows"
            )

    def show(self, view: QueueView, workers: int) -> None:
        """Show how it is now."""
        at_work = f"{number_of(workers, 'process works', 'processes work')} on jobs"
        self._counts.set_text(" · ".join(filter(None, (at_work, _counted(view)))))
        self._no_worker.set_visibility(workers == 0)
        lively = sorted(view.running, key=lambda job: UNDER_WAY.index(job.state))
        self._rows.show(lively[:SHOWN])


def _counted(view: QueueView) -> str:
    states = (*UNDER_WAY, *(state for state in JobState if state.is_over))
    told = [
        f"{view.by_state[state]:,} {STATES[state].lower()}"
        for state in states
        if view.by_state.get(state)
    ]
    return " · ".join(told)
