"""Use cases of those who teach many: heat maps, agreement, gradebooks."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.kernel.db import Database, Session
from understudy.personas.models import PersonaVersionRow
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.schemas import block_of
from understudy.practice.courses import assignment_store, rubric_store
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.assignment_schemas import Counts
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.courses.section_schemas import Part
from understudy.practice.feedback import queue_store, store
from understudy.practice.feedback.admitting import taught_assignment
from understudy.practice.feedback.agreeing import agreement_of
from understudy.practice.feedback.cases import Case, Student, counting
from understudy.practice.feedback.class_schemas import (
    AgreementView,
    Gradebook,
    GradebookWish,
    HeatMap,
)
from understudy.practice.feedback.digests import InClass
from understudy.practice.feedback.grading import csv_of, gradebook_of, mapped
from understudy.practice.feedback.mapping import heat_map_of

_LATEST = 500
"""Confirmed reports that agreement is measured on."""


class Classes:
    """What teachers see of a section or an assignment."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def heat_map(
        self, actor: Actor, assignment_id: UUID, pair_id: UUID | None = None
    ) -> list[HeatMap]:
        """Return each case of an assignment: criteria by student, and what is most missed.

        With `pair_id`, this case alone.

        Raises:
            AssignmentNotFound, AssignmentNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            given = await taught_assignment(session, actor, assignment_id)
            cases, students = await _cases(session, given, only=pair_id, with_facts=True)
        return [heat_map_of(case, students) for case in cases]

    async def gradebook(
        self,
        actor: Actor,
        assignment_id: UUID,
        *,
        only_confirmed: bool = False,
        most: int | None = None,
    ) -> Gradebook:
        """Return an assignment's table for a gradebook, to be looked at: its first `most` lines.

        Raises:
            AssignmentNotFound, AssignmentNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            return await _gradebook(
                session, actor, assignment_id, only_confirmed=only_confirmed, most=most
            )

    async def export_gradebook(self, actor: Actor, assignment_id: UUID, wish: GradebookWish) -> str:
        """Return an assignment's table as CSV, as it is wished; that it was taken is written down.

        Raises:
            AssignmentNotFound, AssignmentNotYours: the actor does not teach or assist there.
            ColumnNotThere: a column is wished that the table does not have.
        """
        async with self._db.begin() as session:
            book = await _gradebook(
                session, actor, assignment_id, only_confirmed=wish.only_confirmed
            )
            found = mapped(book, wish.columns) if wish.columns else book
            subject = ("assignment", assignment_id)
            audit.record(session, actor.id, "gradebook.exported", subject)
        return csv_of(found)

    async def agreement(self, actor: Actor, section_id: UUID | None = None) -> AgreementView:
        """Return how far teachers and the machine agree, over what was confirmed.

        In one section, or in all that the actor teaches or assists.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            if section_id is None:
                sections = await queue_store.sections_of(session, actor)
            else:
                sections = [(await admitted(session, actor, section_id, Part.READS)).id]
            found = await store.confirmed(session, _LATEST, section_ids=sections)
            names = await _criteria(session, [version_id for version_id, _ in found if version_id])
        return agreement_of([digest for _, digest in found], names)


async def _gradebook(
    session: Session,
    actor: Actor,
    assignment_id: UUID,
    *,
    only_confirmed: bool,
    most: int | None = None,
) -> Gradebook:
    given = await taught_assignment(session, actor, assignment_id)
    cases, students = await _cases(session, given, only_confirmed=only_confirmed, most=most)
    book = gradebook_of(cases, students[:most], given.due_at)
    return book.model_copy(update={"lines": len(students)})


async def _cases(
    session: Session,
    given: AssignmentRow,
    *,
    only: UUID | None = None,
    only_confirmed: bool = False,
    with_facts: bool = False,
    most: int | None = None,
) -> tuple[list[Case], list[Student]]:
    """Return the cases of an assignment with the attempts that count, and who learns there.

    With `only_confirmed` the best or last of those that a teacher stands by is what counts. What
    the clients know is read `with_facts`. Beyond the first `most` students, attempts come without
    their digests.
    """
    pairs = [
        each for each in await assignment_store.pairs(session, given.id) if only in (None, each.id)
    ]
    contents = await assignment_store.contents(session, pairs)
    tried = await store.tried(session, given.id, [pair.id for pair in pairs])
    count = {
        pair_id: counting(
            (t for t in several if t.is_confirmed or not only_confirmed), Counts(given.counts)
        )
        for pair_id, several in tried.items()
    }
    ids = {each.student_id for several in tried.values() for each in several}
    ids |= await store.students_of(session, given.section_id)
    students = await store.people(session, ids)
    read = {each.id for each in students[:most]}
    judged = (t for own in count.values() for t in own.values() if t.student_id in read)
    found = await store.digests(session, (t.session_id for t in judged), InClass)
    cases = [
        Case(
            pair_id=pair.id,
            name=str(contents[pair.id][0].fields["name"]),
            rubric=rubric_store.fields_of(contents[pair.id][1]),
            facts=_facts(contents[pair.id][0]) if with_facts else {},
            counting={
                student_id: t._replace(digest=found.get(t.session_id))
                for student_id, t in count[pair.id].items()
            },
        )
        for pair in pairs
    ]
    return cases, students


def _facts(version: PersonaVersionRow) -> dict[str, str]:
    """Return what a client knows, by the ids of the facts."""
    block = block_of(PersonaFields.model_validate(version.fields))
    return {fact.id: fact.text for fact in block.facts} if block else {}


async def _criteria(session: Session, version_ids: Sequence[UUID]) -> dict[str, str]:
    """Return what the criteria of these rubrics, the newest first, are called by the newest.

    Rubrics that were copied keep the ids of their criteria: these are the same skill.
    """
    names: dict[str, str] = {}
    for version_id in reversed(dict.fromkeys(version_ids)):
        version = await store.rubric_version(session, version_id)
        if version:
            criteria = rubric_store.fields_of(version).criteria
            names |= {each.id: each.name for each in criteria}
    return names
