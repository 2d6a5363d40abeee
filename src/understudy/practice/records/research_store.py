"""SQL of exports for research: functions over a session that the caller opened."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.accounts.models import PersonRow
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.jobs.models import JobRow
from understudy.kernel.db import Session
from understudy.personas.models import PersonaVersionRow
from understudy.practice.courses.models import EnrolmentRow, RubricVersionRow, SectionRow
from understudy.practice.courses.section_store import assisted_by, managed_by
from understudy.practice.feedback.models import DisputeRow, JudgementRow, OverrideRow, ReportRow
from understudy.practice.records.schemas import ResearchChoice
from understudy.practice.sessions.models import (
    ClientTurnRow,
    PracticeSessionRow,
    ReplyRatingRow,
    StageChangeRow,
    SurveyRow,
    WorkerTurnRow,
)
from understudy.practice.sessions.privacy import Identity
from understudy.practice.sessions.schemas import Stage

_OVER = (
    Stage.ENDED,
    Stage.REFLECTING,
    Stage.FEEDBACK_PENDING,
    Stage.FEEDBACK_READY,
    Stage.RELEASED,
    Stage.ABANDONED,
    Stage.VOIDED,
)
"""What is under way, held or deleted is never exported."""


@dataclass(slots=True)
class Gathered:
    """A session with everything an export tells of it."""

    row: PracticeSessionRow
    active_id: UUID | None
    client: PersonaVersionRow
    rubric: RubricVersionRow | None
    changes: list[StageChangeRow] = field(default_factory=list)
    messages: list[MessageRow] = field(default_factory=list)
    workers: dict[UUID, WorkerTurnRow] = field(default_factory=dict)
    clients: dict[UUID, ClientTurnRow] = field(default_factory=dict)
    ratings: dict[UUID, ReplyRatingRow] = field(default_factory=dict)
    overrides: list[OverrideRow] = field(default_factory=list)
    survey: SurveyRow | None = None
    report: ReportRow | None = None
    judgement: JudgementRow | None = None
    dispute: DisputeRow | None = None


async def is_any_erased(session: Session, ids: Collection[UUID]) -> bool:
    """Say whether the words of any of these sessions were deleted."""
    # Locked first: what is being deleted at this moment is waited for.
    row = PracticeSessionRow
    query = select(row.stage).where(row.id.in_(ids)).order_by(row.id).with_for_update(read=True)
    return Stage.ERASED in set(await session.scalars(query))


def chosen(actor: Actor, choice: ResearchChoice, until: datetime) -> ColumnElement[bool]:
    """Which sessions are meant: begun before a moment, over, and the actor's to export."""
    row = PracticeSessionRow
    parts = [row.stage.in_(_OVER), row.began_at.is_not(None), row.created_at <= until]
    if choice.section_id is not None:
        parts.append(row.section_id == choice.section_id)
    if not actor.is_admin:
        parts.append(row.section_id.in_(select(SectionRow.id).where(for_research(actor))))
    return and_(*parts)


def for_research(actor: Actor) -> ColumnElement[bool]:
    """Which sections an actor exports for research: those they teach, or assist as a researcher."""
    if actor.role is Role.RESEARCHER:
        return or_(managed_by(actor), assisted_by(actor))
    return managed_by(actor)


async def may_export(session: Session, actor: Actor, section_id: UUID) -> bool:
    """Say whether an actor exports a section for research."""
    query = select(SectionRow.id).where(SectionRow.id == section_id, for_research(actor))
    return await session.scalar(query) is not None


async def count(session: Session, which: ColumnElement[bool]) -> int:
    """Return how many sessions are meant."""
    query = select(func.count()).select_from(PracticeSessionRow).where(which)
    return await session.scalar(query) or 0


