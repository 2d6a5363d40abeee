"""Who comes in: signing in and out, one-time links, and whose token it is."""

import asyncio
import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from understudy.accounts import audit, passwords, store, throttle
from understudy.accounts.access import Actor, Role
from understudy.accounts.models import PersonRow, TokenRow, TryRow
from understudy.accounts.schemas import (
    LinkPurpose,
    Person,
    SetUp,
    SignedIn,
    TokenKind,
    normal_email,
)
from understudy.accounts.tokens import digest_of, new_token
from understudy.accounts.watch import AccessWatch
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Conflict, Invalid, LimitReached, NotFound, SignInRequired
from understudy.kernel.settings import Settings, secret_in

SETUP_LASTS = timedelta(days=1)
TOUCH_EVERY = timedelta(minutes=1)
_TRIES_AT_ONCE = 4


class SignInFailed(SignInRequired):
    """The e-mail address or the password is not right."""

    code = "sign_in_failed"


class SignInEnded(SignInRequired):
    """Your sign-in has ended; please sign in again."""

    code = "sign_in_ended"


class PasswordWrong(Invalid):
    """The current password is not right; nothing was changed."""

    code = "password_wrong"


class TooManyTries(LimitReached):
    """Too many tries to sign in have failed; try again in {retry_after_s:.0f} s."""

    code = "too_many_tries"


class LinkNotFound(NotFound):
    """This link was used already, has expired or was replaced; ask an administrator for another."""

    code = "link_not_found"


class SetUpIncomplete(Invalid):
    """The first administrator needs a name and an e-mail address; nothing was changed."""

    code = "set_up_incomplete"


class SetUpDone(Conflict):
    """There are people here already; please sign in, or ask an administrator for a link."""

    code = "set_up_done"


