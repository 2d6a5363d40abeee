"""Use cases of those who review: what waits for them and why, one after the other."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.accounts.store import names_of
from understudy.kernel.db import Database, Session
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of
from understudy.personas.store import version_names
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.section_schemas import Part
from understudy.practice.feedback import queue_store, store
from understudy.practice.feedback.admitting import reviewable, taught_assignment
from understudy.practice.feedback.class_schemas import (
    Beside,
    Confirmed,
    QueueItem,
    Waiting,
    Why,
)
from understudy.practice.feedback.digests import Digest, reasons_of
from understudy.practice.feedback.making import is_open
from understudy.practice.feedback.models import DisputeRow, ReportRow
from understudy.practice.feedback.view_schemas import MOST_AT_ONCE
from understudy.practice.feedback.waiting import said_of, tried_again
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import Stage

_EVERYWHERE = Waiting()
_MOST_HELD = 50


class Queueing:
    """What waits for teachers, over all sections they teach or assist, or in one of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def queue(
        self,
        actor: Actor,
        wanted: Waiting = _EVERYWHERE,
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[QueueItem]:
        """Return what waits for a teacher: before the first page, sessions that are held.

        Then reports with a critical criterion at the lowest level and those that a student does
        not agree with, then the others by the machine's confidence, the lowest first.

        Raises:
            SectionNotFound, SectionNotYours: the actor does not teach or assist there.
            AssignmentNotFound, AssignmentNotYours: the same of an assignment.
            CursorInvalid: `after` is not from this list.
        """
        place = _place(after) if after else None
        async with self._db.read() as session:
            places = await _places(session, actor, wanted)
            held = [] if after else await queue_store.held(session, places, _MOST_HELD)
            found = await queue_store.to_review(session, places, place, limit + 1)
            first = await _queued(session, [(None, row) for row in held])
            items = await _queued(session, found)
        last = found[limit - 1][0] if len(found) > limit else None
        cursor = None
        if last:
            cursor = encode_cursor(str(last.rank), repr(last.confidence), last.session_id.hex)
        page = page_of(items, limit, cursor)
        return page.model_copy(update={"items": [*first, *page.items]})

    async def left(self, actor: Actor, wanted: Waiting = _EVERYWHERE) -> int:
        """Return how much waits there; reports are counted up to a thousand.

        Raises:
            SectionNotFound, SectionNotYours, AssignmentNotFound, AssignmentNotYours: as above.
        """
        async with self._db.read() as session:
            places = await _places(session, actor, wanted)
            held = await queue_store.held(session, places, _MOST_HELD)
            return len(held) + await queue_store.waiting(session, places)

    async def beside(self, actor: Actor, session_id: UUID, wanted: Waiting = _EVERYWHERE) -> Beside:
        """Return what stands in the queue before and after a session, also if it left the queue.

        Raises:
            SectionNotFound, SectionNotYours, AssignmentNotFound, AssignmentNotYours: as above.
        """
        async with self._db.read() as session:
            places = await _places(session, actor, wanted)
            held = [row.id for row in await queue_store.held(session, places, _MOST_HELD)]
            left = len(held) + await queue_store.waiting(session, places)
            own = None if session_id in held else await store.report(session, session_id)
            place = (own.rank, own.confidence, own.session_id) if own else None
            after = await queue_store.to_review(session, places, place, 1)
            before = await queue_store.to_review(session, places, place, 1, backwards=True)
        reports = [row.session_id for row, _ in after]
        if session_id in held:
            at = held.index(session_id)
            following, passed = [*held[at + 1 :], *reports], held[:at]
        elif own:
            following, passed = reports, [*held, *(row.session_id for row, _ in before)]
        else:
            following, passed = [*held, *reports], []
        return Beside(
            previous=passed[-1] if passed else None,
            next=following[0] if following else None,
            left=left,
        )

    async def confirmed(self, actor: Actor, wanted: Waiting = _EVERYWHERE) -> Confirmed:
        """Return whose feedback the actor may show: it is confirmed, and not shown yet.

        Raises:
            SectionNotFound, SectionNotYours, AssignmentNotFound, AssignmentNotYours: as above.
        """
        async with self._db.read() as session:
            places = await _places(session, actor, wanted)
            theirs = await reviewable(session, actor, places.sections)
            ids = await queue_store.to_show(session, places._replace(sections=theirs), MOST_AT_ONCE)
        return Confirmed(session_ids=list(ids))


async def _places(session: Session, actor: Actor, wanted: Waiting) -> queue_store.Places:
    if wanted.assignment_id is not None:
        given = await taught_assignment(session, actor, wanted.assignment_id)
        return queue_store.Places([given.section_id], given.id)
    if wanted.section_id is not None:
        await admitted(session, actor, wanted.section_id, Part.READS)
        return queue_store.Places([wanted.section_id], None)
    return queue_store.Places(await queue_store.sections_of(session, actor), None)


async def _queued(
    session: Session, found: Iterable[tuple[ReportRow | None, PracticeSessionRow]]
) -> list[QueueItem]:
    pairs = list(found)
    if not pairs:
        return []
    rows = [held for _, held in pairs]
    names = await names_of(session, {held.student_id for held in rows})
    cases = await version_names(session, {held.persona_version_id for held in rows})
    titles = await queue_store.titles(session, {held.assignment_id for held in rows})
    said = await store.disputes(session, [held.id for held in rows])
    tried = await tried_again(session, [held.id for row, held in pairs if store.waits(row)])
    return [
        _item(
            row,
            held,
            said.get(held.id),
            student_name=names[held.student_id],
            case=cases[held.persona_version_id],
            assignment_title=titles.get(held.assignment_id, ""),
            problem=said_of(row, is_tried=held.id in tried),
        )
        for row, held in pairs
    ]


def _item(
    row: ReportRow | None, held: PracticeSessionRow, said: DisputeRow | None, **facts: str | None
) -> QueueItem:
    digest = Digest.model_validate(row.digest) if row and row.digest else None
    is_disputed = is_open(said)
    reasons: Sequence[Why] = (Why.HELD,)
    if held.stage != Stage.HELD:
        is_halted = store.waits(row)
        reasons = reasons_of(
            digest,
            is_disputed=is_disputed,
            has_failed=bool(row and row.problem) and not is_halted,
            is_halted=is_halted,
        )
    return QueueItem.model_validate(
        {
            "session_id": held.id,
            "student_id": held.student_id,
            "section_id": held.section_id,
            "assignment_id": held.assignment_id,
            "attempt": held.attempt,
            "stage": Stage(held.stage),
            "reasons": reasons,
            "needs_teacher": digest.needs_teacher if digest else False,
            "is_disputed": is_disputed,
            "confidence": row.confidence if row else 0.0,
            "band": digest.band if digest else None,
            "score": digest.score if digest else None,
            "handed_in_at": row.created_at if row else held.ended_at,
            **facts,
        }
    )


def _place(after: str) -> queue_store.Place:
    rank, confidence, last_id = decode_cursor(after, 3)
    try:
        place = int(rank), float(confidence), UUID(hex=last_id)
    except ValueError:
        raise CursorInvalid from None
    if place[0] not in (0, 1) or not 0 <= place[1] <= 1:  # nor is it, if it is no number at all
        raise CursorInvalid
    return place
