"""Use cases of assignments."""

from collections.abc import Container, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.practice.courses import assignment_store as store
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentCard,
    AssignmentChanges,
    AssignmentDraft,
    AssignmentFields,
    AssignmentForStudents,
    AssignmentState,
    PairDraft,
    PairsToAdd,
)
from understudy.practice.courses.assignment_views import cards, whole
from understudy.practice.courses.models import AssignmentRow
from understudy.practice.courses.pairing import (
    draft_of,
    publishing_problems,
    replace_pairs,
)
from understudy.practice.courses.section_schemas import Part
from understudy.practice.courses.section_store import parts_of
from understudy.practice.courses.windows import window_problems

OPEN_WHILE_PUBLISHED = {
    *("title", "instructions", "opens_at", "due_at", "closes_at", "attempts", "release", "notes"),
}
"""What may change while students work: nothing that is unfair to those who began."""

type Shown = Assignment | AssignmentForStudents


class AssignmentNotFound(NotFound):
    """There is no such assignment, or it is not yours to see."""

    code = "assignment_not_found"


class AssignmentNotYours(Forbidden):
    """Only the teacher of its section or an administrator can do this."""

    code = "assignment_not_yours"


class AssignmentIdTaken(Conflict):
    """An assignment with this id is there already and differs; nothing was changed."""

    code = "assignment_id_taken"


class AssignmentPublished(Conflict):
    """This assignment is published; unpublish it to change {what}. Nothing was changed."""

    code = "assignment_published"


class AssignmentNotReady(Conflict):
    """This assignment cannot be published yet: {problems} Nothing was changed."""

    code = "assignment_not_ready"


class WindowInvalid(Invalid):
    """{problems} Nothing was changed."""

    code = "window_invalid"


