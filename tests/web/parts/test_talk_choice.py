"""Choosing conversations in their list, to export them."""

from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.accounts import Member
from tests.support.site import Site, click, press
from tests.support.talks import talks
from understudy.accounts.access import OPERATOR, Role
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job
from understudy.web.parts import talk_choice

TITLES = ("First talk", "Second talk", "Third talk")


@pytest.fixture
async def person(site: Site) -> Member:
    """A student with three conversations."""
    student, persona = await site.person(Role.STUDENT), await site.persona()
    for title in TITLES:
        await talks(site.services, student.actor, persona, 1, title=title)
    return student


async def choosing(site: Site, person: Member) -> User:
    user = site.signed_in(person)
    await user.open("/conversations")
    await user.should_see("First talk")
    turn(user)
    await user.should_see("Export all", retries=20)
    return user


def turn(user: User) -> None:
    titled = (e for e in user.find(ui.element).elements if "aria-label" in e.props)
    click(user, next(e for e in titled if e.props["aria-label"] == "Export conversations"))


async def jobs_of(site: Site) -> list[Job]:
    return (await site.services.jobs.list(OPERATOR, everybody=True)).items


async def arguments_of(site: Site, job: Job) -> dict[str, Any]:
    async with site.services.db.read() as session:
        return (await session.get_one(JobRow, job.id)).arguments


async def test_all_are_exported(site: Site, person: Member) -> None:
    student = await choosing(site, person)
    await student.should_not_see("Export everybody's")
    await press(student, "Export all")
    await student.should_see("You find it here as soon as it is done.", retries=30)
    (job,) = await jobs_of(site)
    assert (job.owner_id, job.total) == (person.actor.id, 3)


async def test_those_that_were_pressed_are_exported(site: Site, person: Member) -> None:
    student = await choosing(site, person)
    for title in TITLES:
        await press(student, title)
    await press(student, "Second talk")
    await press(student, "Export 2 chosen")
    await student.should_see("You find it here as soon as it is done.", retries=30)
    (job,) = await jobs_of(site)
    page = await site.services.conversations.list(person.actor)
    chosen = {str(c.id) for c in page.items if c.title != "Second talk"}
    assert set((await arguments_of(site, job))["ids"]) == chosen


async def test_what_was_chosen_stays_chosen_while_one_searches(site: Site, person: Member) -> None:
    student = await choosing(site, person)
    await press(student, "First talk")
    student.find(ui.input).type("third")
    await student.should_not_see("First talk", retries=20)
    await press(student, "Third talk")
    await student.should_see("Export 2 chosen", retries=20)


async def test_cancelled_the_list_leads_to_conversations_again(site: Site, person: Member) -> None:
    student = await choosing(site, person)
    await press(student, "First talk")
    await press(student, "Cancel")
    await student.should_not_see("Export all", retries=20)
    assert (
        len([link for link in student.find(ui.link).elements if "talk-link" in link.classes]) == 3
    )
    turn(student)
    await student.should_see("Export all", retries=20)
    await student.should_not_see("Export 1 chosen")


async def test_an_administrator_exports_everybodys(site: Site, person: Member) -> None:
    admin = await site.person(Role.ADMIN)
    await talks(site.services, admin.actor, await site.persona(), 1, title="First talk")
    user = await choosing(site, admin)
    await press(user, "Export everybody's")
    await user.should_see("You find it here as soon as it is done.", retries=30)
    (job,) = await jobs_of(site)
    assert job.total == 4
    assert person.actor.id != admin.actor.id


async def test_more_than_one_request_can_hold_are_not_taken(
    site: Site, person: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk_choice, "MOST_CHOSEN", 2)
    student = await choosing(site, person)
    for title in TITLES:
        await press(student, title)
    await student.should_see("At most 2 can be chosen one by one", retries=20)
    await student.should_see("Export 2 chosen")


async def test_without_conversations_it_is_said_that_nothing_fits(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/conversations")
    turn(student)
    await press(student, "Export all")
    await student.should_see("nothing was begun", retries=20)
    assert await jobs_of(site) == []
