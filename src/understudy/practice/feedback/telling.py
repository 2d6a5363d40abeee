"""Who is told at the bell of what becomes of feedback.

A teacher is told once that something waits in a section, and again when they have read that: the
queue counts, the bell does not. Nothing here is announced to open pages: the bell finds it when it
looks next, which is soon enough for feedback.
"""

from understudy.accounts import notices
from understudy.kernel.db import Session
from understudy.personas.store import version_names
from understudy.practice.courses.assignment_schemas import Release
from understudy.practice.courses.models import SectionRow
from understudy.practice.courses.section_store import section_anywhere
from understudy.practice.feedback.digests import Digest
from understudy.practice.feedback.models import ReportRow
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage


async def tell_shown(session: Session, row: PracticeSessionRow) -> None:
    """Tell a student that they can read their feedback."""
    text = f"Your feedback on the talk with {await _client(session, row)} is there."
    await notices.tell(session, [row.student_id], "feedback_shown", text, _place(row))


async def tell_answered(session: Session, row: PracticeSessionRow) -> None:
    """Tell a student that what they do not agree with was answered."""
    client = await _client(session, row)
    text = f"Your teacher has answered you about the feedback on the talk with {client}."
    await notices.tell_once(session, [row.student_id], "feedback_answered", text, _place(row))


async def tell_disputed(session: Session, row: PracticeSessionRow) -> None:
    """Tell a teacher that a student does not agree with their feedback."""
    section = await _section(session, row)
    if section:
        text = f"A student in “{section.name}” does not agree with their feedback."
        await notices.tell_once(
            session, [section.owner_id], "feedback_disputed", text, _queue(section)
        )


async def tell_to_review(session: Session, row: PracticeSessionRow, found: ReportRow) -> None:
    """Tell a teacher that feedback waits for them: a student waits, or the machine is not enough.

    Of what is shown anyway, and where nothing is critical, nobody is told.
    """
    section = await _section(session, row)
    if section and _needs_teacher(row, found):
        text = f"Feedback in “{section.name}” waits for your review."
        await notices.tell_once(
            session, [section.owner_id], "feedback_to_review", text, _queue(section)
        )


async def tell_halted(session: Session, row: PracticeSessionRow) -> None:
    """Tell a teacher that feedback cannot be written at the moment; the queue says why."""
    section = await _section(session, row)
    if section:
        text = f"Feedback in “{section.name}” waits: it cannot be written at the moment."
        place = _queue(section)
        await notices.tell_once(session, [section.owner_id], "feedback_halted", text, place)


def _needs_teacher(row: PracticeSessionRow, found: ReportRow) -> bool:
    if not found.awaits_review:
        return False
    if found.problem or (row.stage == Stage.FEEDBACK_READY and row.release == Release.AFTER_REVIEW):
        return True
    return bool(found.digest) and Digest.model_validate(found.digest).needs_teacher


async def _client(session: Session, row: PracticeSessionRow) -> str:
    return (await version_names(session, [row.persona_version_id]))[row.persona_version_id]


async def _section(session: Session, row: PracticeSessionRow) -> SectionRow | None:
    return await section_anywhere(session, row.section_id) if row.section_id else None


def _place(row: PracticeSessionRow) -> str:
    return f"/practice/sessions/{row.id}"


def _queue(section: SectionRow) -> str:
    return f"/practice/review?section={section.id}"
