"""Use cases of those who look at sessions: lists, the prebrief, what was said, what is left."""

from datetime import UTC, datetime
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.conversations import message_store, reading
from understudy.conversations.reading import message_for
from understudy.kernel.db import Database, Session
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor
from understudy.practice.courses import rubric_store, section_store
from understudy.practice.courses.assignment_schemas import HintMode
from understudy.practice.courses.models import AssignmentRow, PairRow, RubricVersionRow, SectionRow
from understudy.practice.courses.section_schemas import SectionSettings
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.sessions import store
from understudy.practice.sessions.crisis import (
    PrebriefFacts,
    panel_for,
    prebrief,
    region_in,
    wellbeing,
)
from understudy.practice.sessions.finding import own, seen
from understudy.practice.sessions.frames import About, noticed
from understudy.practice.sessions.hints import Hint, hint
from understudy.practice.sessions.models import PracticeSessionRow, SurveyRow
from understudy.practice.sessions.moving import left_of
from understudy.practice.sessions.out_of_role import PlatformAnswer, Situation, answer
from understudy.practice.sessions.schemas import (
    Notes,
    Passage,
    Prebrief,
    Reflection,
    ReplyRating,
    SessionCard,
    SessionForTeachers,
    Stage,
    Thumb,
    Transcript,
    Wanted,
)
from understudy.practice.sessions.showing import (
    Shown,
    card_of,
    cards,
    shown,
    support_contact,
)

_EVERY = Wanted()
_READERS = "You, the teachers and assistants of this section and administrators can read it."
_READERS_ALONE = "You and administrators can read it."


