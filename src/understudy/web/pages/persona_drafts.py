"""Personas drafted from a brief: ask for them, see them come, keep those that fit."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from nicegui import ui
from pydantic import ValidationError

from understudy.jobs.schemas import Job
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.ids import new_id
from understudy.personas.draft_schemas import (
    LONGEST_BRIEF,
    MOST_DRAFTS,
    DraftEstimate,
    DraftRequest,
)
from understudy.personas.makers import require_maker
from understudy.personas.schemas import Visibility
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.dates import moment_text
from understudy.web.parts.draft_cards import DraftCards
from understudy.web.parts.fields import ListField, choice_field, line_field, prose_field
from understudy.web.parts.figures import money
from understudy.web.parts.job_card import AGAIN_AFTER_S, JobCard
from understudy.web.parts.job_words import STATES, how_far, state_tone
from understudy.web.parts.kit import back_link, badge, box, button, empty, page_head, text
from understudy.web.parts.live import while_open
from understudy.web.parts.numbers import read_number
from understudy.web.parts.persona_card import VISIBILITY_NAMES
from understudy.web.session import Visiting, Visitor

_AT_ONCE = 48
_LANGUAGES = {
    "": "That of the brief",
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
}
_LEAD = (
    "Say in your own words whom you need. People are drafted ten at a time, no two alike; you read "
    "them, keep those that fit, and these become personas."
)
_HINT = "Young fathers after separation in a small town; three of them angry"


async def drafts_page(visitor: Visiting) -> None:
    """Ask for drafts, and find those that were asked for."""
    require_maker(visitor.actor)
    with frame(visitor, "/personas", "Draft personas"), box("page narrow"):
        await AskView(visitor).build()


async def draft_job_page(visitor: Visiting, job_id: UUID) -> None:
    """Show the drafts of one job as they come."""
    request = await visitor.services.drafts.request(visitor.actor, job_id)
    job = await visitor.services.jobs.get(visitor.actor, job_id)
    with frame(visitor, "/personas", job.title), box("page"):
        await DraftsView(visitor, job, request).build()


class AskView:
    """The form, and the visitor's drafting jobs."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._drafts = visitor, visitor.services.drafts
        self._new_id = new_id()  # chosen before the click: two clicks start one job

    async def build(self) -> None:
        """Build the page."""
        back_link("Personas", "/personas")
        with page_head("Draft personas"):
            pass
        with box("panel stack"):
            text("p", _LEAD, "quiet")
            self._brief = prose_field("Whom you need", "", self._look, most=LONGEST_BRIEF)
            self._brief.props["placeholder"] = _HINT
            with box("fields"):
                self._count = line_field("How many", "10", self._look)
                self._language = choice_field("Language", _LANGUAGES, "")
                self._budget = line_field("At most, in US dollars", "")
            for field in (self._count, self._language, self._budget):
                field.classes("third")
            self._count.props('inputmode="numeric"')
            self._budget.props('prefix="$" inputmode="decimal"')
            self._tags = ListField("Tags", "All of them get these.", [], lambda: None)
            with box("line-up wrap"):
                self._told = text("p", "", "quiet grow")
                self._told.props["role"] = "status"
                button("Draft", self._start, kind="primary", picture="personas")
        self._look()
        await self._list()

    def _look(self) -> None:
        """Say what it will probably cost."""
        try:
            request = self._read()
        except ValueError:
            self._told.set_text("")
            return
        estimate = self._drafts.estimate(self._visitor.actor, request)
        self._told.set_text(_told(estimate))

    def _read(self) -> DraftRequest:
        count = read_number(self._count.value or "")
        if count != int(count) or not 1 <= count <= MOST_DRAFTS:
            raise ValueError(f"Please enter a whole number from 1 to {MOST_DRAFTS}.")
        given = {"language": self._language.value or None, "tags": self._tags.values}
        return DraftRequest.model_validate(
            {"brief": self._brief.value or "", "count": int(count), **given}
        )

    async def _start(self) -> None:
        self._brief.error = self._count.error = self._budget.error = None
        try:
            request = self._read()
        except ValidationError as error:
            wrong = {problem["loc"][0] for problem in error.errors()}
            short = "Please say in a few words whom you need."
            self._brief.error = short if "brief" in wrong else None
            if "tags" in wrong:
                self._tags.mark("Please choose up to ten tags.")
            return
        except ValueError as problem:
            self._count.error = str(problem)
            return
        try:
            budget = self._read_budget()
        except ValueError as problem:
            self._budget.error = str(problem)
            return
        actor = await self._visitor.actor_now()
        job = await self._drafts.start(actor, request, id=self._new_id, budget_usd=budget)
        ui.navigate.to(f"/personas/drafts/{job.id}")

    def _read_budget(self) -> Decimal | None:
        if not str(self._budget.value or "").strip():
            return None
        budget = read_number(self._budget.value)
        if not budget:
            raise ValueError("Please enter more than nothing, or leave it empty.")
        return budget

    async def _list(self) -> None:
        jobs = await self._drafts.jobs(self._visitor.actor)
        with box("section drafting-jobs"):
            text("h2", "Drafted before")
            if not jobs:
                with empty("personas", "Nothing drafted yet", _EMPTY, "h3"):
                    return
            with box("card rows", "ul"):
                for job in jobs:
                    self._row(job)

    def _row(self, job: Job) -> None:
        with box("entry-row", "li"):
            with box("main"):
                with text("strong", ""):
                    ui.link(job.title, job.link)
                when = moment_text(job.created_at, self._visitor.services.settings.timezone)
                text("small", f"{when} · {how_far(job)}")
            badge(STATES[job.state], state_tone(job))


