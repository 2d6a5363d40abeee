"""One's own account and tokens."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import override

import pytest

from tests.support.accounts import PASSWORD, Member, add_member
from understudy.accounts import store
from understudy.accounts.access import OPERATOR, Role
from understudy.accounts.demo import DEMO_PEOPLE
from understudy.accounts.models import PersonRow
from understudy.accounts.passwords import PasswordTooWeak
from understudy.accounts.schemas import MyChanges, PersonChanges, SignedIn, TokenDraft
from understudy.accounts.service import AccountService, PersonInactive, TokenNotFound
from understudy.accounts.sign_in import PasswordWrong, SignInEnded, SignInFailed, TooManyTries
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid
from understudy.kernel.settings import Settings

HERE = "192.0.2.1"
CHOSEN = "four words are good"


@pytest.fixture
def accounts(db: Database, settings: Settings) -> AccountService:
    return AccountService(db, settings)


async def test_everyone_sees_and_renames_themselves(accounts: AccountService, db: Database) -> None:
    ada = await add_member(db, email="ada@example.org", name="Ada")
    me = await accounts.person(ada.actor)
    assert (me.id, me.email, me.name, me.role) == (ada.actor.id, ada.email, "Ada", Role.STUDENT)
    assert (await accounts.change_me(ada.actor, MyChanges(name="Adele"))).name == "Adele"
    assert (await accounts.change_me(ada.actor, MyChanges())).name == "Adele"
    assert (await accounts.person(ada.actor)).name == "Adele"


async def test_the_operator_is_no_person(accounts: AccountService) -> None:
    with pytest.raises(store.PersonNotFound):
        await accounts.person(OPERATOR)


async def test_a_new_password_ends_the_other_sessions_but_no_tokens(
    accounts: AccountService, db: Database
) -> None:
    ada = await add_member(db, email="ada@example.org")
    other = await accounts.sign_in(ada.email, PASSWORD, HERE)
    program = await accounts.create_token(ada.actor, TokenDraft(label="Notebook"))
    await accounts.change_password(ada.actor, ada.token, PASSWORD, CHOSEN)
    assert await accounts.actor_for(ada.token) == ada.actor
    assert await accounts.actor_for(program.token) == ada.actor
    with pytest.raises(SignInEnded):
        await accounts.actor_for(other.token)
    with pytest.raises(SignInFailed):
        await accounts.sign_in(ada.email, PASSWORD, HERE)
    await accounts.sign_in(ada.email, CHOSEN, HERE)


async def test_a_new_password_wants_the_present_one_and_a_good_one(
    accounts: AccountService, db: Database
) -> None:
    ada = await add_member(db, email="ada@example.org")
    with pytest.raises(PasswordWrong):
        await accounts.change_password(ada.actor, ada.token, CHOSEN, CHOSEN)
    with pytest.raises(PasswordTooWeak):
        await accounts.change_password(ada.actor, ada.token, PASSWORD, "password1")
    await accounts.sign_in(ada.email, PASSWORD, HERE)


class Interrupted(AccountService):
    """Has something happen between the proof of a password and what follows."""

    meanwhile: Callable[[], Awaitable[object]]

    @override
    async def _prove(self, email: str, password: str, address: str | None) -> PersonRow | None:
        proven = await super()._prove(email, password, address)
        await self.meanwhile()
        return proven


type Deed = Callable[[AccountService, Member], Awaitable[object]]

DEEDS: dict[str, Deed] = {
    "reset": lambda s, m: s.reset_password(OPERATOR, m.actor.id),
    "deactivated": lambda s, m: s.change_person(OPERATOR, m.actor.id, PersonChanges(active=False)),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_a_new_password_does_not_undo_what_an_administrator_did_meanwhile(
    accounts: AccountService, db: Database, settings: Settings, deed: Deed
) -> None:
    ada, interrupted = await add_member(db), Interrupted(db, settings)
    interrupted.meanwhile = lambda: deed(accounts, ada)
    with pytest.raises(PasswordWrong):
        await interrupted.change_password(ada.actor, ada.token, PASSWORD, CHOSEN)
    await accounts.change_person(OPERATOR, ada.actor.id, PersonChanges(active=True))
    with pytest.raises(SignInFailed):
        await accounts.sign_in(ada.email, CHOSEN, HERE)


async def test_guessing_the_present_password_is_throttled_as_signing_in_is(
    accounts: AccountService, db: Database
) -> None:
    ada = await add_member(db, email="ada@example.org")
    for _ in range(10):
        with pytest.raises(PasswordWrong):
            await accounts.change_password(ada.actor, ada.token, "a wild guess", CHOSEN)
    with pytest.raises(TooManyTries):
        await accounts.change_password(ada.actor, ada.token, PASSWORD, CHOSEN)


async def test_a_programs_token_acts_as_its_owner_until_revoked(
    accounts: AccountService, db: Database
) -> None:
    ada = await add_member(db, Role.RESEARCHER)
    made = await accounts.create_token(ada.actor, TokenDraft(label="Notebook", days=3))
    assert await accounts.actor_for(made.token) == ada.actor
    assert timedelta(days=2) < made.expires_at - now() < timedelta(days=4)
    await accounts.revoke_token(ada.actor, made.id)
    with pytest.raises(SignInEnded):
        await accounts.actor_for(made.token)


async def test_a_token_lasts_as_long_as_the_settings_say_unless_asked(
    accounts: AccountService, db: Database, settings: Settings
) -> None:
    ada = await add_member(db)
    made = await accounts.create_token(ada.actor, TokenDraft(label="Notebook"))
    assert abs(made.expires_at - now() - timedelta(days=settings.token_days)) < timedelta(hours=1)


async def test_tokens_are_listed_newest_first_without_secrets_or_sessions(
    accounts: AccountService, db: Database
) -> None:
    ada, bob = await add_member(db, email="a@b.org"), await add_member(db, email="c@d.org")
    await accounts.create_token(bob.actor, TokenDraft(label="Bob's"))
    made = [await accounts.create_token(ada.actor, TokenDraft(label=f"{n}")) for n in range(3)]
    await accounts.actor_for(made[0].token)
    first = await accounts.tokens(ada.actor, limit=2)
    rest = await accounts.tokens(ada.actor, first.next, limit=2)
    assert [token.label for token in first.items] == ["2", "1"]
    assert [token.label for token in rest.items] == ["0"]
    assert rest.next is None
    assert [token.last_used_at is None for token in (*first.items, *rest.items)] == [1, 1, 0]
    assert made[0].token not in first.model_dump_json() + rest.model_dump_json()


@pytest.mark.parametrize("after", ["nonsense", "bm8", "YR9i"])
async def test_a_place_that_is_none_is_refused(
    accounts: AccountService, db: Database, after: str
) -> None:
    ada = await add_member(db)
    with pytest.raises(CursorInvalid):
        await accounts.tokens(ada.actor, after)


async def test_nobody_revokes_a_token_that_is_not_theirs(
    accounts: AccountService, db: Database
) -> None:
    ada, eve = await add_member(db), await add_member(db, Role.ADMIN)
    made = await accounts.create_token(ada.actor, TokenDraft(label="Notebook"))
    for token_id in (made.id, new_id()):
        with pytest.raises(TokenNotFound):
            await accounts.revoke_token(eve.actor, token_id)
    assert await accounts.actor_for(made.token) == ada.actor


async def test_a_deactivated_person_gets_no_token(accounts: AccountService, db: Database) -> None:
    ada = await add_member(db)
    await accounts.change_person(OPERATOR, ada.actor.id, PersonChanges(active=False))
    with pytest.raises(PersonInactive):
        await accounts.create_token(ada.actor, TokenDraft(label="Notebook"))


async def demo_sign_ins(accounts: AccountService, password: str) -> list[SignedIn]:
    return [await accounts.sign_in(email, password, HERE) for email, _, _ in DEMO_PEOPLE]


async def test_the_demo_people_sign_in_with_the_demo_password(accounts: AccountService) -> None:
    await accounts.seed_demo_people("demo")
    people = [opened.person for opened in await demo_sign_ins(accounts, "demo")]
    assert [(p.email, p.role) for p in people] == [
        ("admin@demo.local", Role.ADMIN),
        ("teacher@demo.local", Role.TEACHER),
        ("researcher@demo.local", Role.RESEARCHER),
        ("student@demo.local", Role.STUDENT),
        ("lena@demo.local", Role.STUDENT),
        ("omar@demo.local", Role.STUDENT),
        ("amira@demo.local", Role.STUDENT),
        ("peter@demo.local", Role.STUDENT),
    ]


async def test_seeding_the_demo_again_changes_nothing(accounts: AccountService) -> None:
    await accounts.seed_demo_people("demo")
    opened = await demo_sign_ins(accounts, "demo")
    await accounts.change_person(OPERATOR, opened[3].person.id, PersonChanges(role=Role.TEACHER))
    await accounts.seed_demo_people("demo")
    again = await accounts.people(OPERATOR)
    assert {p.id for p in again.items} == {each.person.id for each in opened}
    assert (await accounts.find(OPERATOR, "student@demo.local")).role is Role.TEACHER
    await accounts.actor_for(opened[0].token)


async def test_another_demo_password_replaces_the_old_one(accounts: AccountService) -> None:
    await accounts.seed_demo_people("demo")
    old = await accounts.sign_in("admin@demo.local", "demo", HERE)
    await accounts.seed_demo_people("other")
    await accounts.sign_in("student@demo.local", "other", HERE)
    with pytest.raises(SignInFailed):
        await accounts.sign_in("admin@demo.local", "demo", HERE)
    with pytest.raises(SignInEnded):
        await accounts.actor_for(old.token)
