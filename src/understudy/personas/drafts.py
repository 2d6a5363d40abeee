"""Use cases of drafted personas: estimate, start, look, keep, discard."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts.access import Actor
from understudy.jobs import store as job_store
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import LONGEST_TITLE, Job, JobDraft
from understudy.jobs.service import JobService
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Invalid, NotFound
from understudy.kernel.ids import derived_id, new_id
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.llm.models import Models
from understudy.llm.prompts import PromptLibrary
from understudy.llm.running import Money
from understudy.llm.types import Role
from understudy.personas import draft_store as store
from understudy.personas.draft_flow import KIND
from understudy.personas.draft_schemas import (
    Discarded,
    Draft,
    DraftEstimate,
    DraftRequest,
    DraftState,
    Kept,
)
from understudy.personas.drafting import calls_for, most_of_a_call, usage_for
from understudy.personas.makers import require_maker
from understudy.personas.models import PersonaDraftRow
from understudy.personas.schemas import PersonaDraft, Visibility
from understudy.personas.service import PersonaService

KEPT_AT_ONCE = 50
"""In one transaction: others write meanwhile, too."""
MOST_JOBS = 12
_CENT = Decimal("0.01")


class BudgetTooSmall(Invalid):
    """A budget of ${budget_usd} does not cover one call, which may cost up to ${call_usd}.

    Nothing was started. Give more, or ask for fewer people.
    """

    code = "budget_too_small"


class DraftsNotFound(NotFound):
    """There are no such drafts, or they are not yours."""

    code = "drafts_not_found"


@dataclass(frozen=True, slots=True)
class Costs:
    """What an estimate needs to know: which model is asked, with which words, at which price."""

    models: Models
    prompts: PromptLibrary
    money: Money

    def require_a_call(self, request: DraftRequest, budget_usd: Decimal) -> None:
        """Refuse a budget that would end the job before its first call.

        Raises:
            BudgetTooSmall: it does.
        """
        name, _ = self.money.aliases.resolve(self.models.chain(Role.MAIN)[0])
        most = most_of_a_call(self.prompts, request)
        call_usd = self.money.prices.cost_usd(name.provider, name.model, most) or Decimal(0)
        if budget_usd < call_usd:
            raise BudgetTooSmall(budget_usd=budget_usd, call_usd=call_usd.quantize(_CENT, ROUND_UP))

    def of(self, request: DraftRequest) -> DraftEstimate:
        """Return what drafting will probably take."""
        name, _ = self.money.aliases.resolve(self.models.chain(Role.MAIN)[0])
        usage = usage_for(self.prompts, request)
        return DraftEstimate(
            calls=calls_for(request.count),
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost_usd=self.money.prices.cost_usd(name.provider, name.model, usage),
            model=str(name),
        )


class DraftService:
    """Drafts of personas for those who make personas."""

    def __init__(
        self, db: Database, jobs: JobService, personas: PersonaService, costs: Costs
    ) -> None:
        self._db, self._jobs, self._personas, self._costs = db, jobs, personas, costs

    def estimate(self, actor: Actor, request: DraftRequest) -> DraftEstimate:
        """Say what drafting will probably take and cost, before it is started.

        Raises:
            MakesNoPersonas: a student.
        """
        require_maker(actor)
        return self._costs.of(request)

    async def start(
        self,
        actor: Actor,
        request: DraftRequest,
        *,
        id: UUID | None = None,
        budget_usd: Decimal | None = None,
    ) -> Job:
        """Start drafting; the same again returns the job that is there.

        Args:
            actor: who asks, and pays.
            request: whom to draft.
            id: of the job.
            budget_usd: what it may cost at most; at its end the job waits.

        Raises:
            MakesNoPersonas: a student.
            BudgetTooSmall: nothing could be drafted with it.
            JobNotFound, JobIdTaken: the id is taken.
        """
        require_maker(actor)
        if budget_usd is not None:
            self._costs.require_a_call(request, budget_usd)
        job_id = id or new_id()
        draft = JobDraft(
            title=_title(request),
            total=request.count,
            estimate_usd=self._costs.of(request).cost_usd,
            budget_usd=budget_usd,
        )
        try:
            job = await self._start(actor, job_id, request, draft)
        except IntegrityError:  # the same request, twice at once: the other one started it
            job = await self._start(actor, job_id, request, draft)
        self._jobs.wake()
        return job

    async def _start(
        self, actor: Actor, job_id: UUID, request: DraftRequest, draft: JobDraft
    ) -> Job:
        arguments = request.model_dump(mode="json")
        async with self._db.begin() as session:
            job = await self._jobs.start(session, actor, KIND, arguments, job_id, draft)
            await store.add(session, job_id, actor.id, request.count)
        return job

    async def jobs(self, actor: Actor) -> Sequence[Job]:
        """Return the actor's latest drafting jobs, the newest first.

        Raises:
            MakesNoPersonas: a student.
        """
        require_maker(actor)
        async with self._db.read() as session:
            ids = await store.latest_jobs(session, actor.id, KIND, MOST_JOBS)
        return [await self._jobs.get(actor, job_id) for job_id in ids]

    async def request(self, actor: Actor, job_id: UUID) -> DraftRequest:
        """Return what a job was asked for.

        Raises:
            MakesNoPersonas, DraftsNotFound: as for every look.
        """
        async with self._db.read() as session:
            row = await _job(session, actor, job_id)
        return DraftRequest.model_validate(row.arguments)

    async def list(
        self,
        actor: Actor,
        job_id: UUID,
        *,
        states: Collection[DraftState] = store.SHOWN,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[Draft]:
        """Return the drafts of a job by number, those that are there unless said otherwise.

        Raises:
            MakesNoPersonas: a student.
            DraftsNotFound: there is no such job, or it is somebody else's.
            CursorInvalid: `after` is not from this list.
        """
        above = _number(after) if after else 0
        async with self._db.read() as session:
            await _job(session, actor, job_id)
            found = await store.drafts(session, job_id, states, above=above, limit=limit + 1)
        cursor = encode_cursor(str(found[limit - 1].number)) if len(found) > limit else None
        return page_of(found, limit, cursor)

    async def keep(
        self,
        actor: Actor,
        job_id: UUID,
        numbers: Collection[int] | None = None,
        visibility: Visibility = Visibility.PRIVATE,
    ) -> Kept:
        """Make personas of drafts, of these or of all; those that are personas stay as they are.

        They belong to whose job it is, also if an administrator keeps them.

        Raises:
            MakesNoPersonas, DraftsNotFound: as for every look.
        """
        made: list[UUID] = []
        above = 0
        while True:
            async with self._db.begin() as session:
                job = await _job(session, actor, job_id)
                owner = Actor(job.owner_id, actor.role)
                rows = await store.to_keep(
                    session, job_id, numbers, above=above, limit=KEPT_AT_ONCE
                )
                made += [await self._kept(session, owner, row, visibility) for row in rows]
            if len(rows) < KEPT_AT_ONCE:
                return Kept(persona_ids=made)
            above = rows[-1].number

    async def _kept(
        self, session: Session, actor: Actor, row: PersonaDraftRow, visibility: Visibility
    ) -> UUID:
        if row.persona_id is None:
            draft = PersonaDraft.model_validate({**(row.fields or {}), "visibility": visibility})
            persona_id = derived_id(row.job_id, "persona", row.number)
            await self._personas.add(session, actor, draft, persona_id)
            row.persona_id, row.state = persona_id, DraftState.KEPT
        return row.persona_id

    async def discard(
        self, actor: Actor, job_id: UUID, numbers: Collection[int] | None = None
    ) -> Discarded:
        """Discard drafts, these or all that are no personas; nobody like them is drafted again.

        Raises:
            MakesNoPersonas, DraftsNotFound: as for every look.
        """
        async with self._db.begin() as session:
            await _job(session, actor, job_id)
            await store.discard(session, job_id, numbers)
            return Discarded(numbers=await store.discarded(session, job_id, numbers))


async def _job(session: Session, actor: Actor, job_id: UUID) -> JobRow:
    require_maker(actor)
    row = await job_store.job(session, job_id, job_store.visible_to(actor))
    if row is None or row.kind != KIND:
        raise DraftsNotFound
    return row


def _title(request: DraftRequest) -> str:
    people = "persona" if request.count == 1 else "personas"
    title = f"{request.count} {people}: {' '.join(request.brief.split())}"
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _number(cursor: str) -> int:
    (number,) = decode_cursor(cursor, 1)
    if not (number.isascii() and number.isdecimal() and len(number) < len("1000000")):
        raise CursorInvalid
    return int(number)
