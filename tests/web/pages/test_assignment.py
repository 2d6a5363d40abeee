"""One assignment: made, filled with clients and published; read by assistants and students."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.accounts import Member
from tests.support.clients import a_client
from tests.support.course_pages import a_class, an_assistant, do, field, fill, links
from tests.support.courses import a_rubric, an_assignment, met
from tests.support.personas import made
from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentState,
    PairsToAdd,
    Release,
)
from understudy.practice.courses.rubric_template import TEMPLATE_ID
from understudy.practice.courses.section_schemas import Section


async def the(site: Site, teacher: Member) -> Assignment:
    """Return the one assignment of a teacher."""
    (card,) = (await site.services.assignments.list(teacher.actor)).items
    found = await site.services.assignments.get(teacher.actor, card.id)
    assert isinstance(found, Assignment)
    return found


async def with_two(
    site: Site, teacher: Member, section: Section, *, is_met: bool = True
) -> Assignment:
    """Return an assignment with a second client, which is published or not."""
    db = site.services.db
    first = await an_assignment(db, teacher.actor, section.id)
    second = await made(db, teacher.actor, name="Bela Fodor")
    if is_met:
        await met(db, teacher.actor, second)
    rubric = await a_rubric(db, teacher.actor, name="Another rubric")
    asked = PairsToAdd(persona_ids=[second.id], rubric_id=rubric.id)
    whole = await site.services.assignments.add_pairs(teacher.actor, first.id, asked)
    assert isinstance(whole, Assignment)
    return whole


async def names_of(site: Site, teacher: Member) -> list[str]:
    """Return the clients of the one assignment, in order."""
    return [pair.persona_name for pair in (await the(site, teacher)).pairs]


async def rubrics_of(site: Site, teacher: Member) -> set[UUID]:
    """Return by what the clients of the one assignment are judged."""
    return {pair.rubric_id for pair in (await the(site, teacher)).pairs}


async def until(look: Callable[[], Awaitable[object]], wanted: object) -> None:
    """Wait until something is so."""
    for _ in range(60):
        if await look() == wanted:
            return
        await asyncio.sleep(0.05)
    assert await look() == wanted


async def test_a_new_assignment_is_written_and_what_is_wrong_stays(site: Site) -> None:
    teacher, _, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/new?section={section.id}")
    await fill(user, "Title", "")
    await fill(user, "Attempts", "many")
    await fill(user, "Opens", "2027-02-01T08:00")
    await fill(user, "Due", "2027-01-31T08:00")
    await do(user, "Save")
    await user.should_see("Please enter a title, of up to 200 characters.")
    await user.should_see("Please enter a whole number, 1 to 20, or leave it empty.")
    assert field(user, "Attempts").value == "many"
    await fill(user, "Title", "First contact")
    await fill(user, "Attempts", "")
    await do(user, "Save")
    await user.should_see("It is due before it opens; change one of the two dates.", retries=20)
    await fill(user, "Due", "2027-02-28T08:00")
    field(user, "Students see feedback").value = "after_review"
    field(user, "The rubric is").value = "false"
    await do(user, "Save")
    await user.should_see("No clients yet", retries=20)
    fields = (await the(site, teacher)).fields
    assert (fields.attempts, fields.show_rubric) == (None, False)
    assert fields.release is Release.AFTER_REVIEW
    assert f"{fields.due_at:%Y-%m-%dT%H:%M%z}" == "2027-02-28T08:00+0000"


async def test_several_clients_are_added_at_once_with_a_rubric(site: Site) -> None:
    teacher, _, section = await a_class(site)
    db = site.services.db
    assignment = await an_assignment(db, teacher.actor, section.id, pairs=[])
    for name in ("Ada Kern", "Bela Fodor"):
        client = await a_client(db, teacher.actor, name=name)
        await site.services.clients.authoring.publish(teacher.actor, client.id)
    await a_client(db, teacher.actor, name="Only A Draft")
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await user.should_see("No clients yet")
    await do(user, "Publish")
    await user.should_see("Add at least one client with a rubric.", retries=20)
    await do(user, "Add clients")
    await user.should_see("Ada Kern", retries=20)
    await user.should_not_see("Only A Draft")
    await press(user, "Ada Kern")
    await press(user, "Bela Fodor")
    await do(user, "Add 2")
    await user.should_not_see("No clients yet", retries=20)
    pairs = (await the(site, teacher)).pairs
    assert [pair.persona_name for pair in pairs] == ["Ada Kern", "Bela Fodor"]
    assert {pair.rubric_id for pair in pairs} == {TEMPLATE_ID}


async def test_without_a_published_client_one_is_led_to_them(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assignment = await an_assignment(site.services.db, teacher.actor, section.id, pairs=[])
    await a_client(site.services.db, teacher.actor, name="Only A Draft")
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await do(user, "Add clients")
    await user.should_see("No published client yet", retries=20)


async def test_clients_are_moved_judged_otherwise_and_removed(site: Site) -> None:
    teacher, _, section = await a_class(site)
    before = await with_two(site, teacher, section)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{before.id}")
    await do(user, "Move Bela Fodor up")
    await until(lambda: names_of(site, teacher), ["Bela Fodor", "Mara Voss"])
    field(user, "Rubric for Mara Voss").value = str(before.pairs[1].rubric_id)
    await until(lambda: rubrics_of(site, teacher), {before.pairs[1].rubric_id})
    await do(user, "Alternatives to Mara Voss")
    await user.should_see("Instead of Mara Voss")
    await do(user, "Bela Fodor")
    await do(user, "Save")
    await user.should_see("or instead Bela Fodor", retries=20)
    after = await the(site, teacher)
    assert [pair.id for pair in after.pairs] == [pair.id for pair in reversed(before.pairs)]
    assert {pair.rubric_id for pair in after.pairs} == {before.pairs[1].rubric_id}
    await do(user, "Remove Bela Fodor")
    await until(lambda: names_of(site, teacher), ["Mara Voss"])
    assert not (await the(site, teacher)).pairs[0].alternatives


async def test_publishing_saves_shows_what_is_fixed_and_can_be_taken_back(site: Site) -> None:
    teacher, student, section = await a_class(site)
    assignment = await an_assignment(site.services.db, teacher.actor, section.id)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await user.should_see("Students do not see it yet.")
    await fill(user, "Title", "A first talk")
    await user.should_see("Not saved yet")
    await do(user, "Publish")
    await user.should_see("Its students see it.", retries=20)
    await user.should_see("Take it back to change the rest.")
    assert (await the(site, teacher)).title == "A first talk"
    assert not field(user, "What it is for").enabled
    assert field(user, "Due").enabled
    learner = site.signed_in(student)
    await learner.open(f"/assignments/{assignment.id}")
    await learner.should_see("A first talk")
    await do(user, "Take it back")
    await user.should_see("Students do not see it at present", retries=20)
    assert (await the(site, teacher)).state is AssignmentState.UNPUBLISHED
    assert field(user, "What it is for").enabled
    assert (await learner.http_client.get(f"/assignments/{assignment.id}")).status_code == 404


async def test_a_published_assignment_gets_another_due_date(site: Site) -> None:
    teacher, _, section = await a_class(site)
    db = site.services.db
    assignment = await an_assignment(db, teacher.actor, section.id, published=True)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await fill(user, "Due", "2999-01-31T08:00")
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    due_at = (await the(site, teacher)).due_at
    assert due_at is not None
    assert due_at.year == 2999


async def test_a_client_that_is_not_published_is_named(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assignment = await with_two(site, teacher, section, is_met=False)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await do(user, "Publish")
    await user.should_see("Client 2 (Bela Fodor) is not published: publish it first.", retries=20)


async def test_a_draft_is_removed_on_request(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assignment = await an_assignment(site.services.db, teacher.actor, section.id)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await do(user, "Remove")
    await user.should_see("Remove First contact?")
    await do(user, "Remove")
    await user.should_see("No assignments yet", retries=20)


async def test_students_see_what_to_do_with_whom_and_never_notes(site: Site) -> None:
    teacher, student, section = await a_class(site)
    told: dict[str, Any] = {
        "instructions": "Find out why.",
        "notes": "Secret notes",
        "limit_minutes": 20,
    }
    due = now() + timedelta(days=2)
    db = site.services.db
    assignment = await an_assignment(
        db, teacher.actor, section.id, published=True, due_at=due, **told
    )
    user = site.signed_in(student)
    await user.open(f"/assignments/{assignment.id}")
    for words in ("Find out why.", "20 minutes for one talk", "Mara Voss", "The worker says"):
        await user.should_see(words)
    for words in ("Secret notes", "Publish", "Save"):
        await user.should_not_see(words)
    assert f"/practice/start/{assignment.pairs[0].id}" in links(user)


@pytest.mark.parametrize(
    ("days", "name", "sentence"),
    [(1, "opens_at", "This assignment has not opened yet."), (-1, "closes_at", "is closed")],
)
async def test_outside_its_window_nobody_starts(
    site: Site, days: int, name: str, sentence: str
) -> None:
    teacher, student, section = await a_class(site)
    moments: dict[str, Any] = {name: now() + timedelta(days=days)}
    db = site.services.db
    assignment = await an_assignment(
        db, teacher.actor, section.id, published=True, show_rubric=False, **moments
    )
    user = site.signed_in(student)
    await user.open(f"/assignments/{assignment.id}")
    await user.should_see(sentence)
    await user.should_not_see("How it is judged")
    assert not [link for link in links(user) if "/practice/start" in link]


async def test_an_assistant_reads_all_of_it_and_changes_nothing(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assistant = await an_assistant(site, teacher, section)
    db = site.services.db
    assignment = await an_assignment(db, teacher.actor, section.id, notes="For the team")
    user = site.signed_in(assistant)
    await user.open(f"/assignments/{assignment.id}")
    for words in ("For the team", "Mara Voss", "First contact", "Draft"):
        await user.should_see(words)
    for words in ("Publish", "Save", "Add clients", "Remove"):
        await user.should_not_see(words)
    to_client = f"/clients/{assignment.pairs[0].persona_id}"
    assert to_client not in links(user)  # a student elsewhere: it is not for them
    author = site.signed_in(teacher)
    await author.open(f"/assignments/{assignment.id}")
    assert to_client in links(author)
    answer = await user.http_client.get(f"/assignments/new?section={section.id}")
    assert answer.status_code == 403


async def test_strangers_to_a_section_see_nothing_of_it(site: Site) -> None:
    teacher, student, section = await a_class(site)
    assignment = await an_assignment(site.services.db, teacher.actor, section.id)
    learner = site.signed_in(student)
    assert (await learner.http_client.get(f"/assignments/{assignment.id}")).status_code == 404
    new = f"/assignments/new?section={section.id}"
    assert (await learner.http_client.get(new)).status_code == 403
    other = await site.visitor(Role.TEACHER, "Other Teacher")
    for path in (f"/assignments/{assignment.id}", new):
        assert (await other.http_client.get(path)).status_code == 404
