"""SQL about people and tokens."""

from datetime import timedelta

import pytest

from tests.support.accounts import add_member
from understudy.accounts import store
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.models import PersonRow
from understudy.accounts.schemas import TokenKind
from understudy.accounts.sign_in import issue
from understudy.accounts.tokens import digest_of
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id


async def test_everyone_has_a_name_even_those_who_are_gone(db: Database) -> None:
    ada, gone = await add_member(db, name="Ada"), new_id()
    async with db.read() as session:
        names = await store.names_of(session, [ada.actor.id, OPERATOR.id, gone])
        assert names == {ada.actor.id: "Ada", OPERATOR.id: "Operator", gone: "Someone"}
        assert await store.name_of(session, ada.actor.id) == "Ada"
        assert await store.names_of(session, []) == {}


async def test_an_email_is_given_once(db: Database) -> None:
    await add_member(db, email="ada@example.org")
    twin = PersonRow(email="ada@example.org", name="Other", role=Role.STUDENT)
    async with db.read() as session:
        with pytest.raises(store.EmailTaken):
            await store.add_person(session, twin)


async def test_working_admins_are_those_who_can_sign_in(db: Database) -> None:
    works = await add_member(db, Role.ADMIN, email="works@example.org")
    await add_member(db, Role.TEACHER)
    async with db.begin() as session:
        for email, active, password_hash in (
            ("invited@example.org", True, None),
            ("inactive@example.org", False, "x"),
        ):
            session.add(
                PersonRow(
                    email=email,
                    name="Other",
                    role=Role.ADMIN,
                    active=active,
                    password_hash=password_hash,
                )
            )
    async with db.begin() as session:
        assert await store.working_admins(session) == {works.actor.id}


@pytest.mark.parametrize("kind", [TokenKind.INVITATION, TokenKind.RESET])
async def test_a_link_opens_no_door_and_a_session_is_no_link(db: Database, kind: TokenKind) -> None:
    member = await add_member(db)
    async with db.begin() as session:
        token, _ = await issue(session, kind, member.actor.id, timedelta(days=1))
    async with db.read() as session:
        assert await store.holder(session, digest_of(token), now()) is None
        assert await store.valid_digests(session, [digest_of(token)], now()) == set()
        assert await store.link(session, digest_of(token), now()) is not None
        assert await store.link(session, digest_of(member.token), now()) is None


async def test_a_link_is_taken_once(db: Database) -> None:
    member = await add_member(db)
    async with db.begin() as session:
        _, row = await issue(session, TokenKind.RESET, member.actor.id, timedelta(days=1))
        assert await store.take_link(session, row.id)
        assert not await store.take_link(session, row.id)


async def test_what_has_expired_is_swept(db: Database) -> None:
    member = await add_member(db)
    async with db.begin() as session:
        await issue(session, TokenKind.TOKEN, member.actor.id, timedelta(seconds=-1), "old")
        await issue(session, TokenKind.TOKEN, member.actor.id, timedelta(days=1), "new")
        await store.sweep_tokens(session, now())
        left = await store.tokens(session, member.actor.id, None, 10)
    assert [row.label for row in left] == ["new"]
