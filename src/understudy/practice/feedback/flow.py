"""Judging interviews as a job: of one that was just handed in, or of many again.

The same interview, rubric, prompt and model are asked about once: what was answered is stored and
used again. Levels and everything else of a report are derived from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.jobs import store as job_store
from understudy.jobs.kinds import Arguments, Kind, Plan, Step, Work
from understudy.jobs.schemas import LONGEST_TITLE, JobDraft
from understudy.jobs.service import JobService
from understudy.jobs.shards import Failed, Outcome
from understudy.jobs.steps import halts
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.ids import derived_id
from understudy.llm.errors import ModelFailed
from understudy.llm.gateway import Gateway
from understudy.llm.money.promises import BudgetReached
from understudy.llm.prompts import PromptLibrary
from understudy.llm.structured import complete_as
from understudy.llm.types import Charge, Request, Role
from understudy.personas.store import version_names
from understudy.practice.courses import rubric_store
from understudy.practice.courses.models import RubricVersionRow
from understudy.practice.feedback import store
from understudy.practice.feedback.basis import Basis, key_of, said_in
from understudy.practice.feedback.judge_schemas import JudgeAnswer, Summary
from understudy.practice.feedback.judging import JudgeVariables, ask_for
from understudy.practice.feedback.making import refresh, rubric_of
from understudy.practice.feedback.models import LONGEST_PROBLEM, JudgementRow
from understudy.practice.feedback.problems import NotHandedIn
from understudy.practice.feedback.record import Record, record_of
from understudy.practice.feedback.releasing import release_by_policy
from understudy.practice.feedback.telling import tell_halted, tell_to_review
from understudy.practice.feedback.view_schemas import ReportState
from understudy.practice.mind.counts import Speaker
from understudy.practice.sessions import store as sessions
from understudy.practice.sessions.manners import budgets_of
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import move
from understudy.practice.sessions.schemas import HANDED_IN, Stage
from understudy.practice.sessions.stages import Move

KIND = "practice_feedback"
PRODUCT = "practice"
_HANDED_IN = "handed_in"
"""What says in a job's arguments that its student began it by handing in."""
_NOTHING = JudgeAnswer(
    indicators=(), notes=(), summary=Summary(strength="", priority="", next=""), cues=()
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge answered to one session; `row` is stored already, or yet to be."""

    rubric_version_id: UUID
    row: JudgementRow


async def begin(session: Session, jobs: JobService, actor: Actor, row: PracticeSessionRow) -> None:
    """Have a session judged that was handed in, in the caller's transaction; twice is once."""
    if row.stage != Stage.FEEDBACK_PENDING:
        return
    job_id = await job_of(session, row)
    if await job_store.job(session, job_id):
        return
    names = await version_names(session, [row.persona_version_id])
    title = f"Feedback on attempt {row.attempt}: {names[row.persona_version_id]}"
    draft = JobDraft(title=title[:LONGEST_TITLE], total=1)
    arguments = {"sessions": [str(row.id)], _HANDED_IN: True}
    await jobs.start(session, actor, KIND, arguments, job_id, draft)


async def job_of(session: Session, row: PracticeSessionRow) -> UUID:
    """Return the id of the job that judges a session since it was last handed in."""
    return derived_id(row.id, "feedback", await store.times_pending(session, row.id))


class FeedbackFlow:
    """Does the steps of judging jobs."""

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
            link=lambda _job_id: "/practice",
            reopen=store.reopen,
            # Who hands in is told when they can read their feedback, not when it is made.
            tells=lambda arguments: not arguments.get(_HANDED_IN),
        )

    async def plan(self, plan: Plan) -> None:
        """Judge all of them."""
        await plan.step("judge")

    async def step(self, step: Step, _name: str, _arguments: Arguments) -> None:
        """Judge those that this job has not tried yet."""
        ids = [UUID(each) for each in step.work.arguments["sessions"]]
        job_id = step.work.job_id
        async with self._db.begin() as session:
            done, failed = await store.judged_by(session, job_id, ids)
            # Counted anew: what it failed at may wait since because of another job.
            await job_store.set_counts(session, job_id, len(done), len(failed))
        left = [each for each in dict.fromkeys(ids) if each not in done | failed]
        if left:
            judge, keep = partial(self._judge, step.work), partial(self._keep, job_id)
            await step.items(left, judge, keep)

    async def _judge(self, work: Work, session_id: UUID) -> Judged:
        """Look for what was answered before, else ask."""
        async with self._db.read() as session:
            row = await sessions.anywhere(session, session_id)
            if row is None or row.stage not in HANDED_IN:
                raise NotHandedIn
            record, rubric = await record_of(session, row), await rubric_of(session, row)
            request, key = self._asked(record, rubric)
            known = await store.judgement(session, key)
        if known is None:
            try:
                known = await self._answered(request, key, record, _charge(work, row))
            except (BudgetReached, ModelFailed) as error:
                if halts(error):
                    await self._say_that_it_waits(work.job_id, session_id, error)
                raise
        return Judged(rubric.id, known)

    async def _say_that_it_waits(
        self, job_id: UUID, session_id: UUID, error: UnderstudyError
    ) -> None:
        """Put a session into its teachers' queue whose first feedback cannot be written now.

        Why it failed earlier, in another job, is not what is the matter with it any more.
        """
        async with self._db.begin() as session:
            row = await sessions.anywhere(session, session_id, lock=True)
            if row is None or row.stage != Stage.FEEDBACK_PENDING:
                return
            found = await store.report_to_write(session, row)
            if found.job_id == job_id:  # written by this job already, and counted
                return
            waited = store.waits(found)
            found.problem, found.job_id = _why(error)[:LONGEST_PROBLEM], None
            if not waited:  # else they were told
                await tell_halted(session, row)

    def _asked(self, record: Record, rubric: RubricVersionRow) -> tuple[Request, str]:
        criteria = tuple(rubric_store.fields_of(rubric).criteria)
        variables = JudgeVariables(
            criteria=criteria, turns=record.turns, reflection=record.reflection
        )
        request = ask_for(self._prompts, variables, seed="", rubric=str(rubric.id))
        basis = Basis(
            transcript=said_in(record.turns),
            reflection=record.reflection,
            rubric_version_id=rubric.id,
            prompt_version=request.prompt_version,
            model=self._model,
        )
        key = key_of(basis)
        return replace(request, seed=key), key

    @property
    def _model(self) -> str:
        return str(self._gateway.models.chain(Role.JUDGE)[0])

    async def _answered(
        self, request: Request, key: str, record: Record, charge: Charge
    ) -> JudgementRow:
        row = JudgementRow(key=key, prompt_version=request.prompt_version)
        if not any(turn.speaker is Speaker.WORKER for turn in record.turns):
            # Nothing was said: nothing is asked, and nothing found.
            row.answer, row.model = _NOTHING.model_dump(mode="json"), self._model
            row.cost_usd = Decimal(0)
            return row
        filled = await complete_as(self._gateway, request, JudgeAnswer, charge)
        row.answer = filled.form.model_dump(mode="json")
        row.model, row.cost_usd = filled.answers[-1].model, filled.cost_usd
        return row

    async def _keep(
        self, job_id: UUID, session: Session, outcomes: Sequence[Outcome[UUID, Judged]]
    ) -> tuple[int, int]:
        """Write what was judged, and why others were not; a session that fails stays pending."""
        done = failed = 0
        for session_id, result in sorted(outcomes, key=lambda outcome: outcome[0]):
            row = await sessions.anywhere(session, session_id, lock=True)
            if row is None or row.stage == Stage.ERASED:  # deleted while it was judged
                failed += 1
                continue
            found = await store.report_to_write(session, row)
            if found.job_id == job_id:  # written already, and counted
                continue
            found.job_id = job_id
            if isinstance(result, Failed):
                found.problem = result.problem[:LONGEST_PROBLEM]
                await tell_to_review(session, row, found)
                failed += 1
                continue
            await write(session, row, result)
            done += 1
        await session.flush()
        return done, failed


async def write(session: Session, row: PracticeSessionRow, result: Judged) -> None:
    """Keep what was judged of a locked session, and show it if its assignment says so."""
    found = await store.report_to_write(session, row)
    kept = await store.keep_judgement(session, result.row)
    if found.judgement_id not in (None, kept.id):  # what a teacher stood by is another one
        found.state, found.confirmed_at, found.confirmed_by = ReportState.DRAFT, None, None
    found.judgement_id, found.rubric_version_id = kept.id, result.rubric_version_id
    found.problem = None
    await refresh(session, row, found)
    if row.stage == Stage.FEEDBACK_PENDING:
        await move(session, row, Move.FEEDBACK_READY, None)
    await release_by_policy(session, row, found)
    await tell_to_review(session, row, found)


def _charge(work: Work, row: PracticeSessionRow) -> Charge:
    charge = work.charge("judge", row.conversation_id)
    return replace(charge, budgets=(*charge.budgets, *budgets_of(row)))


def _why(error: UnderstudyError) -> str:
    """Return why feedback waits, without amounts: some who review see none."""
    return "A budget for it is used up." if isinstance(error, BudgetReached) else error.message
