"""Use cases of those who read feedback on one session."""

from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.accounts.store import names_of
from understudy.kernel.db import Database, Session
from understudy.practice.courses import rubric_store
from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.feedback import store
from understudy.practice.feedback.admitting import may_review
from understudy.practice.feedback.making import Made, made
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.record import Record, record_of, reflection_of
from understudy.practice.feedback.releasing import due_of, may_reveal, waits_for
from understudy.practice.feedback.view_schemas import (
    FeedbackView,
    LineComment,
    ReportState,
    ShownTurn,
)
from understudy.practice.feedback.waiting import problem_of
from understudy.practice.sessions.finding import seen
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import OPEN


class Reading:
    """What students and teachers read."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def report(self, actor: Actor, session_id: UUID) -> FeedbackView:
        """Return the feedback on a session, or what is waited for.

        Its student sees it when it is shown to them, with what the client held back when they
        may; who teaches them always, with all of it. While a session is under way nobody else
        reads what is said. That another reads it is written down.

        Raises:
            SessionNotFound: it is not there or not visible to the actor.
        """
        async with self._db.read() as session:
            row = await seen(session, actor, session_id)
            view = await _view(session, actor, row)
        if row.student_id != actor.id:
            async with self._db.begin() as session:
                subject = ("practice_session", session_id)
                audit.record(session, actor.id, "feedback.read", subject, stage=row.stage)
        return view


async def _view(session: Session, actor: Actor, row: PracticeSessionRow) -> FeedbackView:
    is_student = row.student_id == actor.id
    sees = not is_student or row.stage == Stage.RELEASED
    found = await store.report(session, row.id)
    whole = await _whole(session, row, found, all_of_it=not is_student) if sees else None
    record = whole.record if whole else await record_of(session, row)
    names = await names_of(session, [row.student_id])
    is_shown = row.stage == Stage.RELEASED
    waits = waits_for(row, await due_of(session, row)) if whole is None else ""
    problem = await problem_of(session, actor, row, found)
    said = await store.dispute(session, row.id)
    can_review = await may_review(session, actor, row.section_id)
    return FeedbackView(
        session_id=row.id,
        student_id=row.student_id,
        student_name=names[row.student_id],
        assignment_id=row.assignment_id,
        attempt=row.attempt,
        stage=Stage(row.stage),
        waiting=waits,
        report=whole.report if whole else None,
        state=ReportState(found.state) if found else ReportState.DRAFT,
        problem=problem,
        released_at=found.released_at if found and is_shown else None,
        is_released_by_teacher=bool(found and is_shown and found.released_by),
        turns=_turns(record) if is_student or Stage(row.stage) not in OPEN else [],
        comments=await _comments(session, actor, row, record) if sees else [],
        ratings=reflection_of(row).ratings,
        release=Release(row.release),
        shows_held_back=bool(found and is_shown and await may_reveal(session, row, found)),
        rubric=await _rubric(session, found) if can_review else None,
        can_review=can_review,
        can_dispute=is_student and whole is not None and said is None,
    )


async def _whole(
    session: Session, row: PracticeSessionRow, found: ReportRow | None, *, all_of_it: bool
) -> Made | None:
    if found is None:
        return None
    reveal = all_of_it or await may_reveal(session, row, found)
    return await made(session, row, found, reveal=reveal)


async def _rubric(session: Session, found: ReportRow | None) -> RubricFields | None:
    if found is None or found.rubric_version_id is None:
        return None
    version = await store.rubric_version(session, found.rubric_version_id)
    return rubric_store.fields_of(version) if version else None


async def _comments(
    session: Session, actor: Actor, row: PracticeSessionRow, record: Record
) -> list[LineComment]:
    rows = await store.comments(session, row.id)
    names = await names_of(session, {each.by_id for each in rows})
    return [
        LineComment(
            id=each.id,
            message_id=each.message_id,
            turn=record.turn_of(each.message_id),
            text=each.text,
            by=names[each.by_id],
            is_own=each.by_id == actor.id,
            at=each.at,
        )
        for each in rows
    ]


def _turns(record: Record) -> list[ShownTurn]:
    said = enumerate(zip(record.turns, record.message_ids, strict=True), start=1)
    return [
        ShownTurn(turn=number, speaker=turn.speaker, text=turn.text, message_id=ids[-1])
        for number, (turn, ids) in said
    ]
