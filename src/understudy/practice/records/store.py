"""SQL of what is forgotten: functions over a session that the caller opened and will commit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from understudy.accounts.audit import AuditRow
from understudy.accounts.store import UNKNOWN_NAME
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.kernel.db import Session
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.section_schemas import SectionSettings
from understudy.practice.feedback.models import (
    DisputeRow,
    JudgementRow,
    LineCommentRow,
    OverrideRow,
    ReportRow,
)
from understudy.practice.sessions.models import (
    ClientTurnRow,
    PracticeSessionRow,
    ReplyRatingRow,
    SurveyRow,
    WorkerTurnRow,
)
from understudy.practice.sessions.schemas import Stage

_TOLD_OF_A_SESSION = (
    ClientTurnRow,
    WorkerTurnRow,
    ReplyRatingRow,
    SurveyRow,
    LineCommentRow,
    OverrideRow,
    DisputeRow,
    ReportRow,
)
_OPEN_DISPUTE = exists().where(
    DisputeRow.session_id == PracticeSessionRow.id, DisputeRow.answer.is_(None)
)


async def that_keep_for_days(session: Session) -> dict[UUID, SectionSettings]:
    """Return the settings of sections that do not keep what was said for ever."""
    found = await session.execute(select(SectionRow.id, SectionRow.settings))
    all_of_them = {id_: SectionSettings.model_validate(settings) for id_, settings in found}
    return {id_: each for id_, each in all_of_them.items() if each.retention_days is not None}


async def kept_too_long(
    session: Session, section_id: UUID, before: datetime, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return sessions of a section that ended before a moment, by id, those after `after`."""
    row = PracticeSessionRow
    query = select(row.id).where(_ended_before(section_id, before))
    if after is not None:
        query = query.where(row.id > after)
    return (await session.scalars(query.order_by(row.id).limit(limit))).all()


async def count_kept_too_long(session: Session, section_id: UUID, before: datetime) -> int:
    """Return how many these are."""
    query = select(func.count()).select_from(PracticeSessionRow)
    return await session.scalar(query.where(_ended_before(section_id, before))) or 0


def _ended_before(section_id: UUID, before: datetime) -> ColumnElement[bool]:
    """Which sessions of a section ended before a moment and may be deleted.

    One that never ended has ended when it was last touched. What somebody looks at, or waits for
    an answer, is not among them.
    """
    row = PracticeSessionRow
    return and_(
        row.section_id == section_id,
        row.stage.not_in((Stage.ERASED, Stage.HELD)),
        func.coalesce(row.ended_at, row.updated_at) < before,
        ~_OPEN_DISPUTE,
    )


async def of_student(
    session: Session, student_id: UUID, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return the sessions of a student whose words are there, by id, those after `after`."""
    row = PracticeSessionRow
    query = select(row.id).where(row.student_id == student_id, row.stage != Stage.ERASED)
    if after is not None:
        query = query.where(row.id > after)
    return (await session.scalars(query.order_by(row.id).limit(limit))).all()


async def lock_talk(session: Session, id: UUID) -> None:
    """Keep others from saying anything in a session meanwhile."""
    query = select(ConversationRow.id).join(
        PracticeSessionRow, PracticeSessionRow.conversation_id == ConversationRow.id
    )
    query = query.where(PracticeSessionRow.id == id).with_for_update(of=ConversationRow)
    await session.execute(query)


async def forget_words(session: Session, row: PracticeSessionRow) -> None:
    """Delete what was said in a locked session, felt in it and said of it; figures of cost stay."""
    held_id = row.conversation_id
    for table in _TOLD_OF_A_SESSION:
        await session.execute(delete(table).where(table.session_id == row.id))
    said = update(MessageRow).where(MessageRow.conversation_id == held_id).values(text="")
    await session.execute(said.execution_options(synchronize_session=False))
    person = update(ParticipantRow).where(
        ParticipantRow.conversation_id == held_id, ParticipantRow.person_id.is_not(None)
    )
    await session.execute(
        person.values(name=UNKNOWN_NAME).execution_options(synchronize_session=False)
    )
    row.notes, row.reflection, row.has_told = "", None, False
    await session.flush()


async def forget_judgements(session: Session) -> None:
    """Delete judges' answers, which quote what was said, that no report is made of any more."""
    used = exists().where(ReportRow.judgement_id == JudgementRow.id)
    await session.execute(delete(JudgementRow).where(~used))


async def exports_with(session: Session, id: UUID) -> set[UUID]:
    """Return the jobs whose exports for research hold a session, as the audit log has them."""
    query = select(AuditRow.facts).where(
        AuditRow.subject_id == id, AuditRow.action == "practice_session.exported"
    )
    found = await session.scalars(query)
    return {UUID(facts["job"]) for facts in found if facts.get("form") == "research"}