class AssignmentService:
    """Assignments for those who give them and those who do them.

    Args:
        db: all rows.
        models: those that may be chosen to play clients.
    """

    def __init__(self, db: Database, models: Container[str] = ()) -> None:
        self._db, self._models = db, models

    async def list(
        self,
        actor: Actor,
        *,
        section_id: UUID | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[AssignmentCard]:
        """Return the assignments an actor gives, assists or may do, the newest first.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        place = _place(after) if after else None
        async with self._db.read() as session:
            found = await store.assignments(
                session, actor, section_id=section_id, before=place, limit=limit + 1
            )
            items = await cards(session, actor, found)
        last = found[limit - 1][0] if len(found) > limit else None
        cursor = encode_cursor(last.created_at.isoformat(), last.id.hex) if last else None
        return page_of(items, limit, cursor)

    async def get(self, actor: Actor, id: UUID) -> Shown:
        """Return an assignment: all of it for teachers and assistants, their side for students.

        Raises:
            AssignmentNotFound: it is not there or not visible to the actor.
        """
        async with self._db.read() as session:
            return await whole(session, actor, await _seen(session, actor, id))

    async def create(self, actor: Actor, draft: AssignmentDraft, id: UUID | None = None) -> Shown:
        """Make an assignment; with the id of one that is there and equal, return that.

        Raises:
            SectionNotFound, SectionNotYours: only who manages the section gives assignments.
            PersonaNotFound, RubricNotFound: a pair names what the actor may not use.
            PairsInvalid, WindowInvalid: says what to mend.
            AssignmentIdTaken: the id is the actor's, but for other content.
            AssignmentNotFound: the id is somebody else's.
        """
        _require_sane(draft.fields)
        chosen = id or new_id()
        with suppress(IntegrityError):  # the same request, twice at once: the other one made it
            async with self._db.begin() as session:
                section = await admitted(session, actor, draft.section_id, Part.MANAGES)
                if await store.assignment_anywhere(session, chosen) is None:
                    row = _row_of(chosen, section.id, draft.fields)
                    session.add(row)
                    await session.flush()  # its pairs refer to it
                    await replace_pairs(session, actor, row, draft.pairs, self._models)
                    audit.record(session, actor.id, "assignment.made", ("assignment", chosen))
        async with self._db.read() as session:
            found = await _seen(session, actor, chosen)
            if not await _is_made_of(session, found[0], draft):
                raise AssignmentIdTaken
            return await whole(session, actor, found)

    async def change(self, actor: Actor, id: UUID, changes: AssignmentChanges) -> Shown:
        """Change an assignment; while it is published, only what is fair to those who began.

        Raises:
            AssignmentNotFound, AssignmentNotYours: as for every edit.
            AssignmentPublished: unpublish it first.
            PersonaNotFound, RubricNotFound: a new pair names what the actor may not use.
            PairsInvalid, WindowInvalid: says what to mend.
        """
        given = changes.model_dump(exclude_unset=True, exclude={"pairs"})
        async with self._db.begin() as session:
            row, section = await _edited(session, actor, id)
            before = store.fields_of(row)
            fields = AssignmentFields.model_validate({**before.model_dump(), **given})
            _require_sane(fields)
            frozen = {name for name in given if getattr(fields, name) != getattr(before, name)}
            frozen -= OPEN_WHILE_PUBLISHED
            _require_open(row, frozen if changes.pairs is None else {"pairs", *frozen})
            store.set_fields(row, fields)
            row.updated_at = now()
            if changes.pairs is not None:
                await replace_pairs(session, actor, row, changes.pairs, self._models)
            return await whole(session, actor, (row, section))

    async def add_pairs(self, actor: Actor, id: UUID, more: PairsToAdd) -> Shown:
        """Add several clients at once, each with the same rubric; those that are there stay.

        Raises:
            AssignmentNotFound, AssignmentNotYours: as for every edit.
            AssignmentPublished: unpublish it first.
            PersonaNotFound, RubricNotFound, PairsInvalid: what cannot be added.
        """
        async with self._db.begin() as session:
            row, section = await _edited(session, actor, id)
            _require_open(row, {"pairs"})
            kept = [draft_of(pair) for pair in await store.pairs(session, id)]
            there = {(pair.persona_id, pair.rubric_id) for pair in kept}
            added = [
                PairDraft(persona_id=persona_id, rubric_id=more.rubric_id)
                for persona_id in dict.fromkeys(more.persona_ids)
                if (persona_id, more.rubric_id) not in there
            ]
            await replace_pairs(session, actor, row, [*kept, *added], self._models)
            row.updated_at = now()
            return await whole(session, actor, (row, section))

    async def publish(self, actor: Actor, id: UUID) -> Shown:
        """Show an assignment to its students, its clients as published and its rubrics as they are.

        Published again, those it had keep the versions that students began with.

        Raises:
            AssignmentNotFound, AssignmentNotYours: as for every edit.
            AssignmentNotReady: says what is missing.
        """
        async with self._db.begin() as session:
            row, section = await _edited(session, actor, id)
            if row.state != AssignmentState.PUBLISHED:
                problems = window_problems(store.fields_of(row))
                problems += await publishing_problems(session, actor, row)
                if problems:
                    raise AssignmentNotReady(problems=" ".join(problems))
                row.state, row.published_at = AssignmentState.PUBLISHED, now()
                row.updated_at = row.published_at
                audit.record(session, actor.id, "assignment.published", ("assignment", id))
                await session.flush()
            return await whole(session, actor, (row, section))

    async def unpublish(self, actor: Actor, id: UUID) -> Shown:
        """Take an assignment out of its students' sight; what they did is kept.

        Raises:
            AssignmentNotFound, AssignmentNotYours: as for every edit.
        """
        async with self._db.begin() as session:
            row, section = await _edited(session, actor, id)
            if row.state == AssignmentState.PUBLISHED:
                row.state, row.updated_at = AssignmentState.UNPUBLISHED, now()
                audit.record(session, actor.id, "assignment.unpublished", ("assignment", id))
            return await whole(session, actor, (row, section))

    async def remove(self, actor: Actor, id: UUID) -> None:
        """Take an assignment away; what students did is kept.

        Raises:
            AssignmentNotFound, AssignmentNotYours: as for every edit.
            AssignmentPublished: unpublish it first.
        """
        async with self._db.begin() as session:
            row, _ = await _edited(session, actor, id)
            _require_open(row, {"removal"})
            row.archived_at = now()
            audit.record(session, actor.id, "assignment.removed", ("assignment", id))


async def _seen(session: Session, actor: Actor, id: UUID, *, lock: bool = False) -> store.Found:
    found = await store.assignment(session, actor, id, lock=lock)
    if found is None:
        raise AssignmentNotFound
    return found


async def _edited(session: Session, actor: Actor, id: UUID) -> store.Found:
    row, section = await _seen(session, actor, id, lock=True)
    parts = await parts_of(session, actor, [section])
    if parts[section.id] is not Part.MANAGES:
        raise AssignmentNotYours
    return row, section


def _require_sane(fields: AssignmentFields) -> None:
    problems = window_problems(fields)
    if problems:
        raise WindowInvalid(problems=" ".join(problems))


def _require_open(row: AssignmentRow, wanted: set[str]) -> None:
    if wanted and row.state == AssignmentState.PUBLISHED:
        raise AssignmentPublished(what=", ".join(sorted(wanted)))


def _row_of(id: UUID, section_id: UUID, fields: AssignmentFields) -> AssignmentRow:
    row = AssignmentRow(id=id, section_id=section_id, state=AssignmentState.DRAFT)
    store.set_fields(row, fields)
    return row


async def _is_made_of(session: Session, row: AssignmentRow, draft: AssignmentDraft) -> bool:
    pairs = await store.pairs(session, row.id)
    same = [(p.persona_id, p.rubric_id, p.model) for p in pairs] == _clients(draft.pairs)
    return same and (row.section_id, store.fields_of(row)) == (draft.section_id, draft.fields)


def _clients(pairs: Sequence[PairDraft]) -> list[tuple[UUID, UUID, str | None]]:
    return [(pair.persona_id, pair.rubric_id, pair.model) for pair in pairs]


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, last_id = decode_cursor(cursor, 2)
    try:
        place = datetime.fromisoformat(at), UUID(hex=last_id)
    except ValueError:
        raise CursorInvalid from None
    if place[0].tzinfo is None:
        raise CursorInvalid
    return place
