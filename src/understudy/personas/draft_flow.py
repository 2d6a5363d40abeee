"""Drafting personas as a job: some at a time, each a row as soon as it is there.

A round asks for everybody who is still missing. Who comes back too like somebody else stays
missing, so that the next round asks for them again; after some rounds they are given up.
"""

from collections.abc import Sequence

from understudy.jobs.kinds import Arguments, Kind, Plan, Step
from understudy.jobs.shards import Failed, Outcome
from understudy.kernel.db import Database, Session
from understudy.llm.gateway import Gateway
from understudy.llm.prompts import PromptLibrary
from understudy.llm.structured import complete_as
from understudy.personas import draft_store as store
from understudy.personas.draft_schemas import DraftRequest, InventedPeople
from understudy.personas.drafting import (
    AT_ONCE,
    TOLD_AT_MOST,
    DraftVariables,
    Wanted,
    ask_for,
    fields_from,
    told_of,
)
from understudy.personas.schemas import PersonaFields
from understudy.personas.similarity import Crowd, signature_of

KIND = "persona_drafts"
PRODUCT = "personas"
MOST_DRAWS = 3
"""So often somebody is drafted, if others of the same kind keep coming."""
CALLS_AT_ONCE = 3
"""Calls that run together know nothing of each other's people: not many."""
TOO_ALIKE = "Whoever was drafted was too like the others. Try again, or widen the brief."

type _Batch = tuple[Wanted, ...]
type _People = list[PersonaFields]


class DraftFlow:
    """Does the steps of drafting jobs."""

    def __init__(self, db: Database, gateway: Gateway, prompts: PromptLibrary) -> None:
        self._db, self._gateway, self._prompts = db, gateway, prompts

    @property
    def kind(self) -> Kind:
        """What `bootstrap` registers."""
        return Kind(
            name=KIND,
            product=PRODUCT,
            plan=self.plan,
            step=self.step,
            link=lambda job_id: f"/personas/drafts/{job_id}",
            reopen=store.reopen,
        )

    async def plan(self, plan: Plan) -> None:
        """Go through rounds until nobody is missing, or those who are have been given up."""
        for number in range(1, MOST_DRAWS + 1):
            if not await plan.step("round", number=number):
                return

    async def step(self, step: Step, _name: str, _arguments: Arguments) -> int:
        """Ask for everybody who is missing; return how many still are."""
        async with self._db.read() as session:
            missing = await store.wanted(session, step.work.job_id)
        batches = [tuple(missing[at : at + AT_ONCE]) for at in range(0, len(missing), AT_ONCE)]
        round_ = _Round(self._db, self._gateway, self._prompts, step)
        if batches:
            await step.items(batches, round_.draft, round_.keep, at_once=CALLS_AT_ONCE)
        async with self._db.read() as session:
            return len(await store.wanted(session, step.work.job_id))


class _Round:
    """One round of a job."""

    def __init__(self, db: Database, gateway: Gateway, prompts: PromptLibrary, step: Step) -> None:
        self._db, self._gateway, self._prompts, self._step = db, gateway, prompts, step
        self._job_id = step.work.job_id
        self._request = DraftRequest.model_validate(step.work.arguments)
        self._crowd = Crowd()

    async def draft(self, batch: _Batch) -> _People:
        """Ask the model for these people; who is no person is left out."""
        async with self._db.read() as session:
            there = await store.latest(session, self._job_id, TOLD_AT_MOST)
        variables = DraftVariables(
            brief=self._request.brief,
            language=self._request.language,
            count=self._request.count,
            wanted=batch,
            told=tuple(map(told_of, there)),
            seed=str(self._job_id),
        )
        request = ask_for(self._prompts, variables)
        charge = self._step.work.charge("drafts")
        filled = await complete_as(self._gateway, request, InventedPeople, charge)
        people = (fields_from(person, self._request) for person in filled.form.personas)
        return [fields for fields in people if fields]

    async def keep(
        self, session: Session, outcomes: Sequence[Outcome[_Batch, _People]]
    ) -> tuple[int, int]:
        """Write who came, those who are not too like anybody; count people, not calls."""
        await self._look_around(session)
        done = failed = 0
        for batch, result in outcomes:
            numbers = [wanted.number for wanted in batch]
            if isinstance(result, Failed):
                failed += await store.fail(session, self._job_id, numbers, result.problem)
                continue
            done += await self._let_in(session, numbers, result)
            failed += await self._give_up(session, numbers)
        return done, failed

    async def _look_around(self, session: Session) -> None:
        """Know everybody who is there: the rows are the truth, what is remembered saves reading."""
        missing = self._crowd.missing(await store.numbers_there(session, self._job_id))
        for number, fields in (await store.fields_there(session, self._job_id, missing)).items():
            self._crowd.add(number, signature_of(fields))

    async def _let_in(self, session: Session, numbers: list[int], people: _People) -> int:
        done, waiting = 0, iter(people)
        for wanted in await store.wanted(session, self._job_id, numbers):
            found = next((each for each in waiting if self._is_new(each)), None)
            if found is None:
                break
            if await store.accept(session, self._job_id, wanted.number, found):
                self._crowd.add(wanted.number, signature_of(found))
                done += 1
        return done

    def _is_new(self, fields: PersonaFields) -> bool:
        return not self._crowd.has_like(signature_of(fields))

    async def _give_up(self, session: Session, numbers: list[int]) -> int:
        """Have those drafted again who are still missing, but not for ever."""
        left = await store.wanted(session, self._job_id, numbers)
        hopeless = [wanted.number for wanted in left if wanted.draws + 1 >= MOST_DRAWS]
        failed = await store.fail(session, self._job_id, hopeless, TOO_ALIKE) if hopeless else 0
        await store.count_draw(session, self._job_id, [wanted.number for wanted in left])
        return failed
