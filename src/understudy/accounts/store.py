"""SQL about people, their tokens and their tries to sign in."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.models import PersonRow, TokenRow, TryRow
from understudy.accounts.schemas import TokenKind
from understudy.kernel.db import Session
from understudy.kernel.errors import Conflict, NotFound

OPERATOR_NAME = "Operator"
UNKNOWN_NAME = "Someone"
ACCESS = (TokenKind.SESSION, TokenKind.TOKEN)
LINKS = (TokenKind.INVITATION, TokenKind.RESET, TokenKind.SETUP)


class PersonNotFound(NotFound):
    """There is no such person."""

    code = "person_not_found"


class EmailTaken(Conflict):
    """Somebody with this e-mail address is here already; nothing was changed."""

    code = "email_taken"


# People


async def name_of(session: Session, person_id: UUID) -> str:
    """Return what a person is called; a word that fits if they are gone."""
    return (await names_of(session, [person_id]))[person_id]


async def names_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what each of these people is called; a word that fits for those who are gone."""
    names = dict.fromkeys(person_ids, UNKNOWN_NAME)
    query = select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(list(names)))
    for person_id, name in await session.execute(query):
        names[person_id] = name
    if OPERATOR.id in names:
        names[OPERATOR.id] = OPERATOR_NAME
    return names


async def anybody(session: Session) -> bool:
    """Tell whether there are people at all."""
    return bool(await session.scalar(select(exists().select_from(PersonRow))))


async def add_person(session: Session, person: PersonRow) -> PersonRow:
    """Write a new person.

    Raises:
        EmailTaken: somebody has this e-mail.
    """
    session.add(person)
    try:
        await session.flush()
    except IntegrityError:
        raise EmailTaken from None
    return person


async def person(session: Session, person_id: UUID, *, lock: bool = False) -> PersonRow:
    """Return a person; `lock` keeps others from changing them until the transaction ends.

    Raises:
        PersonNotFound: there is none.
    """
    found = await session.get(PersonRow, person_id, with_for_update=True if lock else None)
    if found is None:
        raise PersonNotFound
    return found


async def person_by_email(session: Session, email: str, *, lock: bool = False) -> PersonRow | None:
    """Return the person with this (normal) e-mail, if there is one; `lock` as above."""
    query = select(PersonRow).where(PersonRow.email == email)
    return await session.scalar(query.with_for_update() if lock else query)


async def people(
    session: Session, after_email: str, limit: int, words: Iterable[str] = ()
) -> list[PersonRow]:
    """Return people by e-mail, those after `after_email` whose name or e-mail has every word."""
    query = select(PersonRow).where(PersonRow.email > after_email)
    for word in words:
        query = query.where(
            or_(
                PersonRow.email.contains(word, autoescape=True),
                func.lower(PersonRow.name).contains(word, autoescape=True),
                # SQLite makes only ASCII lower.
                PersonRow.name.contains(word.capitalize(), autoescape=True),
            )
        )
    return list(await session.scalars(query.order_by(PersonRow.email).limit(limit)))


async def count_people(session: Session) -> tuple[int, int]:
    """Return how many people there are, and how many of them are active."""
    query = select(func.count(), func.count().filter(PersonRow.active)).select_from(PersonRow)
    whole, active = (await session.execute(query)).one()
    return whole, active


async def working_admins(session: Session) -> set[UUID]:
    """Return the administrators who can sign in, and keep them so until the transaction ends."""
    query = select(PersonRow.id).where(
        PersonRow.role == Role.ADMIN, PersonRow.active, PersonRow.password_hash.is_not(None)
    )
    # In one order, so that two who demote each other wait instead of blocking each other.
    return set(await session.scalars(query.order_by(PersonRow.id).with_for_update()))


# Tokens


