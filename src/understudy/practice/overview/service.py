"""Use cases of those who look at all they have: what is due, how far a class is, whom to meet."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.page import Page, decode_cursor, encode_cursor, page_of
from understudy.personas.store import fields_of
from understudy.practice.clients.schemas import BlockInvalid, ClientCard, PracticeBlock, block_of
from understudy.practice.clients.showing import card_of
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.assignment_schemas import AssignmentForStudents
from understudy.practice.courses.assignment_views import for_students
from understudy.practice.courses.naming import cursor_of, place_of
from understudy.practice.courses.section_schemas import Part
from understudy.practice.overview import store
from understudy.practice.overview.schemas import ClassState, Outlook, RosterRow
from understudy.practice.sessions.schemas import SessionCard
from understudy.practice.sessions.showing import cards

_MOST_TO_DO = 60


class OverviewService:
    """What pages begin with."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def outlooks(self, actor: Actor) -> Mapping[UUID, Outlook]:
        """Return what is to be done in each section that has assignments the actor sees."""
        async with self._db.read() as session:
            return await store.outlooks(session, actor, now())

    async def to_do(self, actor: Actor) -> list[AssignmentForStudents]:
        """Return what an actor is asked to do where they learn: the newest sixty, with cases."""
        async with self._db.read() as session:
            found = await store.attended(session, actor, _MOST_TO_DO)
            return await for_students(session, found)

    async def open_clients(
        self, actor: Actor, *, after: str | None = None, limit: int = 50
    ) -> Page[ClientCard]:
        """Return the clients that an actor may talk with as they like, by name.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        place = place_of(after) if after else None
        async with self._db.read() as session:
            found = await store.open_clients(session, actor, after=place, limit=limit + 1)
        items = [card for each in found[:limit] if (card := _card(each))]
        last = found[limit - 1].persona if len(found) > limit else None
        return Page(items=items, next=cursor_of((last.sort_name, last.id)) if last else None)

    async def results(self, actor: Actor, session_ids: Collection[UUID]) -> Mapping[UUID, float]:
        """Return the totals, from 1 to 4, of those of the actor's sessions that have one to see."""
        async with self._db.read() as session:
            return await store.scores(session, actor.id, session_ids)

    async def class_state(self, actor: Actor, section_id: UUID) -> ClassState:
        """Return how many learn in a section, and how far its sessions are.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
        """
        async with self._db.read() as session:
            await admitted(session, actor, section_id, Part.READS)
            return ClassState(
                students=await store.count_learners(session, section_id),
                stages=await store.stages(session, section_id),
            )

    async def roster(
        self, actor: Actor, section_id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[RosterRow]:
        """Return who learns in a section, by e-mail, with their newest session with each case.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
            CursorInvalid: `after` is not from this list.
        """
        after_email = decode_cursor(after, 1)[0] if after else ""
        async with self._db.read() as session:
            await admitted(session, actor, section_id, Part.READS)
            found = await store.learners(session, section_id, after_email, limit + 1)
            ids = [each.id for each in found[:limit]]
            rows = await store.newest_of_cases(session, section_id, ids)
            held = await cards(session, actor, rows)
        by_student = defaultdict[UUID, list[SessionCard]](list)
        for card in sorted(held, key=lambda card: card.client_name):
            by_student[card.student_id].append(card)
        items = [
            RosterRow(student_id=each.id, name=each.name, sessions=by_student[each.id])
            for each in found
        ]
        last = found[limit - 1] if len(found) > limit else None
        return page_of(items, limit, encode_cursor(last.email) if last else None)


def _card(met: store.Met) -> ClientCard | None:
    """Return what is shown of a client; None of one whose case cannot be read."""
    fields = fields_of(met.version)
    try:
        return card_of(met.published, fields, block_of(fields) or PracticeBlock())
    except BlockInvalid:
        return None
