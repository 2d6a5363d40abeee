"""Which model plays the client of a test chat, chosen beside the talk."""

import asyncio

from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.clients import a_block, a_client
from tests.support.course_pages import field
from tests.support.practice_pages import address, at_practice
from tests.support.site import Site
from understudy.accounts.access import OPERATOR, Role
from understudy.practice.sessions.schemas import SessionForStudents
from understudy.practice.sessions.stages import Move

QUICK = "demo:quick"


async def tried(site: Site, model: str = "") -> tuple[Member, User, SessionForStudents]:
    """Return an author, their browser, and a talk with a client of theirs."""
    author = await site.person(Role.TEACHER)
    client = await a_client(site.services.db, author.actor, a_block(model=model))
    practice = site.services.practice
    session = await practice.begin.practise(author.actor, client.id)
    for move in (Move.ACKNOWLEDGE, Move.BEGIN):
        await practice.attend.go(author.actor, session.id, move)
    user = site.signed_in(author)
    await user.open(address(session))
    return author, user, session


async def chosen(site: Site, author: Member, session: SessionForStudents) -> str | None:
    return (await site.services.practice.choose.get(author.actor, session.id)).model


def sees_costs(user: User) -> bool:
    (talk,) = user.find(kind=ui.element, marker="conversation").elements
    return "can-see-costs" in talk.props


async def test_an_author_chooses_and_sees_what_replies_cost(site: Site) -> None:
    await site.services.clients.offers.allow(OPERATOR, [QUICK])
    author, user, session = await tried(site)
    assert sees_costs(user)
    field(user, "Plays the client").value = QUICK
    await user.should_see(f"{QUICK} gives the next reply.", retries=20)
    assert await chosen(site, author, session) == QUICK
    field(user, "Plays the client").value = ""
    await user.should_see("demo gives the next reply.", retries=20)
    assert await chosen(site, author, session) is None


async def test_what_was_taken_from_the_list_meanwhile_is_told(site: Site) -> None:
    await site.services.clients.offers.allow(OPERATOR, [QUICK])
    author, user, session = await tried(site)
    await site.services.clients.offers.allow(OPERATOR, [])
    field(user, "Plays the client").value = QUICK
    await user.should_see(f"{QUICK} is not among the models that may be chosen.", retries=20)
    for _ in range(50):
        if field(user, "Plays the client").value == "":
            break
        await asyncio.sleep(0.05)
    assert field(user, "Plays the client").value == ""
    assert await chosen(site, author, session) is None


async def test_a_model_that_may_not_be_chosen_any_more_says_so(site: Site) -> None:
    _, user, _ = await tried(site, "openai:gone")
    choice = field(user, "Plays the client")
    assert choice.value == "openai:gone"
    assert "the main model answers" in choice.options["openai:gone"]


async def test_students_choose_nothing_and_see_no_costs(site: Site) -> None:
    course, student = await at_practice(site)
    await student.open(address(await course.begun()))
    assert not sees_costs(student)
    await student.should_not_see("Plays the client")
