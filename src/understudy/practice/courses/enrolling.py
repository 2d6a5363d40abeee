"""How people come into a section and leave it."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import batched
from uuid import UUID

from understudy.accounts import audit, throttle
from understudy.accounts import store as accounts
from understudy.accounts.access import Actor, Role
from understudy.accounts.models import PersonRow, TryRow
from understudy.accounts.schemas import OneTimeLink, TokenKind
from understudy.accounts.service import INVITATION_LASTS
from understudy.accounts.sign_in import issue, person_of
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Conflict, LimitReached, NotFound
from understudy.kernel.page import Page, decode_cursor, encode_cursor, page_of
from understudy.practice.courses import section_store as store
from understudy.practice.courses.admission import admitted
from understudy.practice.courses.join_codes import normal_code
from understudy.practice.courses.models import EnrolmentRow, SectionRow
from understudy.practice.courses.roster import RosterLine, read_roster
from understudy.practice.courses.section_schemas import (
    Enrolment,
    EnrolmentDraft,
    Membership,
    Part,
    RosterProblem,
    RosterReport,
    SectionCard,
    UnknownPerson,
)

_LINES_AT_ONCE = 500
"""Of a roster in one transaction: others write in between."""


class JoinCodeWrong(NotFound):
    """No section has this code. Look at it again, or ask your teacher: codes may change."""

    code = "join_code_wrong"


class JoinCodeClosed(NotFound):
    """This code does not let you in again; ask your teacher to enrol you."""

    code = "join_code_closed"


class TooManyCodes(LimitReached):
    """Too many codes were wrong; ask your teacher, and try again in {retry_after_s:.0f} s."""

    code = "too_many_codes"


class NoSuchStudent(NotFound):
    """Nobody here has this e-mail address; give them the code of the section."""

    code = "no_such_student"


class ManagesSection(Conflict):
    """Nobody was enrolled: who teaches or administers a section is not counted as its student.

    To try a client as students do, talk with it from its own page.
    """

    code = "manages_section"


class NotInSection(NotFound):
    """This person is not in this section."""

    code = "not_in_section"


@dataclass(slots=True)
class _Imported:
    """What has become of the lines of a roster so far."""

    done: Counter[str] = field(default_factory=Counter)
    created: list[OneTimeLink] = field(default_factory=list)
    unknown: list[UnknownPerson] = field(default_factory=list)
    bad: list[RosterProblem] = field(default_factory=list)


class Enrolling:
    """The use cases about people in sections."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def join(self, actor: Actor, code: str) -> SectionCard:
        """Enrol in the section with this code, as a student; once in, nothing changes.

        Raises:
            JoinCodeWrong: no active section has it, or not any more.
            JoinCodeClosed: the teacher has removed them from this section.
            TooManyCodes: wait first.
        """
        normal = normal_code(code)
        async with self._db.begin() as session:
            is_right = await _tried(session, actor, normal)
        if not is_right:
            raise JoinCodeWrong
        # A transaction of its own: who imports a roster locks the section first, people second.
        async with self._db.begin() as session:
            row = await store.section_by_code(session, normal, now(), lock=True)
            if row is None:
                raise JoinCodeWrong
            await _let_in(session, actor, row)
            (card,) = await store.cards_of(session, actor, [row])
        return card

    async def people(
        self, actor: Actor, id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[Enrolment]:
        """Return who is in a section, by e-mail.

        Raises:
            SectionNotFound, SectionNotYours: only who manages or assists it reads this.
            CursorInvalid: `after` is not from this list.
        """
        (after_email,) = decode_cursor(after, 1) if after else [""]
        async with self._db.read() as session:
            await admitted(session, actor, id, Part.READS)
            found = await store.people_in(session, id, after_email, limit + 1)
        items = [_enrolment_of(*each) for each in found]
        cursor = encode_cursor(items[limit - 1].email) if len(items) > limit else None
        return page_of(items, limit, cursor)

    async def enrol(self, actor: Actor, id: UUID, draft: EnrolmentDraft) -> Enrolment:
        """Enrol somebody who has an account; who is in already gets this role.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it enrols people.
            NoSuchStudent: nobody has this e-mail.
            ManagesSection: they teach it, or are an administrator.
        """
        async with self._db.begin() as session:
            section = await admitted(session, actor, id, Part.MANAGES, lock=True)
            person = (await store.people_by_email(session, [draft.email])).get(draft.email)
            if person is None:
                raise NoSuchStudent
            if _manages(section, person):
                raise ManagesSection
            await store.enrol(session, id, {person.id: draft.role}, now())
            audit.record(
                session, actor.id, "person.enrolled", ("person", person.id), section=str(id)
            )
            row = await store.enrolment(session, id, person.id)
            if row is None:
                raise NotInSection
            return _enrolment_of(person, row)

    async def remove(self, actor: Actor, id: UUID, person_id: UUID) -> None:
        """Take somebody off a section; enrolling them again takes their enrolment up.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it removes people.
            NotInSection: they are not in it.
        """
        async with self._db.begin() as session:
            await admitted(session, actor, id, Part.MANAGES, lock=True)
            row = await store.enrolment(session, id, person_id)
            if row is None or row.removed_at is not None:
                raise NotInSection
            row.removed_at = now()
            audit.record(
                session, actor.id, "person.removed", ("person", person_id), section=str(id)
            )

    async def import_roster(self, actor: Actor, id: UUID, data: bytes) -> RosterReport:
        """Enrol everybody of a roster; administrators also make accounts for who has none.

        Doing it again does only what is not done.

        Raises:
            SectionNotFound, SectionNotYours: only who manages it enrols people.
            RosterInvalid: the file cannot be read as a roster; nothing was done.
        """
        async with self._db.read() as session:
            await admitted(session, actor, id, Part.MANAGES)
        roster = await asyncio.to_thread(read_roster, data)
        imported = _Imported()
        for lines in batched(roster.lines, _LINES_AT_ONCE):
            async with self._db.begin() as session:
                section = await admitted(session, actor, id, Part.MANAGES, lock=True)
                await _import(session, actor, section, lines, imported)
        return RosterReport(
            enrolled=imported.done["enrolled"],
            reactivated=imported.done["reactivated"],
            already_there=imported.done["already_there"],
            created=imported.created,
            unknown=imported.unknown,
            bad=sorted([*roster.bad, *imported.bad], key=lambda each: each.line),
        )


async def _tried(session: Session, actor: Actor, code: str) -> bool:
    """Say whether a code is right; count it if it is not.

    Raises:
        TooManyCodes: it was not looked at.
    """
    at = now()
    account = hashlib.sha256(f"join/{actor.id}".encode()).hexdigest()
    # The lock lets somebody's tries pass one by one, so that a burst cannot slip past.
    await accounts.person(session, actor.id, lock=True)
    tries = await accounts.tries_of(session, account, at - throttle.ACCOUNT_WINDOW)
    wait_s = throttle.wait_s(tries, [], at)
    if wait_s > 0:
        raise TooManyCodes(retry_after_s=wait_s)
    if await store.section_by_code(session, code, at):
        return True
    await accounts.sweep_tries(session, at - throttle.ADDRESS_WINDOW)
    session.add(TryRow(account=account, address=None, at=at))
    return False


async def _let_in(session: Session, actor: Actor, row: SectionRow) -> None:
    if await store.section(session, actor, row.id):
        return  # in it already, or theirs
    enrolment = await store.enrolment(session, row.id, actor.id)
    if enrolment is not None and enrolment.removed_at is not None:
        raise JoinCodeClosed
    await store.enrol(session, row.id, {actor.id: Membership.STUDENT}, now())
    audit.record(session, actor.id, "person.joined", ("person", actor.id), section=str(row.id))


async def _import(
    session: Session,
    actor: Actor,
    section: SectionRow,
    lines: Sequence[RosterLine],
    imported: _Imported,
) -> None:
    people = await store.people_by_email(session, [line.email for line in lines])
    wanted: dict[UUID, Membership | None] = {}
    for line in lines:
        person = people.get(line.email)
        if person is None and actor.is_admin:
            person = await _invite(session, actor, line, imported)
        if person is None:
            unknown = UnknownPerson(line=line.line, email=line.email, name=line.name)
            imported.unknown.append(unknown)
        elif _manages(section, person):
            reason = "teaches this section or administers it, and is not counted as a student"
            imported.bad.append(RosterProblem(line=line.line, reason=reason))
        else:
            wanted[person.id] = line.role
    done = await store.enrol(session, section.id, wanted, now())
    imported.done += done
    audit.record(session, actor.id, "roster.imported", ("section", section.id), **done)


def _manages(section: SectionRow, person: PersonRow) -> bool:
    return person.id == section.owner_id or person.role == Role.ADMIN


async def _invite(
    session: Session, actor: Actor, line: RosterLine, imported: _Imported
) -> PersonRow | None:
    """Make an account and its link; return who has the account."""
    name = line.name or line.email.partition("@")[0][:120]
    row = PersonRow(email=line.email, name=name, role=Role.STUDENT)
    try:
        async with session.begin_nested():
            await accounts.add_person(session, row)
    except accounts.EmailTaken:
        # At this moment, by somebody else: failing would lose the links of lines done before.
        return (await store.people_by_email(session, [line.email])).get(line.email)
    audit.record(session, actor.id, "person.invited", ("person", row.id), role=row.role)
    token, link = await issue(session, TokenKind.INVITATION, row.id, INVITATION_LASTS)
    imported.created.append(
        OneTimeLink(person=person_of(row), token=token, expires_at=link.expires_at)
    )
    return row


def _enrolment_of(person: PersonRow, row: EnrolmentRow) -> Enrolment:
    return Enrolment(
        person_id=person.id,
        name=person.name,
        email=person.email,
        role=Membership(row.role),
        enrolled_at=row.enrolled_at,
    )
