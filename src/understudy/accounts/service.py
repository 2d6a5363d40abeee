"""People and their tokens: the use cases of somebody who is known."""

from datetime import timedelta
from uuid import UUID

from understudy.accounts import audit, passwords, store
from understudy.accounts.access import Actor, Role, require_admin
from understudy.accounts.demo import DEMO_PEOPLE
from understudy.accounts.models import PersonRow, TokenRow
from understudy.accounts.schemas import (
    AuditEntry,
    MyChanges,
    NewToken,
    OneTimeLink,
    Person,
    PersonChanges,
    PersonDraft,
    Token,
    TokenDraft,
    TokenKind,
    normal_email,
)
from understudy.accounts.sign_in import PasswordWrong, SignInService, issue, person_of
from understudy.accounts.tokens import digest_of
from understudy.kernel.db import Session
from understudy.kernel.errors import Conflict, NotFound
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor, page_of

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(days=1)


class LastAdmin(Conflict):
    """This is the last administrator who can sign in; make another one first."""

    code = "last_admin"


class PersonInactive(Conflict):
    """This person is deactivated; activate them first."""

    code = "person_inactive"


class TokenNotFound(NotFound):
    """You have no such token."""

    code = "token_not_found"


class AccountService(SignInService):
    """All a door may ask about people; `SignInService` has what comes before they are known."""

    # Oneself

    async def person(self, actor: Actor) -> Person:
        """Return the actor's own account."""
        async with self._db.read() as session:
            return person_of(await store.person(session, actor.id))

    async def change_me(self, actor: Actor, changes: MyChanges) -> Person:
        """Change the actor's own account."""
        async with self._db.begin() as session:
            row = await store.person(session, actor.id, lock=True)
            row.name = changes.name or row.name
            return person_of(row)

    async def change_password(self, actor: Actor, token: str, current: str, new: str) -> None:
        """Change the actor's own password and end their other sessions.

        Args:
            actor: whose password.
            token: the one they act with; its session goes on.
            current: the present password.
            new: the one to be.

        Raises:
            PasswordWrong: `current` is not it, or not any more.
            PasswordTooWeak: `new` will not do.
            TooManyTries: wait first.
        """
        async with self._db.read() as session:
            row = await store.person(session, actor.id)
        passwords.check_password(new, row.email)
        proven = await self.prove_again(actor, current)
        password_hash = await passwords.hash_password(new)
        async with self._db.begin() as session:
            row = await store.person(session, actor.id, lock=True)
            if not row.active or row.password_hash != proven.password_hash:
                raise PasswordWrong  # changed while the password was being checked
            row.password_hash = password_hash
            kept = digest_of(token)
            await store.revoke(session, row.id, (TokenKind.SESSION,), keep_digest=kept)
            audit.record(session, row.id, "password.changed", ("person", row.id))
        await self.watch.look()

    async def tokens(self, actor: Actor, after: str | None = None, limit: int = 50) -> Page[Token]:
        """Return the actor's program tokens, newest first, without their secrets."""
        async with self._db.read() as session:
            rows = await store.tokens(session, actor.id, _id_at(after), limit + 1)
        return page_of([_token_of(row) for row in rows], limit, _place(rows, limit))

    async def create_token(self, actor: Actor, draft: TokenDraft) -> NewToken:
        """Make a token for a program that acts as the actor; its secret is shown only now."""
        lasting = timedelta(days=draft.days or self._settings.token_days)
        async with self._db.begin() as session:
            if not (await store.person(session, actor.id)).active:
                raise PersonInactive
            token, row = await issue(session, TokenKind.TOKEN, actor.id, lasting, draft.label)
            audit.record(session, actor.id, "token.made", ("token", row.id))
        return NewToken(**_token_of(row).model_dump(), token=token)

    async def revoke_token(self, actor: Actor, token_id: UUID) -> None:
        """End one of the actor's program tokens.

        Raises:
            TokenNotFound: the actor has no such token.
        """
        async with self._db.begin() as session:
            if not await store.revoke_token(session, actor.id, token_id):
                raise TokenNotFound
            audit.record(session, actor.id, "token.revoked", ("token", token_id))
        await self.watch.look()

    # Others, for administrators

    async def people(
        self, actor: Actor, after: str | None = None, limit: int = 50, *, text: str = ""
    ) -> Page[Person]:
        """Return people by e-mail, those whose name or e-mail has every word of `text`."""
        require_admin(actor)
        (after_email,) = decode_cursor(after, 1) if after else [""]
        async with self._db.read() as session:
            words = text.replace("\0", " ").lower().split()
            rows = await store.people(session, after_email, limit + 1, words)
        cursor = encode_cursor(rows[limit - 1].email) if len(rows) > limit else None
        return page_of([person_of(row) for row in rows], limit, cursor)

    async def count(self, actor: Actor) -> tuple[int, int]:
        """Return how many people there are, and how many of them are active."""
        require_admin(actor)
        async with self._db.read() as session:
            return await store.count_people(session)

    async def find(self, actor: Actor, email: str) -> Person:
        """Return the person with this e-mail, in any spelling.

        Raises:
            PersonNotFound: there is none.
        """
        require_admin(actor)
        try:
            email = normal_email(email)
        except ValueError:
            raise store.PersonNotFound from None
        async with self._db.read() as session:
            row = await store.person_by_email(session, email)
        if row is None:
            raise store.PersonNotFound
        return person_of(row)

    async def invite(self, actor: Actor, draft: PersonDraft) -> OneTimeLink:
        """Add a person and return the link with which they choose their password.

        Raises:
            EmailTaken: somebody has this e-mail.
        """
        require_admin(actor)
        async with self._db.begin() as session:
            row = await store.add_person(session, PersonRow(**draft.model_dump()))
            audit.record(session, actor.id, "person.invited", ("person", row.id), role=row.role)
            return await _link(session, row, TokenKind.INVITATION, INVITATION_LASTS)

    async def add_person(self, actor: Actor, draft: PersonDraft, password: str) -> Person:
        """Add a person who can sign in at once.

        Raises:
            EmailTaken: somebody has this e-mail.
            PasswordTooWeak: choose another.
        """
        require_admin(actor)
        passwords.check_password(password, draft.email)
        password_hash = await passwords.hash_password(password)
        async with self._db.begin() as session:
            row = PersonRow(**draft.model_dump(), password_hash=password_hash)
            await store.add_person(session, row)
            audit.record(session, actor.id, "person.added", ("person", row.id), role=row.role)
            return person_of(row)

    async def change_person(self, actor: Actor, person_id: UUID, changes: PersonChanges) -> Person:
        """Change a person; another role, or being deactivated, ends their sessions and tokens.

        Raises:
            PersonNotFound: there is none.
            LastAdmin: nobody could administrate any more.
        """
        require_admin(actor)
        async with self._db.begin() as session:
            admins = await store.working_admins(session)
            row = await store.person(session, person_id, lock=True)
            demotes = changes.role not in (None, Role.ADMIN) or changes.active is False
            if demotes and admins == {row.id}:
                raise LastAdmin
            row.name = changes.name or row.name
            if _change_access(session, actor, row, changes):
                await store.revoke(session, row.id, store.ACCESS)
            changed = person_of(row)
        await self.watch.look()
        return changed

    async def reset_password(self, actor: Actor, person_id: UUID) -> OneTimeLink:
        """Take a person's password and access away; return the link to choose another.

        Raises:
            PersonNotFound: there is none.
            PersonInactive: activate them first.
        """
        require_admin(actor)
        async with self._db.begin() as session:
            row = await store.person(session, person_id, lock=True)
            if not row.active:
                raise PersonInactive
            row.password_hash = None
            await store.revoke(session, row.id, tuple(TokenKind))
            audit.record(session, actor.id, "password.reset", ("person", row.id))
            link = await _link(session, row, TokenKind.RESET, RESET_LASTS)
        await self.watch.look()
        return link

    async def audit(
        self, actor: Actor, after: str | None = None, limit: int = 50
    ) -> Page[AuditEntry]:
        """Return what was done, newest first."""
        require_admin(actor)
        async with self._db.read() as session:
            rows = await audit.entries(session, _id_at(after), limit + 1)
        entries = [AuditEntry.model_validate(row, from_attributes=True) for row in rows]
        return page_of(entries, limit, _place(rows, limit))

    # The demo

    async def seed_demo_people(self, password: str) -> None:
        """Make sure that the people of the demo are here and sign in with this password.

        It need not be a good one; whatever else became of them stays.
        """
        for email, name, role in DEMO_PEOPLE:
            async with self._db.read() as session:
                row = await store.person_by_email(session, email)
            if row and await passwords.matches(password, row.password_hash):
                continue
            password_hash = await passwords.hash_password(password)
            async with self._db.begin() as session:
                row = await store.person_by_email(session, email, lock=True)
                row = row or PersonRow(email=email, name=name, role=role)
                row.password_hash = password_hash
                await store.add_person(session, row)
                await store.revoke(session, row.id, tuple(TokenKind))
        await self.watch.look()


