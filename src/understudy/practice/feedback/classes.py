"""Use cases of those who teach many: what waits for them, heat maps, agreement, gradebooks."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.accounts.models import PersonRow
from understudy.accounts.store import names_of
from understudy.kernel.db import Database, Session
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.practice.courses import assignment_store, rubric_store
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.assignment_schemas import Counts
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.feedback import store
from understudy.practice.feedback.admitting import taught_assignment
from understudy.practice.feedback.agreeing import agreement_of
from understudy.practice.feedback.cases import Case, Student, counting
from understudy.practice.feedback.digests import Digest
from understudy.practice.feedback.grading import gradebook_of
from understudy.practice.feedback.making import digests, is_open
from understudy.practice.feedback.mapping import heat_map_of
from understudy.practice.feedback.models import ReportRow
from understudy.practice.feedback.view_schemas import (
    AgreementView,
    Gradebook,
    HeatMap,
    QueueItem,
)
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage

_LATEST = 500
"""Confirmed reports that agreement is measured on."""


class Classes:
    """What teachers see of a section or an assignment."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def queue(
        self, actor: Actor, section_id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[QueueItem]:
        """Return the reports of a section that wait for a teacher.

        First those with a critical criterion at the lowest level and those that a student does not
        agree with, then by the machine's confidence, the lowest first.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
            CursorInvalid: `after` is not from this list.
        """
        place = _place(after) if after else None
        async with self._db.read() as session:
            await admitted(session, actor, section_id, Part.READS)
            found = await store.to_review(session, section_id, place, limit + 1)
            items = await _queued(session, found)
        last = found[limit - 1][0] if len(found) > limit else None
        cursor = None
        if last:
            cursor = encode_cursor(str(last.rank), repr(last.confidence), last.session_id.hex)
        return page_of(items, limit, cursor)

    async def heat_map(self, actor: Actor, assignment_id: UUID) -> list[HeatMap]:
        """Return each case of an assignment: criteria by student, and what is most missed.

        Raises:
            AssignmentNotFound, AssignmentNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            given = await taught_assignment(session, actor, assignment_id)
            cases, students = await _cases(session, given)
        return [heat_map_of(case, students) for case in cases]

    async def gradebook(self, actor: Actor, assignment_id: UUID) -> Gradebook:
        """Return an assignment's table for a gradebook; that it was taken is written down.

        Raises:
            AssignmentNotFound, AssignmentNotYours: the actor does not teach or assist there.
        """
        async with self._db.begin() as session:
            given = await taught_assignment(session, actor, assignment_id)
            cases, students = await _cases(session, given)
            subject = ("assignment", assignment_id)
            audit.record(session, actor.id, "gradebook.exported", subject)
        return gradebook_of(cases, students, given.due_at)

    async def agreement(self, actor: Actor, section_id: UUID) -> AgreementView:
        """Return how far a section's teachers and the machine agree, over what was confirmed.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            await admitted(session, actor, section_id, Part.READS)
            rows = await store.confirmed(session, _LATEST, section_id=section_id)
            names = await _criteria(session, rows)
        return agreement_of(digests(rows), names)


async def _queued(
    session: Session, found: Sequence[tuple[ReportRow, PracticeSessionRow]]
) -> list[QueueItem]:
    names = await names_of(session, {held.student_id for _, held in found})
    cases = await store.client_names(session, {held.persona_version_id for _, held in found})
    said = await store.disputes(session, [held.id for _, held in found])
    return [
        _item(
            row,
            held,
            student_name=names[held.student_id],
            case=cases[held.persona_version_id],
            is_disputed=is_open(said.get(held.id)),
        )
        for row, held in found
    ]


def _item(row: ReportRow, held: PracticeSessionRow, **facts: object) -> QueueItem:
    digest = Digest.model_validate(row.digest) if row.digest else None
    return QueueItem.model_validate(
        {
            "session_id": held.id,
            "student_id": held.student_id,
            "assignment_id": held.assignment_id,
            "attempt": held.attempt,
            "stage": Stage(held.stage),
            "needs_teacher": digest.needs_teacher if digest else False,
            "confidence": row.confidence,
            "band": digest.band if digest else None,
            "score": digest.score if digest else None,
            "problem": row.problem,
            "handed_in_at": row.created_at,
            **facts,
        }
    )


async def _cases(session: Session, given: AssignmentRow) -> tuple[list[Case], list[Student]]:
    """Return the cases of an assignment with the attempts that count, and who learns there."""
    pairs = await assignment_store.pairs(session, given.id)
    contents = await assignment_store.contents(session, pairs)
    tried = await store.tried(session, given.id, [pair.id for pair in pairs])
    ids = await store.students_of(session, given.section_id)
    people = await store.people(
        session, ids | {each.student_id for theirs in tried.values() for each in theirs}
    )
    cases = [
        Case(
            pair_id=pair.id,
            name=str(contents[pair.id][0].fields["name"]),
            rubric=rubric_store.fields_of(contents[pair.id][1]),
            counting=counting(tried[pair.id], Counts(given.counts)),
        )
        for pair in pairs
    ]
    return cases, [_student(person) for person in people]


def _student(person: PersonRow) -> Student:
    return Student(person.id, person.name, person.email)


async def _criteria(session: Session, rows: Sequence[ReportRow]) -> dict[str, str]:
    """Return what the criteria of these reports are called."""
    names: dict[str, str] = {}
    for version_id in {row.rubric_version_id for row in rows if row.rubric_version_id}:
        version = await store.rubric_version(session, version_id)
        if version:
            criteria = rubric_store.fields_of(version).criteria
            names |= {each.id: each.name for each in criteria}
    return names


def _place(after: str) -> tuple[int, float, UUID]:
    rank, confidence, last_id = decode_cursor(after, 3)
    try:
        place = int(rank), float(confidence), UUID(hex=last_id)
    except ValueError:
        raise CursorInvalid from None
    if place[0] not in (0, 1) or not 0 <= place[1] <= 1:  # nor is it, if it is no number at all
        raise CursorInvalid
    return place
