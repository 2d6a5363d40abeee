"""The home of practice: for students what is due and done, for teachers who is how far."""

from datetime import timedelta
from typing import Any

from nicegui import ui
from nicegui.testing import User

from tests.support.clients import a_client
from tests.support.courses import a_section, assisting, someone
from tests.support.handed_in import a_class, stored
from tests.support.practice import Course, a_course
from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.personas.schemas import Visibility
from understudy.practice.courses.section_schemas import SectionChanges
from understudy.practice.sessions.stages import Move


async def at_home(site: Site, **fields: Any) -> tuple[Course, User]:
    """Return a course, and its student's browser on the page."""
    course = await a_course(site.services, **fields)
    student = site.signed_in(course.student)
    await student.open("/practice")
    return course, student


def links(user: User) -> dict[str, str]:
    """Return where the links of the page lead, by what they say."""
    return {link.text: str(link.props["href"]) for link in user.find(ui.link).elements}


async def test_who_is_in_no_section_learns_what_this_is(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/practice")
    await student.should_see("Nothing to practise yet")
    await student.should_see("Your teacher's assignments stand here")
    assert links(student)["Join a section"] == "/sections"


async def test_a_case_that_is_due_can_be_started(site: Site) -> None:
    course, student = await at_home(site, due_at=now() + timedelta(days=3))
    for said in ("To do", "First contact", "Lena Hartwig", "Not started", "Due"):
        await student.should_see(said)
    assert links(student)["Start"] == f"/practice/start/{course.pair_id}"


async def test_a_session_under_way_is_gone_on_with(site: Site) -> None:
    course, student = await at_home(site)
    begun = await course.begun()
    await student.open("/practice")
    await student.should_see("Under way")
    assert links(student)["Continue"] == f"/practice/sessions/{begun.id}"


async def test_what_is_to_be_reflected_on_says_so(site: Site) -> None:
    course, student = await at_home(site)
    begun = await course.begun()
    await course.services.practice.attend.go(course.student.actor, begun.id, Move.STUDENT_CLOSES)
    await student.open("/practice")
    await student.should_see("To reflect on")
    assert links(student)["Reflect"] == f"/practice/sessions/{begun.id}"


async def test_what_is_handed_in_is_done_and_waits_for_feedback(site: Site) -> None:
    course, student = await at_home(site, requires_reflection=False, attempts=2)
    begun = await course.begun()
    attend = course.services.practice.attend
    await attend.go(course.student.actor, begun.id, Move.STUDENT_CLOSES)
    await attend.skip_reflection(course.student.actor, begun.id)
    await student.open("/practice")
    await student.should_see("Done")
    await student.should_not_see("To do")
    await student.should_see("Attempt 1 of 2")
    assert links(student)["Try again"] == f"/practice/start/{course.pair_id}"


async def test_attempts_that_are_used_up_are_not_offered(site: Site) -> None:
    course, student = await at_home(site, requires_reflection=False, attempts=1)
    begun = await course.begun()
    attend = course.services.practice.attend
    await attend.go(course.student.actor, begun.id, Move.STUDENT_CLOSES)
    await attend.skip_reflection(course.student.actor, begun.id)
    await student.open("/practice")
    await student.should_see("Done")
    await student.should_not_see("Try again")


async def test_what_was_left_is_started_again(site: Site) -> None:
    course, student = await at_home(site)
    begun = await course.begun()
    await course.services.practice.attend.go(course.student.actor, begun.id, Move.ABANDON)
    await student.open("/practice")
    assert links(student)["Start again"] == f"/practice/start/{course.pair_id}"


async def test_what_is_closed_cannot_be_started(site: Site) -> None:
    past = now() - timedelta(days=2)
    _, student = await at_home(site, opens_at=past, closes_at=past + timedelta(days=1))
    await student.should_see("Closed")
    assert "Start" not in links(student)


async def test_published_clients_can_be_practised_with_freely(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    client = await a_client(site.services.db, teacher.actor, visibility=Visibility.PUBLIC)
    student = await site.visitor(Role.STUDENT)
    await student.open("/practice")
    await student.should_not_see("Free practice")
    await site.services.clients.authoring.publish(teacher.actor, client.id)
    await student.open("/practice")
    await student.should_see("Asks for help with housing.")
    assert links(student)["Talk"] == f"/practice/try/{client.id}"
    await student.open(f"/practice/try/{client.id}")
    await student.should_see("Free practice")
    await student.should_see("I have read this: begin")


async def test_of_many_clients_some_are_shown_and_more_on_request(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    for _ in range(10):
        client = await a_client(site.services.db, teacher.actor, visibility=Visibility.PUBLIC)
        await site.services.clients.authoring.publish(teacher.actor, client.id)
    student = await site.visitor(Role.STUDENT)
    await student.open("/practice")
    assert sum(link.text == "Talk" for link in student.find(ui.link).elements) == 9
    await press(student, "Show more")
    await student.should_not_see("Show more", retries=20)
    assert sum(link.text == "Talk" for link in student.find(ui.link).elements) == 10


async def test_a_teacher_sees_each_student_by_stage(site: Site) -> None:
    course, _ = await at_home(site)
    begun = await course.begun()
    teacher = site.signed_in(course.teacher)
    await teacher.open("/practice")
    for said in (course.student.name, "Lena Hartwig", "Under way", "1 under way now"):
        await teacher.should_see(said)
    targets = {link.props["href"] for link in teacher.find(ui.link).elements}
    assert f"/practice/sessions/{begun.id}" in targets


async def test_an_assistant_sees_them_too_and_another_teacher_does_not(site: Site) -> None:
    course, _ = await at_home(site)
    await course.begun()
    section = await course.services.sections.get(course.teacher.actor, course.section_id)
    helper = await assisting(site.services.db, course.teacher.actor, section)  # type: ignore[arg-type]  # whole, for its teacher
    assistant = site.signed_in(helper)
    await assistant.open("/practice")
    await assistant.should_see("1 under way now")
    other = await someone(site.services.db, Role.TEACHER)
    await a_section(site.services.db, other.actor, name="Another section")
    stranger = site.signed_in(other)
    await stranger.open(f"/practice?section={course.section_id}")
    await stranger.should_see("Nobody is enrolled yet")
    await stranger.should_not_see("Lena Hartwig")


async def test_of_many_sections_some_are_named_and_the_chosen_one_always(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    for number in range(10):
        await a_section(site.services.db, teacher.actor, name=f"Section {number}")
    sections = (await site.services.sections.list(teacher.actor)).items
    browser = site.signed_in(teacher)
    await browser.open(f"/practice?section={sections[9].id}")
    tabs = [link for link in browser.find(ui.link).elements if "tab" in link.classes]
    assert len(tabs) == 9
    (current,) = (tab for tab in tabs if tab.props.get("aria-current") == "page")
    assert current.text == sections[9].name
    assert links(browser)["All sections"] == "/sections"
    await site.services.sections.change(
        teacher.actor, sections[9].id, SectionChanges(is_active=False)
    )
    await browser.open(f"/practice?section={sections[9].id}")
    tabs = [link for link in browser.find(ui.link).elements if "tab" in link.classes]
    (current,) = (tab for tab in tabs if tab.props.get("aria-current") == "page")
    assert current.text == sections[0].name


async def test_results_are_shown_over_the_attempts(site: Site) -> None:
    of = await a_class(site.services, attempts=3)
    first = await stored(of)
    student = site.signed_in(of.student)
    await student.open("/practice")
    await student.should_see("Feedback")
    await student.should_not_see("Your results, from 1 to 4")
    second = await stored(of, attempt=2)
    await student.open("/practice")
    await student.should_see("Your results, from 1 to 4")
    columns = [link for link in student.find(ui.link).elements if "column-link" in link.classes]
    targets = [link.props["href"] for link in sorted(columns, key=lambda link: link.id)]
    assert targets == [f"/practice/sessions/{id_}" for id_ in (first, second)]


async def test_who_is_not_signed_in_is_led_there(site: Site) -> None:
    answer = await site.stranger().http_client.get("/practice")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/practice")
