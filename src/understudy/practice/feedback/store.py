"""SQL of feedback: functions over a session that the caller opened and will commit."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, and_, cast, func, select, true, update

from understudy.accounts.models import PersonRow
from understudy.kernel.db import Session, insert_into
from understudy.kernel.ids import new_id
from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.courses.models import AssignmentRow, EnrolmentRow, RubricVersionRow
from understudy.practice.courses.section_schemas import Membership
from understudy.practice.feedback.cases import Student, Tried
from understudy.practice.feedback.digests import InClass, Levels
from understudy.practice.feedback.models import (
    DisputeRow,
    JudgementRow,
    LineCommentRow,
    OverrideRow,
    ReportRow,
)
from understudy.practice.feedback.view_schemas import ReportState
from understudy.practice.sessions.models import PracticeSessionRow, StageChangeRow
from understudy.practice.sessions.schemas import HANDED_IN, Stage

# Judgements


async def judgement(session: Session, key: str) -> JudgementRow | None:
    """Return what was answered to this basis."""
    return await session.scalar(select(JudgementRow).where(JudgementRow.key == key))


async def keep_judgement(session: Session, row: JudgementRow) -> JudgementRow:
    """Keep an answer, and return the one that is kept: of two to one basis, the first."""
    values = {column.key: getattr(row, column.key) for column in JudgementRow.__table__.columns}
    values["id"] = new_id()
    del values["created_at"]
    adding = insert_into(session, JudgementRow).on_conflict_do_nothing(index_elements=["key"])
    await session.execute(adding, [values])
    found = await session.scalars(select(JudgementRow).where(JudgementRow.key == row.key))
    return found.one()


# Reports


async def report(session: Session, session_id: UUID) -> ReportRow | None:
    """Return the report of a session."""
    return await session.get(ReportRow, session_id)


async def report_to_write(session: Session, row: PracticeSessionRow) -> ReportRow:
    """Return the report of a locked session, an empty one if there is none."""
    found = await session.get(ReportRow, row.id)
    if found is None:
        found = ReportRow(session_id=row.id, section_id=row.section_id, state=ReportState.DRAFT)
        found.awaits_review, found.rank, found.confidence = True, 1, 0.0
        session.add(found)
    return found


def waits(row: ReportRow | None) -> bool:
    """Say whether a first report cannot be written at the moment: no job has written of it yet."""
    return row is not None and row.problem is not None and row.job_id is None


async def reports(session: Session, session_ids: Iterable[UUID]) -> dict[UUID, ReportRow]:
    """Return the reports of these sessions."""
    query = select(ReportRow).where(ReportRow.session_id.in_(list(session_ids)))
    return {row.session_id: row for row in await session.scalars(query)}


async def judged_by(
    session: Session, job_id: UUID, ids: Collection[UUID]
) -> tuple[set[UUID], set[UUID]]:
    """Return those of these sessions that a job was the last to try: what it did, and failed at."""
    query = select(ReportRow.session_id, ReportRow.problem).where(
        ReportRow.session_id.in_(ids), ReportRow.job_id == job_id
    )
    done, failed = set[UUID](), set[UUID]()
    for id_, problem in await session.execute(query):
        (done if problem is None else failed).add(id_)
    return done, failed


async def reopen(session: Session, job_id: UUID) -> int:
    """Make what a job failed at open again; return how many that is."""
    failed = select(ReportRow.session_id).where(
        ReportRow.job_id == job_id, ReportRow.problem.is_not(None)
    )
    ids = list(await session.scalars(failed))
    await session.execute(
        update(ReportRow)
        .where(ReportRow.session_id.in_(ids))
        .values(job_id=None, problem=None)
        .execution_options(synchronize_session=False)
    )
    return len(ids)


async def tried(
    session: Session, assignment_id: UUID, pair_ids: Collection[UUID]
) -> dict[UUID, list[Tried]]:
    """Return all attempts at an assignment that are handed in, by the ids of its cases."""
    held = PracticeSessionRow
    query = (
        select(held.pair_id, held.id, held.student_id, held.attempt, held.stage, held.ended_at)
        .add_columns(ReportRow.state, ReportRow.score)
        .outerjoin(ReportRow, ReportRow.session_id == held.id)
        .where(held.pair_id.in_(pair_ids), held.assignment_id == assignment_id)
        .where(held.stage.in_(HANDED_IN))
        .order_by(held.attempt)
    )
    found: dict[UUID, list[Tried]] = {each: [] for each in pair_ids}
    for pair_id, id_, student_id, attempt, stage, ended_at, state, score in await session.execute(
        query
    ):
        found[pair_id].append(
            Tried(
                session_id=id_,
                student_id=student_id,
                attempt=attempt,
                stage=Stage(stage),
                ended_at=ended_at,
                is_confirmed=state == ReportState.CONFIRMED,
                score=score,
            )
        )
    return found


async def digests[D: InClass](
    session: Session, session_ids: Iterable[UUID], kind: type[D]
) -> dict[UUID, D]:
    """Return the reports of these sessions in short, or less of them, of those that are judged."""
    # As text: a class has hundreds, and each would be read twice.
    query = select(ReportRow.session_id, cast(ReportRow.digest, Text)).where(
        ReportRow.session_id.in_(list(session_ids))
    )
    found = await session.execute(query)
    return {id_: kind.model_validate_json(digest) for id_, digest in found if _is_there(digest)}


async def confirmed(
    session: Session,
    limit: int,
    *,
    rubric_version_id: UUID | None = None,
    section_ids: Collection[UUID] | None = None,
) -> list[tuple[UUID | None, Levels]]:
    """Return what was given in the newest reports a teacher stands by, of a rubric or of sections.

    Each with the version of the rubric it was judged by; fewer, if words were deleted since.
    """
    stands = [ReportRow.state == ReportState.CONFIRMED]
    if rubric_version_id is not None:
        stands.append(ReportRow.rubric_version_id == rubric_version_id)
    if section_ids is not None:
        stands.append(ReportRow.section_id.in_(section_ids))
    at = ReportRow.confirmed_at
    # From the index alone: else every report there is would be read to find the newest.
    oldest = select(at).where(*stands).order_by(at.desc()).offset(limit - 1).limit(1)
    since = await session.scalar(oldest)
    query = (
        select(ReportRow.rubric_version_id, cast(ReportRow.digest, Text))
        .join(PracticeSessionRow, PracticeSessionRow.id == ReportRow.session_id)
        .where(*stands, at >= since if since else true())
        .where(PracticeSessionRow.stage.in_(HANDED_IN))
        .order_by(at.desc())
        .limit(limit)
    )
    found = await session.execute(query)
    return [
        (version_id, Levels.model_validate_json(digest))
        for version_id, digest in found
        if _is_there(digest)
    ]


def _is_there(digest: str | None) -> bool:
    return digest not in (None, "null")


async def past_due(session: Session, at: datetime, limit: int) -> Sequence[UUID]:
    """Return sessions whose feedback is to be shown, for the due date has passed.

    They are looked up by section and stage, of which there is an index.
    """
    query = (
        select(PracticeSessionRow.id)
        .join(
            AssignmentRow,
            and_(
                AssignmentRow.section_id == PracticeSessionRow.section_id,
                AssignmentRow.id == PracticeSessionRow.assignment_id,
            ),
        )
        .where(PracticeSessionRow.stage == Stage.FEEDBACK_READY)
        .where(PracticeSessionRow.release == Release.AFTER_DUE, AssignmentRow.due_at <= at)
        .order_by(PracticeSessionRow.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def ready(session: Session, assignment_id: UUID) -> Sequence[UUID]:
    """Return the sessions of an assignment whose feedback is there and not shown."""
    query = select(PracticeSessionRow.id).where(
        PracticeSessionRow.assignment_id == assignment_id,
        PracticeSessionRow.stage == Stage.FEEDBACK_READY,
    )
    return (await session.scalars(query.order_by(PracticeSessionRow.id))).all()


# What teachers and students say


async def overrides(session: Session, session_id: UUID) -> Sequence[OverrideRow]:
    """Return a teacher's levels for a session."""
    query = select(OverrideRow).where(OverrideRow.session_id == session_id)
    return (await session.scalars(query.order_by(OverrideRow.criterion_id))).all()


