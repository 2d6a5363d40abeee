"""Use cases of forgetting: by the rule of a section, and by the wish of who said it."""

from contextlib import suppress
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.accounts.service import AccountService
from understudy.conversations import message_store
from understudy.kernel import files
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.logs import get_logger
from understudy.personas.store import version_names
from understudy.practice.courses import section_store
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.assignment_schemas import Purpose
from understudy.practice.courses.models import AssignmentRow, SectionRow
from understudy.practice.courses.section_schemas import Part, SectionSettings
from understudy.practice.feedback import store as feedback
from understudy.practice.feedback.making import is_open
from understudy.practice.records import store
from understudy.practice.records.keeping import Standing, ended_before, why_kept
from understudy.practice.records.schemas import Forgotten, Kept
from understudy.practice.sessions import store as sessions
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import move
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move

_AT_ONCE = 200
_RETENTION, _OWN_WISH = "retention", "own_wish"

log = get_logger(__name__)


class Erasing:
    """What is forgotten. That a session was held, when, and what it cost is kept."""

    def __init__(self, db: Database, accounts: AccountService, zone: ZoneInfo) -> None:
        self._db, self._accounts, self._zone = db, accounts, zone

    async def forget_mine(self, actor: Actor, password: str) -> Forgotten:
        """Delete what the actor said in practice, as far as it need not stay.

        Of what stays, their own notes are deleted.

        Raises:
            PasswordWrong: nothing was deleted.
            TooManyTries: wait first; nothing was deleted.
        """
        await self._accounts.prove_again(actor, password)
        erased, kept, last = 0, list[Kept](), None
        while ids := await self._mine(actor, last):
            for each in ids:
                left = await self._forget_own(actor, each)
                kept += [left] if left else []
                erased += left is None
            last = ids[-1]
        await self._forget_judgements()
        log.info("practice_erased", why=_OWN_WISH, sessions=erased, kept=len(kept))
        return Forgotten(erased=erased, kept=kept)

    async def would_forget(self, actor: Actor) -> Forgotten:
        """Return what `forget_mine` would delete, and what would stay; nothing is deleted."""
        erased, kept, last = 0, list[Kept](), None
        while ids := await self._mine(actor, last):
            async with self._db.read() as session:
                for each in ids:
                    row = await sessions.anywhere(session, each)
                    left = await _kept(session, row) if row else None
                    kept += [left] if left else []
                    erased += left is None
            last = ids[-1]
        return Forgotten(erased=erased, kept=kept)

    async def sweep(self) -> int:
        """Delete what sections have kept for their days; return of how many sessions."""
        async with self._db.read() as session:
            sections = await store.that_keep_for_days(session)
        erased = 0
        for section_id, settings in sections.items():
            before = ended_before(settings, now(), self._zone)
            last: UUID | None = None
            while before is not None:
                async with self._db.read() as session:
                    ids = await store.kept_too_long(session, section_id, before, last, _AT_ONCE)
                for each in ids:
                    erased += await self._forget_if_it_can_be(each)
                if not ids:
                    break
                last = ids[-1]
        await self._forget_judgements()
        if erased:
            log.info("practice_erased", why=_RETENTION, sessions=erased)
        return erased

    async def overdue(self, actor: Actor, section_id: UUID, settings: SectionSettings) -> int:
        """Return in how many sessions of a section words would be deleted with these settings.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it asks this.
        """
        before = ended_before(settings, now(), self._zone)
        async with self._db.read() as session:
            await admitted(session, actor, section_id, Part.MANAGES)
            return await store.count_kept_too_long(session, section_id, before) if before else 0

    async def _mine(self, actor: Actor, last: UUID | None) -> list[UUID]:
        async with self._db.read() as session:
            return [*await store.of_student(session, actor.id, last, _AT_ONCE)]

    async def _forget_own(self, actor: Actor, id: UUID) -> Kept | None:
        """Forget a session of the actor's; return why it stays if it does."""
        async with self._db.begin() as session:
            row = await _locked(session, id)
            if row is None or row.stage == Stage.ERASED:
                return None
            left = await _kept(session, row)
            if left is None:
                await _forget(session, row, actor.id, _OWN_WISH)
            else:
                row.notes = ""
            return left

    async def _forget_if_it_can_be(self, id: UUID) -> bool:
        """Forget a session; one that cannot be keeps none after it from being forgotten."""
        try:
            return await self._forget_old(id)
        except (UnderstudyError, SQLAlchemyError):
            log.exception("practice_not_erased", session_id=str(id))
            return False

    async def _forget_old(self, id: UUID) -> bool:
        async with self._db.begin() as session:
            row = await _locked(session, id)
            if row is None or row.stage in (Stage.ERASED, Stage.HELD):
                return False
            standing = await _standing(session, row)
            if standing.is_disputed or standing.is_answering:
                return False
            await _forget(session, row, None, _RETENTION)
            return True

    async def _forget_judgements(self) -> None:
        with suppress(
            IntegrityError
        ):  # a report takes one up at this moment: the next hour does it
            async with self._db.begin() as session:
                await store.forget_judgements(session)


async def _locked(session: Session, id: UUID) -> PracticeSessionRow | None:
    """Return a session in which nobody says anything meanwhile: who does locks the talk first."""
    await store.lock_talk(session, id)
    return await sessions.anywhere(session, id, lock=True)


async def _forget(session: Session, row: PracticeSessionRow, by: UUID | None, why: str) -> None:
    await store.forget_words(session, row)
    await files.forget(session, await store.exports_with(session, row.id))
    await move(session, row, Move.ERASE, by)
    audit.record(session, by, "practice_session.erased", ("practice_session", row.id), why=why)


async def _kept(session: Session, row: PracticeSessionRow) -> Kept | None:
    """Return why a session would stay; None if it would not."""
    why = why_kept(await _standing(session, row))
    if why is None:
        return None
    names = await version_names(session, {row.persona_version_id})
    name = names[row.persona_version_id]
    return Kept(session_id=row.id, client_name=name, attempt=row.attempt, why=why)


async def _standing(session: Session, row: PracticeSessionRow) -> Standing:
    given = await sessions.found(session, AssignmentRow, row.assignment_id)
    section = await sessions.found(session, SectionRow, row.section_id)
    return Standing(
        stage=Stage(row.stage),
        is_disputed=is_open(await feedback.dispute(session, row.id)),
        is_answering=await message_store.running(session, row.conversation_id) is not None,
        is_graded=given is not None and given.purpose == Purpose.GRADED,
        settings=section_store.settings_of(section) if section else None,
    )
