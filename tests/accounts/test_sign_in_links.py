"""One-time links: becoming the first administrator, choosing a password."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.support.accounts import PASSWORD, Member, add_member
from understudy.accounts.access import Actor, Role
from understudy.accounts.models import PersonRow, TokenRow
from understudy.accounts.passwords import PasswordTooWeak
from understudy.accounts.schemas import LinkPurpose, SetUp, TokenKind
from understudy.accounts.sign_in import (
    LinkNotFound,
    SetUpDone,
    SetUpIncomplete,
    SignInEnded,
    SignInService,
    issue,
)
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings

HERE = "192.0.2.1"
CHOSEN = "four words are good"
WEAK = "password1"


@pytest.fixture
def accounts(db: Database, settings: Settings) -> SignInService:
    return SignInService(db, settings)


async def setup_token(accounts: SignInService) -> str:
    token = await accounts.setup_link_token()
    assert token is not None
    return token


async def link_for(db: Database, member: Member, kind: TokenKind = TokenKind.RESET) -> str:
    async with db.begin() as session:
        token, _ = await issue(session, kind, member.actor.id, timedelta(days=1))
    return token


def first_admin(token: str, **changes: str | None) -> SetUp:
    fields = {"token": token, "password": CHOSEN, "name": "Ada", "email": "Ada@example.org"}
    return SetUp.model_validate({**fields, **changes})


async def test_the_setup_link_makes_the_first_administrator_and_signs_them_in(
    accounts: SignInService,
) -> None:
    token = await setup_token(accounts)
    assert await accounts.link(token) == LinkPurpose(kind=TokenKind.SETUP)
    opened = await accounts.set_up(first_admin(token))
    assert await accounts.actor_for(opened.token) == Actor(opened.person.id, Role.ADMIN)
    assert (opened.person.email, opened.person.name) == ("ada@example.org", "Ada")
    again = await accounts.sign_in("ada@example.org", CHOSEN, HERE)
    assert again.person == opened.person


async def test_there_is_no_setup_link_once_there_are_people(
    accounts: SignInService, db: Database
) -> None:
    await add_member(db, Role.STUDENT)
    assert await accounts.setup_link_token() is None


async def test_a_setup_link_ends_when_somebody_is_added_another_way(
    accounts: SignInService, db: Database
) -> None:
    token = await setup_token(accounts)
    await add_member(db, Role.ADMIN)
    with pytest.raises(SetUpDone):
        await accounts.set_up(first_admin(token))


async def test_a_new_setup_link_replaces_the_old_one(accounts: SignInService) -> None:
    old, new = await setup_token(accounts), await setup_token(accounts)
    with pytest.raises(LinkNotFound):
        await accounts.set_up(first_admin(old))
    await accounts.set_up(first_admin(new))


@pytest.mark.parametrize("missing", ["name", "email"])
async def test_the_first_administrator_needs_a_name_and_an_email(
    accounts: SignInService, missing: str
) -> None:
    token = await setup_token(accounts)
    with pytest.raises(SetUpIncomplete):
        await accounts.set_up(first_admin(token, **{missing: None}))
    await accounts.set_up(first_admin(token))  # the link was kept


async def test_two_who_use_a_setup_link_at_once_make_one_administrator(
    accounts: SignInService, db: Database
) -> None:
    token = await setup_token(accounts)
    refused: list[str] = []

    async def use(email: str) -> None:
        try:
            await accounts.set_up(first_admin(token, email=email))
        except (LinkNotFound, SetUpDone):
            refused.append(email)

    async with asyncio.TaskGroup() as group:
        group.create_task(use("ada@example.org"))
        group.create_task(use("bob@example.org"))
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(PersonRow)) == 1
    assert len(refused) == 1


@pytest.mark.parametrize("kind", [TokenKind.INVITATION, TokenKind.RESET])
async def test_a_link_tells_whom_it_is_for(
    accounts: SignInService, db: Database, kind: TokenKind
) -> None:
    bob = await add_member(db, email="bob@example.org", name="Bob")
    purpose = await accounts.link(await link_for(db, bob, kind))
    assert purpose == LinkPurpose(kind=kind, email="bob@example.org", name="Bob")


async def test_a_link_sets_the_password_and_ends_everything_older(
    accounts: SignInService, db: Database
) -> None:
    bob = await add_member(db, email="bob@example.org", name="Bob")
    token, other = await link_for(db, bob), await link_for(db, bob)
    opened = await accounts.set_up(SetUp(token=token, password=CHOSEN))
    assert (opened.person.id, opened.person.name) == (bob.actor.id, "Bob")
    assert await accounts.actor_for(opened.token) == bob.actor
    with pytest.raises(SignInEnded):
        await accounts.actor_for(bob.token)
    for used in (token, other):
        with pytest.raises(LinkNotFound):
            await accounts.set_up(SetUp(token=used, password=PASSWORD))
    await accounts.sign_in("bob@example.org", CHOSEN, HERE)


async def test_whoever_uses_a_link_may_change_their_name_but_not_their_email(
    accounts: SignInService, db: Database
) -> None:
    bob = await add_member(db, email="bob@example.org", name="Bob")
    chosen = first_admin(await link_for(db, bob), name="Robert", email="eve@example.org")
    person = (await accounts.set_up(chosen)).person
    assert (person.name, person.email, person.role) == ("Robert", "bob@example.org", Role.STUDENT)


async def test_a_weak_password_leaves_the_link_as_it_was(
    accounts: SignInService, db: Database
) -> None:
    token = await link_for(db, await add_member(db))
    with pytest.raises(PasswordTooWeak):
        await accounts.set_up(SetUp(token=token, password=WEAK))
    await accounts.set_up(first_admin(token))


@pytest.mark.parametrize("reason", ["unknown", "a session", "expired", "deactivated"])
async def test_what_is_no_working_link_is_refused(
    accounts: SignInService, db: Database, reason: str
) -> None:
    bob = await add_member(db)
    token = await link_for(db, bob)
    async with db.begin() as session:
        if reason == "expired":
            await session.execute(update(TokenRow).values(expires_at=now()))
        if reason == "deactivated":
            await session.execute(update(PersonRow).values(active=False))
    token = {"unknown": "understudy_unknown", "a session": bob.token}.get(reason, token)
    with pytest.raises(LinkNotFound):
        await accounts.link(token)
    with pytest.raises(LinkNotFound):
        await accounts.set_up(first_admin(token))