async def override(session: Session, session_id: UUID, criterion_id: str) -> OverrideRow | None:
    """Return a teacher's level for one criterion."""
    return await session.get(OverrideRow, (session_id, criterion_id))


async def comments(session: Session, session_id: UUID) -> Sequence[LineCommentRow]:
    """Return what teachers say of lines of a session, as they said it."""
    query = select(LineCommentRow).where(LineCommentRow.session_id == session_id)
    return (await session.scalars(query.order_by(LineCommentRow.id))).all()


async def comment(session: Session, id: UUID) -> LineCommentRow | None:
    """Return one comment."""
    return await session.get(LineCommentRow, id)


async def dispute(session: Session, session_id: UUID) -> DisputeRow | None:
    """Return what a student says against a report."""
    return await session.get(DisputeRow, session_id)


async def disputes(session: Session, session_ids: Iterable[UUID]) -> dict[UUID, DisputeRow]:
    """Return what students say against these reports."""
    query = select(DisputeRow).where(DisputeRow.session_id.in_(list(session_ids)))
    return {row.session_id: row for row in await session.scalars(query)}


# Who and by what


async def rubric_version(session: Session, id: UUID) -> RubricVersionRow | None:
    """Return a version of a rubric."""
    return await session.get(RubricVersionRow, id)


async def students_of(session: Session, section_id: UUID) -> set[UUID]:
    """Return who learns in a section now."""
    query = select(EnrolmentRow.person_id).where(
        EnrolmentRow.section_id == section_id,
        EnrolmentRow.role == Membership.STUDENT,
        EnrolmentRow.removed_at.is_(None),
    )
    return set(await session.scalars(query))


async def people(session: Session, ids: Iterable[UUID]) -> list[Student]:
    """Return these people by name."""
    query = select(PersonRow.id, PersonRow.name, PersonRow.email)
    found = query.where(PersonRow.id.in_(list(ids))).order_by(PersonRow.name, PersonRow.id)
    return [Student(*row) for row in await session.execute(found)]


async def times_pending(session: Session, session_id: UUID) -> int:
    """Return how often a session was handed in: once, and again after it was held."""
    query = select(func.count()).where(
        StageChangeRow.session_id == session_id, StageChangeRow.stage == Stage.FEEDBACK_PENDING
    )
    return await session.scalar(query) or 0