_EMPTY = "What you ask for stands here, with everybody who was drafted."


class DraftsView:
    """The drafts of one job."""

    def __init__(self, visitor: Visitor, job: Job, request: DraftRequest) -> None:
        self._visitor, self._drafts = visitor, visitor.services.drafts
        self._job, self._request = job, request
        self._most = _AT_ONCE
        self._news = asyncio.Event()

    async def build(self) -> None:
        """Build the page."""
        back_link("Draft personas", "/personas/drafts")
        with page_head("Drafts"):
            pass
        with box("stack"):
            text("p", self._request.brief, "quiet prose")
            card = JobCard(self._visitor, self._job, leads=False)
            card.on_change = self._changed
            self._stale = text("p", "", "caution")
            self._stale.set_visibility(False)
            self._tools()
            self._cards = DraftCards(self._say)
            self._nothing = box()
            with box("more") as self._more:
                button("Show more", self._read_on)
        await self._show()
        while_open(ui.context.client, f"drafts of {self._job.id}", self._follow)

    def _tools(self) -> None:
        names = {each.value: VISIBILITY_NAMES[each] for each in Visibility}
        with box("tools draft-tools") as self._bar:
            self._told = text("p", "", "grow")
            self._told.props["role"] = "status"
            self._all = button("Choose all", self._choose_all, kind="plain")
            self._discard = button("Discard", self._discard_chosen)
            self._seen_by = choice_field("Seen by", names, Visibility.PRIVATE.value)
            # Two buttons that stay what they are: the second click of two on "Keep 3" must not
            # keep everybody, because nobody is chosen any more when it arrives.
            self._keep = button("Keep", self._keep_chosen, kind="primary", picture="check")
            self._keep_all = button("Keep all", lambda: self._keep_these(None))

    def _changed(self, job: Job) -> None:
        self._job = job
        self._news.set()

    async def _follow(self) -> None:
        """Show drafts as they come, for as long as the page is open."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._show()
            except UnderstudyError as error:  # the next look may go better
                self._say_stale(error.message)
                self._news.set()
                await asyncio.sleep(AGAIN_AFTER_S)

    async def _show(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._drafts.list(actor, self._job.id, limit=min(self._most, 200))
        found = page.items
        while page.next and len(found) < self._most:
            page = await self._drafts.list(actor, self._job.id, after=page.next, limit=_AT_ONCE)
            found += page.items
        self._say_stale("")
        self._cards.show(found)
        self._more.set_visibility(page.next is not None)
        self._bar.set_visibility(bool(found))
        self._nothing.clear()
        if not found:
            with self._nothing, empty("personas", *_nobody(self._job)):
                pass
        self._say()

    async def _read_on(self) -> None:
        self._most += _AT_ONCE
        await self._show()

    def _say_stale(self, problem: str) -> None:
        self._stale.set_text(f"Not up to date: {problem}" if problem else "")
        self._stale.set_visibility(bool(problem))

    def _say(self) -> None:
        chosen, left = len(self._cards.chosen), len(self._cards.open_numbers)
        self._told.set_text(f"{chosen} chosen" if chosen else "Choose some, or keep all of them.")
        self._all.set_text("Choose none" if chosen and chosen == left else "Choose all")
        self._keep.set_text(f"Keep {chosen}" if chosen else "Keep")
        self._discard.set_text(f"Discard {chosen}" if chosen else "Discard")
        self._discard.set_enabled(chosen > 0)
        self._keep.set_enabled(chosen > 0)
        self._all.set_enabled(left > 0)
        self._keep_all.set_enabled(left > 0)

    def _choose_all(self) -> None:
        chosen, left = len(self._cards.chosen), len(self._cards.open_numbers)
        self._cards.choose_all(on=not chosen or chosen < left)

    async def _keep_chosen(self) -> None:
        await self._keep_these(sorted(self._cards.chosen))

    async def _keep_these(self, numbers: Sequence[int] | None) -> None:
        actor = await self._visitor.actor_now()
        seen_by = Visibility(str(self._seen_by.value))
        kept = await self._drafts.keep(actor, self._job.id, numbers, seen_by)
        count = len(kept.persona_ids)
        notice(f"{count} {'is a persona' if count == 1 else 'are personas'} now.")
        await self._show()

    async def _discard_chosen(self) -> None:
        actor = await self._visitor.actor_now()
        gone = await self._drafts.discard(actor, self._job.id, sorted(self._cards.chosen))
        notice(f"{len(gone.numbers)} discarded.")
        await self._show()


def _told(estimate: DraftEstimate) -> str:
    calls = "1 call" if estimate.calls == 1 else f"{estimate.calls} calls"
    if estimate.cost_usd is None:
        return f"{calls} to {estimate.model}; what they cost is not known."
    if not estimate.cost_usd:
        return f"{calls} to {estimate.model}, free."
    return f"{calls} to {estimate.model}, about {money(estimate.cost_usd)}."


def _nobody(job: Job) -> tuple[str, str]:
    if not job.state.is_over:
        return "Nobody is drafted yet", "They appear here as they come, about ten at a time."
    return "Nobody is here", "What was drafted was discarded, or nobody could be drafted."
