"""Jobs: what goes on while nobody waits for it, and what became of it."""

import asyncio
from enum import StrEnum
from urllib.parse import urlencode
from uuid import UUID

from nicegui import ui

from understudy.jobs.schemas import Job, JobState
from understudy.kernel.errors import UnderstudyError
from understudy.web.frame import frame
from understudy.web.parts.in_place import Keyed, Switch
from understudy.web.parts.job_card import JobCard
from understudy.web.parts.job_facts import JobFacts
from understudy.web.parts.job_lists import AT_WORK, ENDED, JobLists, Wanted
from understudy.web.parts.job_rows import EndedRow, UnderWayRow
from understudy.web.parts.job_words import STATES, kind_name, no_worker
from understudy.web.parts.kit import back_link, box, button, empty, link_button, page_head, text
from understudy.web.parts.live import Gaze, while_open
from understudy.web.session import Visiting, Visitor, safe_next

EVERY_S = 1.0
"""How often an open page that somebody looks at is brought up to date."""
_LEAD = "They go on when you close the page, and you are told when they are done."


class Whose(StrEnum):
    """Whose jobs an administrator sees."""

    MINE = "mine"
    EVERYONE = "everyone"


_WHOSE = {Whose.MINE: "My jobs", Whose.EVERYONE: "Everybody's"}
_ALL = ""
_STATES = {
    _ALL: tuple(JobState),
    "running": AT_WORK,
    **{s.value: (s,) for s in (JobState.QUEUED, JobState.PAUSED, *ENDED)},
}
_STATE_NAMES = {name: STATES[states[0]] if name else "All" for name, states in _STATES.items()}


async def jobs_page(
    visitor: Visiting, job: UUID | None = None, state: str = _ALL, whose: str = Whose.MINE
) -> None:
    """Show jobs, or everything about one."""
    if job is not None:
        await _one(visitor, job)
        return
    with frame(visitor, "/jobs", "Jobs"), box("page"):
        await JobsView(visitor, state, whose).build()


async def _one(visitor: Visitor, id: UUID) -> None:
    services = visitor.services
    job = await services.jobs.get(visitor.actor, id)
    is_own = job.owner_id == visitor.actor.id
    with frame(visitor, "/jobs", job.title), box("page narrow"):
        back_link("Jobs", "/jobs" if is_own else f"/jobs?whose={Whose.EVERYONE}")
        with page_head(job.title, kind_name(job)):
            if job.link and not job.link.startswith("/jobs"):
                link_button("See the result", safe_next(job.link))
        if not job.state.is_over and not await services.jobs.workers():
            text("p", no_worker(visitor.actor), "warning section")
        with box("section"):
            card = JobCard(visitor, job, leads=False)
        with box("panel"):
            text("h2", "Details")
            facts = JobFacts(visitor.actor, services.settings.timezone)
        facts.show(job)
        card.on_change = facts.show


class JobsView:
    """The jobs of one visitor, or everybody's. Built once, then changed in place."""

    def __init__(self, visitor: Visitor, state: str, whose: str) -> None:
        self._visitor, self._jobs = visitor, visitor.services.jobs
        self._first = state if state in _STATES else _ALL
        is_everyone = visitor.actor.is_admin and whose == Whose.EVERYONE
        self._first_whose = Whose.EVERYONE if is_everyone else Whose.MINE
        self._looking = asyncio.Lock()

    async def build(self) -> None:
        """Build the page, and keep it current while somebody looks at it."""
        visitor = self._visitor
        with page_head("Jobs", _LEAD) as self._sub:
            self._whose = Switch("Whose jobs", _WHOSE, self._first_whose, self._choose)
        self._whose.root.set_visibility(visitor.actor.is_admin)
        self._no_worker = text("p", no_worker(visitor.actor), "warning section")
        with box("tools") as self._tools:
            self._state = Switch("State", _STATE_NAMES, self._first, self._choose, pills=True)
        self._build_lists()
        self._lists = JobLists(self._jobs, self._wanted())
        await self._look()
        self._gaze = Gaze()
        while_open(ui.context.client, "jobs", self._keep_current)

    def _build_lists(self) -> None:
        visitor = self._visitor
        with box("panel section") as self._under_way:
            text("h2", "Under way")
            self._rows = Keyed[UUID, Job](lambda _: UnderWayRow(visitor, self._changed), _id)
            with box("more") as self._more:
                button("Show more", self._show_more)
        with box("panel section") as self._over:
            text("h2", "Ended")
            self._ended = Keyed[UUID, Job](lambda job: EndedRow(visitor, job), _id)
            with box("more") as self._more_ended:
                button("Show earlier ones", self._read_on)
        with box() as self._none_of_these, empty("search", "None", "No job is in this state."):
            pass
        with box() as self._none:
            _teach(visitor)

    def _wanted(self) -> Wanted:
        return Wanted(self._whose.value is Whose.EVERYONE, _STATES[self._state.value])

    async def _choose(self) -> None:
        chosen = {"state": self._state.value, "whose": self._whose.value}
        query = urlencode({k: v for k, v in chosen.items() if v not in (_ALL, Whose.MINE)})
        ui.navigate.history.replace("/jobs" + (f"?{query}" if query else ""))
        self._lists = JobLists(self._jobs, self._wanted())
        await self._look()

    async def _changed(self, _: Job) -> None:
        await self._look(whole=True)

    async def _show_more(self) -> None:
        self._lists.grow()
        await self._look()

    async def _read_on(self) -> None:
        async with self._looking:
            await self._lists.read_on(await self._visitor.actor_now())
            self._show()

    async def _keep_current(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            await self._gaze.wait()
            try:
                await self._look()
            except UnderstudyError as error:  # the next look may go better
                self._sub.set_text(f"Not up to date: {error.message}")

    async def _look(self, *, whole: bool = False) -> None:
        """Show how it is now; with `whole`, what is over is read again in any case."""
        async with self._looking:
            lists = self._lists
            await lists.look(await self._visitor.actor_now(), whole=whole)
            self._no_worker.set_visibility(not await self._jobs.workers())
            if lists is self._lists:  # not if they chose something else meanwhile
                self._show()

    def _show(self) -> None:
        lists, is_all = self._lists, self._state.value == _ALL
        self._sub.set_text(_LEAD)
        self._rows.show(lists.under_way)
        self._under_way.set_visibility(bool(lists.under_way))
        self._more.set_visibility(lists.is_more)
        self._ended.show(lists.ended)
        self._over.set_visibility(bool(lists.ended))
        self._more_ended.set_visibility(lists.next is not None)
        is_none = not lists.under_way and not lists.ended
        self._none.set_visibility(is_none and is_all)
        self._none_of_these.set_visibility(is_none and not is_all)
        self._tools.set_visibility(not is_none or not is_all)


def _id(job: Job) -> UUID:
    return job.id


def _teach(visitor: Visitor) -> None:
    with empty(
        "jobs",
        "No job yet",
        "What takes longer than one likes to wait becomes a job: many persona drafts at once, a "
        "large export of conversations. It goes on without you, can be paused, and loses nothing "
        "when the server restarts.",
    ):
        if visitor.actor.makes_personas:
            link_button("Draft personas", "/personas/drafts", kind="primary", picture="personas")
        link_button("Export conversations", "/conversations", picture="download")