class SignInService:
    """The use cases of somebody who is not known yet."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self.watch = AccessWatch(db)
        self._db = db
        self._settings = settings
        self._secret = secret_in(settings.data.expanduser(), settings.secret_key).encode()
        # Few at a time: each hash takes 64 MiB.
        self._desk = asyncio.Semaphore(_TRIES_AT_ONCE)

    async def sign_in(self, email: str, password: str, address: str) -> SignedIn:
        """Open a session.

        Args:
            email: in any spelling.
            password: as it was typed.
            address: the network address they come from.

        Raises:
            SignInFailed: whatever the reason, in the same words; whether there is such a person
                takes no other time to find out.
            TooManyTries: wait first.
        """
        try:
            email = normal_email(email)
        except ValueError:
            raise SignInFailed from None
        proven = await self._prove(email, password, address)
        if proven is None:
            raise SignInFailed
        async with self._db.begin() as session:
            person = await store.person(session, proven.id, lock=True)
            if not person.active or person.password_hash != proven.password_hash:
                raise SignInFailed  # changed while the password was being checked
            return await self._open_session(session, person)

    async def sign_out(self, token: str) -> None:
        """End what this token opens; harmless if it has ended already."""
        async with self._db.begin() as session:
            await store.revoke_digest(session, digest_of(token))
        await self.watch.look()

    async def actor_for(self, token: str) -> Actor:
        """Return whose token this is, with the role they have right now.

        Raises:
            SignInEnded: it opens nothing, or not any more.
        """
        async with self._db.read() as session:
            found = await store.holder(session, digest_of(token), now())
        if found is None:
            raise SignInEnded
        row, person = found
        if row.last_used_at is None or row.last_used_at <= now() - TOUCH_EVERY:
            async with self._db.begin() as session:
                await store.touch(session, row.id, now())
        return Actor(person.id, person.role)

    async def prove_again(self, actor: Actor, password: str) -> PersonRow:
        """Return the actor's row if this is their password.

        Raises:
            PasswordWrong, TooManyTries: it is not, or wait first; nothing was changed.
        """
        async with self._db.read() as session:
            email = (await store.person(session, actor.id)).email
        if (proven := await self._prove(email, password, address=None)) is None:
            raise PasswordWrong
        return proven

    async def access_ended(self, token: str) -> None:
        """Return as soon as this token opens nothing any more: for whoever holds a stream open.

        That is at once after a change in this process, and within 5 s after one in another.
        """
        await self.watch.ended(digest_of(token))

    async def setup_link_token(self) -> str | None:
        """Return the token of a new link for becoming the first administrator.

        It replaces older ones. None if there are people already.
        """
        async with self._db.begin() as session:
            if await store.anybody(session):
                return None
            await store.revoke_setup_links(session)
            token, _ = await issue(session, TokenKind.SETUP, None, SETUP_LASTS)
            return token

    async def link(self, token: str) -> LinkPurpose:
        """Return what a one-time link is for.

        Raises:
            LinkNotFound: it does not work, or not any more.
        """
        async with self._db.read() as session:
            row, person = await _find_link(session, token)
        if person is None:
            return LinkPurpose(kind=row.kind)
        return LinkPurpose(kind=row.kind, email=person.email, name=person.name)

    async def set_up(self, chosen: SetUp) -> SignedIn:
        """Use a one-time link: choose a password, and be signed in.

        Raises:
            LinkNotFound: it does not work, or not any more.
            SetUpIncomplete: the first administrator needs `name` and `email`.
            PasswordTooWeak: choose another; the link still works.
        """
        async with self._db.read() as session:
            link, person = await _find_link(session, chosen.token)
        email = person.email if person else chosen.email
        if email is None or (person is None and chosen.name is None):
            raise SetUpIncomplete
        passwords.check_password(chosen.password, email)
        password_hash = await passwords.hash_password(chosen.password)
        async with self._db.begin() as session:
            if not await store.take_link(session, link.id):
                raise LinkNotFound
            if person is None:
                person = await _first_admin(session, email)
            else:
                person = await store.person(session, person.id, lock=True)
                await store.revoke(session, person.id, tuple(TokenKind))
            person.name = chosen.name or person.name
            person.password_hash = password_hash
            await store.forget_tries(session, self._account(email))
            audit.record(session, person.id, "password.set", ("person", person.id), link=link.kind)
            opened = await self._open_session(session, person)
        await self.watch.look()
        return opened

    async def _prove(self, email: str, password: str, address: str | None) -> PersonRow | None:
        """Return the person if the password is theirs, else None.

        Raises:
            TooManyTries: wait first; the password was not looked at.
        """
        account = self._account(email)
        async with self._desk:
            async with self._db.begin() as session:
                # The lock lets tries for one account pass one by one; each is counted before it
                # is made, so that a burst cannot slip past the throttle.
                person = await store.person_by_email(session, email, lock=True)
                await _count_try(session, account, address)
            stored = person.password_hash if person and person.active else None
            right = await passwords.matches(password, stored)
            async with self._db.begin() as session:
                if right:
                    await store.forget_tries(session, account)
                else:
                    subject = ("person", person.id) if person else None
                    audit.record(session, None, "session.refused", subject)
        return person if right else None

    async def _open_session(self, session: Session, person: PersonRow) -> SignedIn:
        await store.sweep_tokens(session, now())
        lasting = timedelta(days=self._settings.session_days)
        token, row = await issue(session, TokenKind.SESSION, person.id, lasting)
        audit.record(session, person.id, "session.started", ("person", person.id))
        return SignedIn(token=token, expires_at=row.expires_at, person=person_of(person))

    def _account(self, email: str) -> str:
        """Return under which name tries for an e-mail are counted."""
        # A keyed digest: from a stolen database nobody can tell which addresses were tried.
        return hmac.new(self._secret, email.encode(), hashlib.sha256).hexdigest()


def person_of(row: PersonRow) -> Person:
    """Return a person as they are shown."""
    return Person(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        active=row.active,
        has_password=row.password_hash is not None,
        created_at=row.created_at,
    )


async def issue(
    session: Session,
    kind: TokenKind,
    person_id: UUID | None,
    lasting: timedelta,
    label: str = "",
) -> tuple[str, TokenRow]:
    """Write a new token and return it with its row: what is not kept now is lost."""
    token = new_token()
    row = TokenRow(
        kind=kind,
        digest=digest_of(token),
        person_id=person_id,
        label=label,
        expires_at=now() + lasting,
    )
    session.add(row)
    await session.flush()
    return token, row


async def _find_link(session: Session, token: str) -> tuple[TokenRow, PersonRow | None]:
    found = await store.link(session, digest_of(token), now())
    if found is None:
        raise LinkNotFound
    return found


async def _first_admin(session: Session, email: str) -> PersonRow:
    if await store.anybody(session):
        raise SetUpDone
    return await store.add_person(session, PersonRow(email=email, name="", role=Role.ADMIN))


async def _count_try(session: Session, account: str, address: str | None) -> None:
    at = now()
    await store.sweep_tries(session, at - throttle.ADDRESS_WINDOW)
    by_account = await store.tries_of(session, account, at - throttle.ACCOUNT_WINDOW)
    by_address = (
        await store.tries_from(session, address, at - throttle.ADDRESS_WINDOW) if address else []
    )
    wait_s = throttle.wait_s(by_account, by_address, at)
    if wait_s > 0:
        raise TooManyTries(retry_after_s=wait_s)
    session.add(TryRow(account=account, address=address, at=at))