async def ids(
    session: Session, which: ColumnElement[bool], after: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return the sessions that are meant, by id, those after `after`."""
    query = select(PracticeSessionRow.id).where(which)
    if after is not None:
        query = query.where(PracticeSessionRow.id > after)
    return (await session.scalars(query.order_by(PracticeSessionRow.id).limit(limit))).all()


async def begun(session: Session, job_id: UUID) -> tuple[ResearchChoice, datetime, int]:
    """Return what an export was begun with, when, and how many of it were counted as done."""
    query = select(JobRow.arguments, JobRow.created_at, JobRow.done).where(JobRow.id == job_id)
    arguments, at, done = (await session.execute(query)).one()
    return ResearchChoice.model_validate(arguments), at, done


async def read_by(session: Session, job_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these sessions of which the audit log says that an export has read them."""
    row = AuditRow
    query = select(row.subject_id, row.facts).where(
        row.subject_id.in_(ids), row.action == "practice_session.exported"
    )
    found = await session.execute(query)
    return {id_ for id_, facts in found if id_ and facts.get("job") == str(job_id)}


async def people_of(session: Session, section_id: UUID) -> list[Identity]:
    """Return everybody who is or was in a section, held a session there or decided on one.

    With them goes what they were called when they spoke: people rename themselves.
    """
    held = PracticeSessionRow.section_id == section_id
    judged = select(OverrideRow.by_id).join(
        PracticeSessionRow, PracticeSessionRow.id == OverrideRow.session_id
    )
    ids = (
        select(EnrolmentRow.person_id).where(EnrolmentRow.section_id == section_id),
        select(SectionRow.owner_id).where(SectionRow.id == section_id),
        select(PracticeSessionRow.student_id).where(held),
        judged.where(held),
    )
    return await _identities(session, or_(*map(PersonRow.id.in_, ids)), held)


async def person(session: Session, person_id: UUID) -> list[Identity]:
    """Return one person, if they are there, with what they were called when they spoke."""
    held = PracticeSessionRow.student_id == person_id
    return await _identities(session, PersonRow.id == person_id, held)


async def _identities(
    session: Session, who: ColumnElement[bool], held: ColumnElement[bool]
) -> list[Identity]:
    people = await session.execute(select(PersonRow.name, PersonRow.email).where(who))
    names = (
        select(ParticipantRow.name)
        .join(
            PracticeSessionRow,
            PracticeSessionRow.conversation_id == ParticipantRow.conversation_id,
        )
        .where(held, ParticipantRow.person_id.is_not(None))
        .distinct()
    )
    then = [Identity(name) for name in await session.scalars(names)]
    return [*(Identity(name, email) for name, email in people), *then]


async def gathered(session: Session, ids: Collection[UUID]) -> list[Gathered]:
    """Return these sessions with everything an export tells, in the order of their ids."""
    row = PracticeSessionRow
    query = (
        select(row, ConversationRow.active_message_id, PersonaVersionRow, RubricVersionRow)
        .join(ConversationRow, ConversationRow.id == row.conversation_id)
        .join(PersonaVersionRow, PersonaVersionRow.id == row.persona_version_id)
        .outerjoin(RubricVersionRow, RubricVersionRow.id == row.rubric_version_id)
        .where(row.id.in_(ids))
        .order_by(row.id)
    )
    found = {each[0].id: Gathered(*each) for each in await session.execute(query)}
    await _said(session, found)
    await _judged(session, found)
    return list(found.values())


async def _said(session: Session, found: dict[UUID, Gathered]) -> None:
    held_in = {each.row.conversation_id: each for each in found.values()}
    messages = select(MessageRow).where(MessageRow.conversation_id.in_(held_in))
    for message in await session.scalars(messages.order_by(MessageRow.seq)):
        held_in[message.conversation_id].messages.append(message)
    changes = select(StageChangeRow).where(StageChangeRow.session_id.in_(found))
    for change in await session.scalars(changes.order_by(StageChangeRow.number)):
        found[change.session_id].changes.append(change)
    for worker in await _of(session, WorkerTurnRow, found):
        found[worker.session_id].workers[worker.message_id] = worker
    for client in await _of(session, ClientTurnRow, found):
        found[client.session_id].clients[client.message_id] = client
    for rating in await _of(session, ReplyRatingRow, found):
        found[rating.session_id].ratings[rating.message_id] = rating
    for survey in await _of(session, SurveyRow, found):
        found[survey.session_id].survey = survey


async def _judged(session: Session, found: dict[UUID, Gathered]) -> None:
    made_of = defaultdict[UUID, list[Gathered]](list)
    for report in await _of(session, ReportRow, found):
        found[report.session_id].report = report
        if report.judgement_id:
            made_of[report.judgement_id].append(found[report.session_id])
    judgements = select(JudgementRow).where(JudgementRow.id.in_(made_of))
    for judgement in await session.scalars(judgements):
        for each in made_of[judgement.id]:
            each.judgement = judgement
    for override in await _of(session, OverrideRow, found):
        found[override.session_id].overrides.append(override)
    for dispute in await _of(session, DisputeRow, found):
        found[dispute.session_id].dispute = dispute


async def _of[
    Told: (
        WorkerTurnRow,
        ClientTurnRow,
        ReplyRatingRow,
        SurveyRow,
        ReportRow,
        OverrideRow,
        DisputeRow,
    )
](session: Session, table: type[Told], ids: Iterable[UUID]) -> Sequence[Told]:
    """Return the rows of a table that tell of these sessions."""
    return (await session.scalars(select(table).where(table.session_id.in_(list(ids))))).all()
