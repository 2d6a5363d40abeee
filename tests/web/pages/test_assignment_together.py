"""Two who edit one assignment at once."""

import asyncio

from tests.support.course_pages import a_class, do, fill
from tests.support.courses import an_assignment
from tests.support.site import Site
from understudy.practice.courses.assignment_schemas import Assignment, AssignmentChanges


async def test_saving_keeps_what_somebody_else_changed_meanwhile(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assignments = site.services.assignments
    assignment = await an_assignment(site.services.db, teacher.actor, section.id)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await fill(user, "Title", "My title")
    await assignments.change(teacher.actor, assignment.id, AssignmentChanges(notes="Their notes"))
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    found = await assignments.get(teacher.actor, assignment.id)
    assert isinstance(found, Assignment)
    assert (found.fields.title, found.fields.notes) == ("My title", "Their notes")


async def test_what_is_taken_back_to_what_it_was_is_saved_too(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assignments = site.services.assignments
    assignment = await an_assignment(site.services.db, teacher.actor, section.id)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    for title in ("Another title", "First contact"):
        await fill(user, "Title", title)
        await do(user, "Save")
        for _ in range(60):
            if (await assignments.get(teacher.actor, assignment.id)).title == title:
                break
            await asyncio.sleep(0.1)
        else:
            raise AssertionError(f"{title!r} was not saved")


async def test_a_client_somebody_removed_does_not_come_back(site: Site) -> None:
    teacher, _, section = await a_class(site)
    assignments = site.services.assignments
    assignment = await an_assignment(site.services.db, teacher.actor, section.id)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{assignment.id}")
    await assignments.change(teacher.actor, assignment.id, AssignmentChanges(pairs=[]))
    await do(user, "Remove Mara Voss")
    await user.should_see("Somebody changed the clients meanwhile", retries=20)
    await user.should_see("No clients yet")
