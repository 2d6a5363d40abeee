"""People, as administrators manage them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.accounts import PASSWORD, Member, add_member
from understudy.accounts import store
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.models import PersonRow
from understudy.accounts.passwords import PasswordTooWeak
from understudy.accounts.schemas import PersonChanges, PersonDraft, SetUp, TokenDraft, TokenKind
from understudy.accounts.service import AccountService, LastAdmin, PersonInactive
from understudy.accounts.sign_in import LinkNotFound, SignInEnded, SignInFailed
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

HERE = "192.0.2.1"
CHOSEN = "four words are good"
BOB = PersonDraft(email="bob@example.org", name="Bob", role=Role.TEACHER)


@pytest.fixture
def accounts(db: Database, settings: Settings) -> AccountService:
    return AccountService(db, settings)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
@pytest.mark.parametrize(
    "use_case",
    [
        lambda accounts, actor: accounts.people(actor),
        lambda accounts, actor: accounts.find(actor, "bob@example.org"),
        lambda accounts, actor: accounts.invite(actor, BOB),
        lambda accounts, actor: accounts.add_person(actor, BOB, CHOSEN),
        lambda accounts, actor: accounts.change_person(actor, actor.id, PersonChanges()),
        lambda accounts, actor: accounts.reset_password(actor, actor.id),
        lambda accounts, actor: accounts.audit(actor),
    ],
    ids=["people", "find", "invite", "add_person", "change_person", "reset_password", "audit"],
)
async def test_only_administrators_manage_people(
    use_case: Callable[[AccountService, Actor], Awaitable[Any]], role: Role, settings: Settings
) -> None:
    unused = Database(f"sqlite:///{settings.data}/not-there.db")
    with pytest.raises(Forbidden):
        await use_case(AccountService(unused, settings), Actor(new_id(), role))


async def test_an_invited_person_chooses_a_password_with_the_link(
    accounts: AccountService,
) -> None:
    link = await accounts.invite(OPERATOR, BOB)
    assert (link.person.role, link.person.has_password) == (Role.TEACHER, False)
    assert (await accounts.link(link.token)).kind is TokenKind.INVITATION
    with pytest.raises(SignInFailed):
        await accounts.sign_in("bob@example.org", "", HERE)
    opened = await accounts.set_up(SetUp(token=link.token, password=CHOSEN))
    assert opened.person.has_password
    await accounts.sign_in("bob@example.org", CHOSEN, HERE)


async def test_an_added_person_signs_in_at_once(accounts: AccountService) -> None:
    person = await accounts.add_person(OPERATOR, BOB, CHOSEN)
    assert (await accounts.sign_in("bob@example.org", CHOSEN, HERE)).person == person


async def test_nobody_is_added_twice_or_with_a_weak_password(accounts: AccountService) -> None:
    with pytest.raises(PasswordTooWeak):
        await accounts.add_person(OPERATOR, BOB, "password1")
    await accounts.invite(OPERATOR, BOB)
    with pytest.raises(store.EmailTaken):
        await accounts.invite(OPERATOR, BOB)
    with pytest.raises(store.EmailTaken):
        await accounts.add_person(OPERATOR, BOB, CHOSEN)


async def test_people_are_found_by_words_of_name_and_email(
    accounts: AccountService, db: Database
) -> None:
    for name, email in (("Ünal Şen", "u@example.org"), ("Ann % Roe", "ann_roe@example.org")):
        await add_member(db, name=name, email=email)

    async def found(text: str) -> list[str]:
        return [person.email for person in (await accounts.people(OPERATOR, text=text)).items]

    assert await found("ünal EXAMPLE.org") == ["u@example.org"]
    assert await found("roe ann") == ["ann_roe@example.org"]
    assert await found("% ann_") == ["ann_roe@example.org"]
    assert await found("ann nobody") == []
    assert await found("\0") == await found("")
    whole, active = await accounts.count(OPERATOR)
    assert whole == active == len(await found(""))


async def test_people_are_listed_by_email_in_pages(accounts: AccountService, db: Database) -> None:
    for name in ("cleo", "ada", "bob"):
        await add_member(db, email=f"{name}@example.org")
    first = await accounts.people(OPERATOR, limit=2)
    rest = await accounts.people(OPERATOR, first.next, limit=2)
    assert [p.email for p in first.items] == ["ada@example.org", "bob@example.org"]
    assert [p.email for p in rest.items] == ["cleo@example.org"]
    assert rest.next is None


async def test_a_person_is_found_by_any_spelling(accounts: AccountService, db: Database) -> None:
    bob = await add_member(db, email="bob@example.org")
    assert (await accounts.find(OPERATOR, " BOB@example.org")).id == bob.actor.id
    for email in ("eve@example.org", "no e-mail"):
        with pytest.raises(store.PersonNotFound):
            await accounts.find(OPERATOR, email)


async def opened_by(accounts: AccountService, bob: Member) -> list[str]:
    program = await accounts.create_token(bob.actor, TokenDraft(label="Notebook"))
    return [bob.token, program.token]


@pytest.mark.parametrize("changes", [PersonChanges(role=Role.STUDENT), PersonChanges(active=False)])
async def test_another_role_or_being_deactivated_ends_sessions_tokens_and_streams(
    accounts: AccountService, db: Database, changes: PersonChanges
) -> None:
    bob = await add_member(db, Role.TEACHER, email="bob@example.org")
    tokens = await opened_by(accounts, bob)
    accounts.watch.every_s = 3600
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for token in tokens:
            group.create_task(accounts.access_ended(token))
        await accounts.change_person(OPERATOR, bob.actor.id, changes)
    for token in tokens:
        with pytest.raises(SignInEnded):
            await accounts.actor_for(token)


@pytest.mark.parametrize(
    "changes", [PersonChanges(), PersonChanges(name="Robert"), PersonChanges(role=Role.TEACHER)]
)
async def test_nothing_ends_where_role_and_state_stay(
    accounts: AccountService, db: Database, changes: PersonChanges
) -> None:
    bob = await add_member(db, Role.TEACHER)
    changed = await accounts.change_person(OPERATOR, bob.actor.id, changes)
    assert changed.name == (changes.name or bob.name)
    assert await accounts.actor_for(bob.token) == bob.actor


async def test_an_activated_person_signs_in_again(accounts: AccountService, db: Database) -> None:
    bob = await add_member(db, email="bob@example.org")
    await accounts.change_person(OPERATOR, bob.actor.id, PersonChanges(active=False))
    with pytest.raises(SignInFailed):
        await accounts.sign_in(bob.email, PASSWORD, HERE)
    await accounts.change_person(OPERATOR, bob.actor.id, PersonChanges(active=True))
    await accounts.sign_in(bob.email, PASSWORD, HERE)


@pytest.mark.parametrize("changes", [PersonChanges(role=Role.TEACHER), PersonChanges(active=False)])
async def test_the_last_administrator_who_can_sign_in_stays(
    accounts: AccountService, db: Database, changes: PersonChanges
) -> None:
    ada = await add_member(db, Role.ADMIN)
    invited = PersonDraft(email="eve@example.org", name="Eve", role=Role.ADMIN)
    await accounts.invite(ada.actor, invited)
    with pytest.raises(LastAdmin):
        await accounts.change_person(ada.actor, ada.actor.id, changes)
    assert await accounts.actor_for(ada.token) == ada.actor
    await add_member(db, Role.ADMIN, email="second@example.org")
    await accounts.change_person(ada.actor, ada.actor.id, changes)


async def test_two_administrators_who_demote_each_other_leave_one(
    accounts: AccountService, db: Database
) -> None:
    ada = await add_member(db, Role.ADMIN, email="ada@example.org")
    bob = await add_member(db, Role.ADMIN, email="bob@example.org")
    refused: list[Actor] = []

    async def demote(actor: Actor, other: Actor) -> None:
        try:
            await accounts.change_person(actor, other.id, PersonChanges(role=Role.STUDENT))
        except LastAdmin:
            refused.append(actor)

    async with asyncio.TaskGroup() as group:
        group.create_task(demote(ada.actor, bob.actor))
        group.create_task(demote(bob.actor, ada.actor))
    assert len(refused) == 1


async def test_a_reset_takes_password_and_access_away(
    accounts: AccountService, db: Database
) -> None:
    bob = await add_member(db, email="bob@example.org")
    tokens = await opened_by(accounts, bob)
    accounts.watch.every_s = 3600
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for token in tokens:
            group.create_task(accounts.access_ended(token))
        link = await accounts.reset_password(OPERATOR, bob.actor.id)
    with pytest.raises(SignInFailed):
        await accounts.sign_in(bob.email, PASSWORD, HERE)
    assert (await accounts.link(link.token)).kind is TokenKind.RESET
    await accounts.set_up(SetUp(token=link.token, password=CHOSEN))
    await accounts.sign_in(bob.email, CHOSEN, HERE)


async def test_a_second_reset_replaces_the_first_link(
    accounts: AccountService, db: Database
) -> None:
    bob = await add_member(db)
    first = await accounts.reset_password(OPERATOR, bob.actor.id)
    second = await accounts.reset_password(OPERATOR, bob.actor.id)
    with pytest.raises(LinkNotFound):
        await accounts.link(first.token)
    await accounts.link(second.token)


async def test_there_is_no_link_for_somebody_deactivated(
    accounts: AccountService, db: Database
) -> None:
    bob = await add_member(db)
    async with db.begin() as session:
        await session.execute(update(PersonRow).values(active=False))
    with pytest.raises(PersonInactive):
        await accounts.reset_password(OPERATOR, bob.actor.id)


async def test_nobody_unknown_is_changed(accounts: AccountService) -> None:
    with pytest.raises(store.PersonNotFound):
        await accounts.change_person(OPERATOR, new_id(), PersonChanges(active=False))
    with pytest.raises(store.PersonNotFound):
        await accounts.reset_password(OPERATOR, new_id())


async def test_what_is_done_to_people_is_audited(accounts: AccountService, db: Database) -> None:
    ada = await add_member(db, Role.ADMIN)
    bob = (await accounts.invite(ada.actor, BOB)).person
    for changes in (
        PersonChanges(role=Role.STUDENT),
        PersonChanges(active=False),
        PersonChanges(active=True),
        PersonChanges(name="Robert"),
    ):
        await accounts.change_person(ada.actor, bob.id, changes)
    await accounts.reset_password(ada.actor, bob.id)
    made = await accounts.create_token(ada.actor, TokenDraft(label="Notebook"))
    await accounts.revoke_token(ada.actor, made.id)
    newest = await accounts.audit(ada.actor, limit=3)
    older = await accounts.audit(ada.actor, newest.next)
    entries = [*newest.items, *older.items]
    assert [(e.action, e.subject_id, e.facts) for e in entries] == [
        ("token.revoked", made.id, {}),
        ("token.made", made.id, {}),
        ("password.reset", bob.id, {}),
        ("person.activated", bob.id, {}),
        ("person.deactivated", bob.id, {}),
        ("role.changed", bob.id, {"old": "teacher", "new": "student"}),
        ("person.invited", bob.id, {"role": "teacher"}),
    ]
    assert {e.actor_id for e in entries} == {ada.actor.id}