def _change_access(session: Session, actor: Actor, row: PersonRow, changes: PersonChanges) -> bool:
    """Set role and active flag; tell whether either is another one now."""
    subject = ("person", row.id)
    before = row.role, row.active
    if changes.role not in (None, row.role):
        audit.record(session, actor.id, "role.changed", subject, old=row.role, new=changes.role)
        row.role = changes.role
    if changes.active not in (None, row.active):
        action = "person.activated" if changes.active else "person.deactivated"
        audit.record(session, actor.id, action, subject)
        row.active = changes.active
    return before != (row.role, row.active)


async def _link(
    session: Session, row: PersonRow, kind: TokenKind, lasting: timedelta
) -> OneTimeLink:
    token, link = await issue(session, kind, row.id, lasting)
    return OneTimeLink(person=person_of(row), token=token, expires_at=link.expires_at)


def _token_of(row: TokenRow) -> Token:
    return Token.model_validate(row, from_attributes=True)


def _id_at(after: str | None) -> UUID | None:
    """Return the id in a cursor of a list that is sorted by id."""
    if after is None:
        return None
    try:
        return UUID(decode_cursor(after, 1)[0])
    except ValueError:
        raise CursorInvalid from None


def _place(rows: list[TokenRow] | list[audit.AuditRow], limit: int) -> str | None:
    return encode_cursor(rows[limit - 1].id.hex) if len(rows) > limit else None
