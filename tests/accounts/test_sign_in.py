"""Signing in and out, one-time links, and whose token it is."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.accounts import PASSWORD, add_member
from understudy.accounts import audit
from understudy.accounts.access import Role
from understudy.accounts.models import PersonRow, TokenRow, TryRow
from understudy.accounts.sign_in import (
    SignInEnded,
    SignInFailed,
    SignInService,
    TooManyTries,
)
from understudy.accounts.tokens import digest_of
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings

HERE = "192.0.2.1"
ELSEWHERE = "192.0.2.2"
WRONG = "plenty of small goats"


@pytest.fixture
def accounts(db: Database, settings: Settings) -> SignInService:
    return SignInService(db, settings)


async def add_tries(
    accounts: SignInService,
    number: int,
    *,
    email: str = "",
    address: str = HERE,
    at: datetime | None = None,
) -> None:
    async with accounts._db.begin() as session:
        for _ in range(number):
            account = accounts._account(email)
            session.add(TryRow(account=account, address=address, at=at or now()))


async def number_of_tries(db: Database) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(TryRow)) or 0


async def test_the_right_password_opens_a_session(accounts: SignInService, db: Database) -> None:
    ada = await add_member(db, Role.TEACHER, email="ada@example.org")
    opened = await accounts.sign_in(" Ada@Example.org ", PASSWORD, HERE)
    assert await accounts.actor_for(opened.token) == ada.actor
    assert opened.person.id == ada.actor.id
    assert timedelta(days=13) < opened.expires_at - now() < timedelta(days=15)


async def test_only_a_digest_of_the_token_is_stored(accounts: SignInService, db: Database) -> None:
    await add_member(db, email="ada@example.org")
    opened = await accounts.sign_in("ada@example.org", PASSWORD, HERE)
    async with db.read() as session:
        digests = set(await session.scalars(select(TokenRow.digest)))
    assert digest_of(opened.token) in digests
    assert opened.token not in digests


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.org", WRONG),
        ("ada@example.org", ""),
        ("nobody@example.org", PASSWORD),
        ("not an e-mail", PASSWORD),
        ("inactive@example.org", PASSWORD),
        ("invited@example.org", PASSWORD),
        ("invited@example.org", ""),
    ],
)
async def test_everything_else_fails_in_the_same_words(
    accounts: SignInService, db: Database, email: str, password: str
) -> None:
    for each in ("ada@example.org", "inactive@example.org", "invited@example.org"):
        await add_member(db, email=each)
    async with db.begin() as session:
        people = update(PersonRow)
        await session.execute(
            people.where(PersonRow.email == "inactive@example.org").values(active=False)
        )
        await session.execute(
            people.where(PersonRow.email == "invited@example.org").values(password_hash=None)
        )
    with pytest.raises(SignInFailed):
        await accounts.sign_in(email, password, HERE)


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
async def test_ten_failed_tries_make_an_account_wait_known_or_not(
    accounts: SignInService, db: Database, email: str
) -> None:
    await add_member(db, email="ada@example.org")
    await add_tries(accounts, 9, email=email, address=ELSEWHERE)
    with pytest.raises(SignInFailed):
        await accounts.sign_in(email, WRONG, HERE)
    with pytest.raises(TooManyTries) as raised:
        await accounts.sign_in(email, PASSWORD, HERE)
    assert 0 < raised.value.retry_after_s <= 30
    assert await number_of_tries(db) == 10  # a refused one does not count


async def test_an_account_that_has_waited_may_try_again(
    accounts: SignInService, db: Database
) -> None:
    await add_member(db, email="ada@example.org")
    await add_tries(accounts, 10, email="ada@example.org", at=now() - timedelta(seconds=31))
    await accounts.sign_in("ada@example.org", PASSWORD, HERE)


async def test_a_burst_gets_no_more_tries_than_one_by_one(
    accounts: SignInService, db: Database
) -> None:
    await add_member(db, email="ada@example.org")
    ends: list[type[Exception]] = []

    async def attempt() -> None:
        try:
            await accounts.sign_in("ada@example.org", WRONG, HERE)
        except (SignInFailed, TooManyTries) as error:
            ends.append(type(error))

    async with asyncio.TaskGroup() as group:
        for _ in range(25):
            group.create_task(attempt())
    assert (ends.count(SignInFailed), ends.count(TooManyTries)) == (10, 15)


async def test_a_hundred_failed_tries_make_an_address_wait(
    accounts: SignInService, db: Database
) -> None:
    await add_member(db, email="ada@example.org")
    await add_tries(accounts, 100, email="somebody else", address=HERE)
    with pytest.raises(TooManyTries):
        await accounts.sign_in("ada@example.org", PASSWORD, HERE)
    await accounts.sign_in("ada@example.org", PASSWORD, ELSEWHERE)


async def test_success_clears_the_accounts_tries_and_no_others(
    accounts: SignInService, db: Database
) -> None:
    await add_member(db, email="ada@example.org")
    await add_tries(accounts, 9, email="ada@example.org")
    await add_tries(accounts, 2, email="bob@example.org")
    await accounts.sign_in("ada@example.org", PASSWORD, HERE)
    assert await number_of_tries(db) == 2


async def test_the_throttle_holds_in_another_process(
    accounts: SignInService, db: Database, settings: Settings
) -> None:
    await add_member(db, email="ada@example.org")
    await add_tries(accounts, 9, email="ada@example.org")
    with pytest.raises(SignInFailed):
        await accounts.sign_in("ada@example.org", WRONG, HERE)
    with pytest.raises(TooManyTries):
        await SignInService(db, settings).sign_in("ada@example.org", PASSWORD, ELSEWHERE)


async def test_old_tries_are_swept(accounts: SignInService, db: Database) -> None:
    await add_tries(accounts, 5, email="bob@example.org", at=now() - timedelta(hours=2))
    with pytest.raises(SignInFailed):
        await accounts.sign_in("ada@example.org", WRONG, HERE)
    assert await number_of_tries(db) == 1


async def test_signing_in_and_failing_to_are_audited_without_the_email(
    accounts: SignInService, db: Database
) -> None:
    ada = await add_member(db, email="ada@example.org")
    await accounts.sign_in("ada@example.org", PASSWORD, HERE)
    for email in ("ada@example.org", "nobody@example.org"):
        with pytest.raises(SignInFailed):
            await accounts.sign_in(email, WRONG, HERE)
    async with db.read() as session:
        entries = await audit.entries(session, None, 10)
    assert [(e.action, e.actor_id, e.subject_id, e.facts) for e in entries] == [
        ("session.refused", None, None, {}),
        ("session.refused", None, ada.actor.id, {}),
        ("session.started", ada.actor.id, ada.actor.id, {}),
    ]


async def test_signing_out_ends_this_session_only(accounts: SignInService, db: Database) -> None:
    ada = await add_member(db, email="ada@example.org")
    opened = await accounts.sign_in("ada@example.org", PASSWORD, HERE)
    await accounts.sign_out(opened.token)
    await accounts.sign_out(opened.token)
    with pytest.raises(SignInEnded):
        await accounts.actor_for(opened.token)
    assert await accounts.actor_for(ada.token) == ada.actor


async def test_signing_out_ends_the_streams_opened_with_the_session(
    accounts: SignInService, db: Database
) -> None:
    ada = await add_member(db)
    accounts.watch.every_s = 3600
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        group.create_task(accounts.access_ended(ada.token))
        await accounts.sign_out(ada.token)


async def test_a_token_is_its_persons_present_role(accounts: SignInService, db: Database) -> None:
    ada = await add_member(db, Role.STUDENT)
    async with db.begin() as session:
        await session.execute(update(PersonRow).values(role=Role.TEACHER))
    assert (await accounts.actor_for(ada.token)).role is Role.TEACHER


async def test_a_deactivated_persons_token_opens_nothing(
    accounts: SignInService, db: Database
) -> None:
    ada = await add_member(db)
    async with db.begin() as session:
        await session.execute(update(PersonRow).values(active=False))
    with pytest.raises(SignInEnded):
        await accounts.actor_for(ada.token)


async def test_an_expired_token_opens_nothing(accounts: SignInService, db: Database) -> None:
    ada = await add_member(db)
    async with db.begin() as session:
        await session.execute(update(TokenRow).values(expires_at=now()))
    with pytest.raises(SignInEnded):
        await accounts.actor_for(ada.token)


async def test_the_last_use_is_written_once_a_minute(accounts: SignInService, db: Database) -> None:
    ada = await add_member(db)

    async def last_used() -> datetime | None:
        async with db.read() as session:
            return await session.scalar(select(TokenRow.last_used_at))

    await accounts.actor_for(ada.token)
    first = await last_used()
    await accounts.actor_for(ada.token)
    assert first is not None
    assert await last_used() == first
    async with db.begin() as session:
        await session.execute(update(TokenRow).values(last_used_at=now() - timedelta(minutes=1)))
    await accounts.actor_for(ada.token)
    again = await last_used()
    assert again is not None
    assert again > first