class Looking:
    """Sessions, for whoever may read them."""

    def __init__(self, db: Database, *, region: str, support_contact: str = "") -> None:
        self._db, self._region, self._support_contact = db, region, support_contact

    def place_of(self, locale: str) -> str:
        """Return where somebody is: what their locale names, else where this installation is."""
        return region_in(locale) or self._region

    async def list(
        self,
        actor: Actor,
        wanted: Wanted = _EVERY,
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[SessionCard]:
        """Return the sessions an actor sees, the newest first.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        place = _place(after) if after else None
        async with self._db.read() as session:
            rows = await store.sessions(session, actor, wanted, before=place, limit=limit + 1)
            items = await cards(session, actor, rows[:limit])
        cursor = None
        if len(rows) > limit:
            last = rows[limit - 1]
            cursor = encode_cursor(last.created_at.isoformat(), last.id.hex)
        return Page(items=items, next=cursor)

    async def get(self, actor: Actor, id: UUID, *, locale: str = "") -> Shown:
        """Return a session: the student's side to them, the teachers' to those of its section.

        Raises:
            SessionNotFound: it is not there or not visible to the actor.
        """
        async with self._db.read() as session:
            row = await seen(session, actor, id)
            found = await shown(session, actor, row, self.place_of(locale))
            if isinstance(found, SessionForTeachers):
                return found
            contact = await self._contact(session, row)
            return found.model_copy(update={"support_contact": contact})

    async def prebrief(self, actor: Actor, id: UUID, *, locale: str = "") -> Prebrief:
        """Return what is read before a session.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
        """
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
            given = await store.found(session, AssignmentRow, row.assignment_id)
            pair = await store.found(session, PairRow, row.pair_id)
            rubric = await store.found(session, RubricVersionRow, row.rubric_version_id)
            card = await card_of(session, row.persona_version_id)
            alternatives = [UUID(each) for each in pair.alternatives] if pair else []
            facts = await self._facts(
                session, row, card.content_notes, has_alternatives=bool(alternatives)
            )
            shows = rubric is not None and (given is None or given.show_rubric)
            left = await left_of(session, row)
            return Prebrief(
                session_id=id,
                client=card,
                instructions=given.instructions if given else "",
                rubric=rubric_store.fields_of(rubric) if rubric and shows else None,
                passages=prebrief(facts),
                panel=panel_for(self.place_of(locale)),
                hint_mode=HintMode(row.hint_mode),
                limits=left.model_copy(update={"usd": None}),
                alternatives=alternatives,
            )

    async def transcript(self, actor: Actor, id: UUID) -> Transcript:
        """Return what was said on the active branch, with the student's thumbs.

        While a session is under way nobody else reads it, and of an erased one nothing is left.
        Somebody else's reading is written in the audit log.

        Raises:
            SessionNotFound: it is not there or not visible to the actor.
        """
        async with self._db.begin() as session:
            row = await seen(session, actor, id)
            is_own = row.student_id == actor.id
            if row.stage == Stage.ERASED or (store.is_open(row) and not is_own):
                return Transcript(session_id=id, messages=[], ratings={})
            if not is_own:
                audit.record(session, actor.id, "practice_session.read", ("practice_session", id))
            held = await store.held(session, row)
            said = await message_store.branch(session, held.active_message_id)
            found = [message_for(actor, m) for m in await reading.messages(session, said)]
            rated = await store.ratings(session, id)
        ratings = {
            key: ReplyRating(thumb=Thumb(rating.thumb), comment=rating.comment)
            for key, rating in rated.items()
        }
        return Transcript(session_id=id, messages=found, ratings=ratings)

    async def kept(self, actor: Actor, id: UUID) -> tuple[Notes, Reflection | None]:
        """Return the student's own notes and what they have written of a reflection.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
        """
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
        said = Reflection.model_validate(row.reflection) if row.reflection else None
        return Notes(text=row.notes), said

    async def has_answered(self, actor: Actor, id: UUID) -> bool:
        """Say whether the student has answered the questions about a session.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
        """
        async with self._db.read() as session:
            await own(session, actor, id, lock=False)
            return await session.get(SurveyRow, id) is not None

    async def hint(self, actor: Actor, id: UUID, *, is_asked: bool) -> Hint | None:
        """Return a hint on the student's turns so far, by the session's mode.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
        """
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
            held = await store.held(session, row)
            said = await message_store.branch(session, held.active_message_id)
            found = await store.worker_turns(session, [message.id for message in said])
        labels = [
            WorkerLabels.model_validate(found[each.id].labels) for each in said if each.id in found
        ]
        return hint(HintMode(row.hint_mode), labels, is_asked=is_asked)

    async def aside(self, actor: Actor, id: UUID, text: str) -> PlatformAnswer:
        """Answer what a student asks the platform; nothing of it is kept.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
        """
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
            facts = await self._facts(session, row, (), has_alternatives=False)
            situation = Situation(
                left=await left_of(session, row),
                is_paused=row.stage == Stage.PAUSED,
                has_hints=row.hint_mode != HintMode.OFF,
                recorded=next(p.text for p in prebrief(facts) if "recorded" in p.heading),
                support_contact=await self._contact(session, row),
            )
        return answer(text, situation)

    async def word_of_care(self, actor: Actor, id: UUID, typed: str) -> Passage | None:
        """Return the private word to a student who writes of their own distress, else None.

        Raises:
            SessionNotFound, SessionNotYours: it is not the actor's.
        """
        if About.WELLBEING not in noticed(typed):
            return None
        async with self._db.read() as session:
            row = await own(session, actor, id, lock=False)
            return wellbeing(await self._contact(session, row))

    async def _contact(self, session: Session, row: PracticeSessionRow) -> str:
        """Return whom a session's student asks for help: their section's, else everybody's."""
        return await support_contact(session, row.section_id) or self._support_contact

    async def _facts(
        self,
        session: Session,
        row: PracticeSessionRow,
        content_notes: tuple[str, ...],
        *,
        has_alternatives: bool,
    ) -> PrebriefFacts:
        section = await session.get(SectionRow, row.section_id) if row.section_id else None
        settings = section_store.settings_of(section) if section else SectionSettings()
        return PrebriefFacts(
            content_notes=content_notes,
            readers=_READERS if section else _READERS_ALONE,
            days_kept=settings.retention_days,
            term_ends_on=settings.term_ends_on,
            has_alternatives=has_alternatives,
        )


def _place(after: str) -> store.Place:
    moment, last_id = decode_cursor(after, 2)
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(last_id)
    except (ValueError, OverflowError):
        raise CursorInvalid from None
