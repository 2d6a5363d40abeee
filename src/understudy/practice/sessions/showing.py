"""Sessions as their readers see them: the student's side, and the teachers'."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.accounts.store import names_of
from understudy.kernel.db import Session
from understudy.personas.models import PersonaVersionRow
from understudy.personas.schemas import PersonaFields
from understudy.personas.store import version_names, version_row
from understudy.practice.clients.schemas import ClientCard, PracticeBlock, block_of
from understudy.practice.courses import section_store
from understudy.practice.courses.assignment_schemas import HintMode
from understudy.practice.courses.models import AssignmentRow, SectionRow
from understudy.practice.sessions.crisis import panel_for
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import left_of, spoken_s
from understudy.practice.sessions.problems import NothingToTalkWith
from understudy.practice.sessions.schemas import (
    EndReason,
    Panel,
    SessionCard,
    SessionForStudents,
    SessionForTeachers,
    Stage,
)
from understudy.practice.sessions.stages import reason_for_teachers

type Shown = SessionForStudents | SessionForTeachers


async def client_of(
    session: Session, version_id: UUID
) -> tuple[PersonaVersionRow, PersonaFields, PracticeBlock]:
    """Return the client of a session, in the version it was begun with.

    Raises:
        NothingToTalkWith: the version is no client.
    """
    version = await version_row(session, version_id)
    fields = PersonaFields.model_validate(version.fields) if version else None
    block = block_of(fields) if fields else None
    if version is None or fields is None or block is None:
        raise NothingToTalkWith
    return version, fields, block


async def card_of(session: Session, version_id: UUID) -> ClientCard:
    """Return what a student sees of a session's client, whoever else may see the persona."""
    version, fields, block = await client_of(session, version_id)
    return ClientCard(
        persona_id=version.persona_id,
        version_id=version.id,
        number=version.number,
        name=fields.name,
        pronouns=fields.pronouns,
        age=fields.age,
        referral=block.referral,
        difficulty=block.difficulty,
        content_notes=block.content_notes,
        learning_objectives=block.learning_objectives,
    )


async def shown(session: Session, actor: Actor, row: PracticeSessionRow, locale: str) -> Shown:
    """Return a session as this actor, who sees it, may see it."""
    if row.student_id == actor.id:
        return await for_student(session, row, panel_for(locale))
    (found,) = await for_teachers(session, [row])
    if actor.sees_costs:
        return found
    return found.model_copy(update={"model": None, "model_note": None, "cost_usd": None})


async def for_student(
    session: Session, row: PracticeSessionRow, panel: Panel
) -> SessionForStudents:
    """Return a session as its student sees it."""
    left = await left_of(session, row)
    return SessionForStudents(
        id=row.id,
        conversation_id=row.conversation_id,
        assignment_id=row.assignment_id,
        pair_id=row.pair_id,
        attempt=row.attempt,
        retried_from=row.retried_from,
        client=await card_of(session, row.persona_version_id),
        stage=Stage(row.stage),
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        left=left.model_copy(update={"usd": None}),
        turns=row.turns,
        hint_mode=HintMode(row.hint_mode),
        panel=panel,
        support_contact=await support_contact(session, row.section_id),
        created_at=row.created_at,
        began_at=row.began_at,
        ended_at=row.ended_at,
    )


async def for_teachers(
    session: Session, rows: Sequence[PracticeSessionRow]
) -> list[SessionForTeachers]:
    """Return sessions as the teachers of their sections see them."""
    names = await names_of(session, {row.student_id for row in rows})
    cards = {
        version_id: await card_of(session, version_id)
        for version_id in {row.persona_version_id for row in rows}
    }
    due = {
        id_: await session.get(AssignmentRow, id_)
        for id_ in {row.assignment_id for row in rows if row.assignment_id}
    }
    return [
        SessionForTeachers(
            id=row.id,
            conversation_id=row.conversation_id,
            assignment_id=row.assignment_id,
            pair_id=row.pair_id,
            student_id=row.student_id,
            student_name=names[row.student_id],
            attempt=row.attempt,
            client=cards[row.persona_version_id],
            stage=Stage(row.stage),
            end_reason=_reason(row),
            turns=row.turns,
            spoken_s=await spoken_s(session, row),
            cost_usd=row.cost_usd,
            model=row.model,
            model_note=row.model_note,
            is_late=_is_late(row, due.get(row.assignment_id) if row.assignment_id else None),
            created_at=row.created_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


async def cards(
    session: Session, actor: Actor, rows: Sequence[PracticeSessionRow]
) -> list[SessionCard]:
    """Return sessions as they stand in a list, in three queries for any number."""
    names = await names_of(session, {row.student_id for row in rows})
    clients = await version_names(session, {row.persona_version_id for row in rows})
    return [
        SessionCard(
            id=row.id,
            assignment_id=row.assignment_id,
            pair_id=row.pair_id,
            section_id=row.section_id,
            student_id=row.student_id,
            student_name=names[row.student_id],
            client_name=clients[row.persona_version_id],
            attempt=row.attempt,
            uses_attempt=_uses_attempt(row, actor),
            stage=Stage(row.stage),
            turns=row.turns,
            cost_usd=row.cost_usd if actor.sees_costs else None,
            created_at=row.created_at,
            ended_at=row.ended_at,
            updated_at=row.updated_at,
        )
        for row in rows
    ]


async def support_contact(session: Session, section_id: UUID | None) -> str:
    """Return whom the students of a section ask for help."""
    section = await session.get(SectionRow, section_id) if section_id else None
    return section_store.settings_of(section).support_contact if section else ""


def _reason(row: PracticeSessionRow) -> EndReason | None:
    if row.end_reason is None:
        return None
    return reason_for_teachers(EndReason(row.end_reason), has_told=row.has_told)


def _is_late(row: PracticeSessionRow, assignment: AssignmentRow | None) -> bool:
    if assignment is None or assignment.due_at is None:
        return False
    return (row.ended_at or row.created_at) > assignment.due_at


def _uses_attempt(row: PracticeSessionRow, actor: Actor) -> bool:
    """Say whether a session counts; to others as if it had ended as they are told it did.

    A stop for one's own sake costs no attempt: who saw that would know what was not told them.
    """
    is_private = row.student_id != actor.id and row.end_reason != _reason(row)
    return row.uses_attempt or (is_private and row.stage != Stage.VOIDED)