async def holder(session: Session, digest: str, at: datetime) -> tuple[TokenRow, PersonRow] | None:
    """Return a session or program's token valid at this moment, with its active person."""
    query = (
        select(TokenRow, PersonRow)
        .join(PersonRow, TokenRow.person_id == PersonRow.id)
        .where(TokenRow.digest == digest, TokenRow.kind.in_(ACCESS))
        .where(TokenRow.expires_at > at, PersonRow.active)
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def valid_digests(session: Session, digests: Iterable[str], at: datetime) -> set[str]:
    """Return those of the digests whose tokens open something at this moment."""
    query = (
        select(TokenRow.digest)
        .join(PersonRow, TokenRow.person_id == PersonRow.id)
        .where(TokenRow.digest.in_(list(digests)), TokenRow.kind.in_(ACCESS))
        .where(TokenRow.expires_at > at, PersonRow.active)
    )
    return set(await session.scalars(query))


async def touch(session: Session, token_id: UUID, at: datetime) -> None:
    """Write down that a token was used."""
    await session.execute(update(TokenRow).where(TokenRow.id == token_id).values(last_used_at=at))


async def link(
    session: Session, digest: str, at: datetime
) -> tuple[TokenRow, PersonRow | None] | None:
    """Return a one-time link valid at this moment, with its active person if it is for one."""
    query = (
        select(TokenRow, PersonRow)
        .outerjoin(PersonRow, TokenRow.person_id == PersonRow.id)
        .where(TokenRow.digest == digest, TokenRow.kind.in_(LINKS), TokenRow.expires_at > at)
        .where(PersonRow.active.is_not(False))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


async def take_link(session: Session, token_id: UUID) -> bool:
    """Use a one-time link up; False if somebody was faster."""
    query = delete(TokenRow).where(TokenRow.id == token_id).returning(TokenRow.id)
    return await session.scalar(query) is not None


async def tokens(
    session: Session, person_id: UUID, before: UUID | None, limit: int
) -> list[TokenRow]:
    """Return a person's program tokens, newest first, those older than token `before`."""
    query = select(TokenRow).where(
        TokenRow.person_id == person_id, TokenRow.kind == TokenKind.TOKEN
    )
    if before is not None:
        query = query.where(TokenRow.id < before)
    return list(await session.scalars(query.order_by(TokenRow.id.desc()).limit(limit)))


async def revoke(
    session: Session,
    person_id: UUID,
    kinds: Collection[TokenKind],
    *,
    keep_digest: str = "",
) -> None:
    """Delete a person's tokens of these kinds, except the one with `keep_digest`."""
    await session.execute(
        delete(TokenRow)
        .where(TokenRow.person_id == person_id, TokenRow.kind.in_(kinds))
        .where(TokenRow.digest != keep_digest)
    )


async def revoke_token(session: Session, person_id: UUID, token_id: UUID) -> bool:
    """Delete one of a person's program tokens; False if they have no such token."""
    query = delete(TokenRow).where(
        TokenRow.id == token_id,
        TokenRow.person_id == person_id,
        TokenRow.kind == TokenKind.TOKEN,
    )
    return await session.scalar(query.returning(TokenRow.id)) is not None


async def revoke_digest(session: Session, digest: str) -> None:
    """Delete the token with this digest, if there is one."""
    await session.execute(delete(TokenRow).where(TokenRow.digest == digest))


async def revoke_setup_links(session: Session) -> None:
    """Delete the links for becoming the first administrator."""
    await session.execute(delete(TokenRow).where(TokenRow.kind == TokenKind.SETUP))


async def sweep_tokens(session: Session, at: datetime) -> None:
    """Delete what has expired."""
    await session.execute(delete(TokenRow).where(TokenRow.expires_at <= at))


# Tries to sign in


async def tries_of(session: Session, account: str, since: datetime) -> list[datetime]:
    """Return when tries for an account were made, oldest first."""
    query = select(TryRow.at).where(TryRow.account == account, TryRow.at > since)
    return list(await session.scalars(query.order_by(TryRow.at)))


async def tries_from(session: Session, address: str, since: datetime) -> list[datetime]:
    """Return when tries from a network address were made, oldest first."""
    query = select(TryRow.at).where(TryRow.address == address, TryRow.at > since)
    return list(await session.scalars(query.order_by(TryRow.at)))


async def forget_tries(session: Session, account: str) -> None:
    """Delete the tries for an account."""
    await session.execute(delete(TryRow).where(TryRow.account == account))


async def sweep_tries(session: Session, until: datetime) -> None:
    """Delete the tries that no rule looks at any more."""
    await session.execute(delete(TryRow).where(TryRow.at <= until))
