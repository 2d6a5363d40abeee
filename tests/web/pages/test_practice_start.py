"""The two addresses that lead into a session."""

from datetime import timedelta

from nicegui.testing.user_interaction import UserInteraction

from tests.support.clients import a_client
from tests.support.practice import a_course
from tests.support.practice_pages import address, at_practice, prose
from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.practice.sessions.stages import Move


async def test_starting_twice_leads_to_one_session(site: Site) -> None:
    course = await a_course(site.services)
    client = site.signed_in(course.student).http_client
    first = await client.get(f"/practice/start/{course.pair_id}")
    again = await client.get(f"/practice/start/{course.pair_id}")
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    page = await course.services.practice.look.list(course.student.actor)
    assert [f"/practice/sessions/{card.id}" for card in page.items] == [first.headers["location"]]


async def test_what_cannot_be_begun_says_why(site: Site) -> None:
    past = now() - timedelta(days=2)
    course = await a_course(site.services, opens_at=past, closes_at=past + timedelta(days=1))
    client = site.signed_in(course.student).http_client
    answer = await client.get(f"/practice/start/{course.pair_id}")
    assert answer.status_code == 409
    assert "This assignment is closed" in answer.text


async def test_an_author_tries_what_nobody_else_may(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    persona = await a_client(site.services.db, teacher.actor)
    own = await site.signed_in(teacher).http_client.get(f"/practice/try/{persona.id}")
    assert own.status_code == 303
    student = await site.visitor(Role.STUDENT)
    assert (await student.http_client.get(f"/practice/try/{persona.id}")).status_code == 404


async def test_an_author_marks_replies_while_trying_a_client(site: Site) -> None:
    author = await site.person(Role.TEACHER)
    client = await a_client(site.services.db, author.actor)
    user, practice = site.signed_in(author), site.services.practice
    session = await practice.begin.practise(author.actor, client.id)
    for move in (Move.ACKNOWLEDGE, Move.BEGIN):
        await practice.attend.go(author.actor, session.id, move)
    await user.open(f"/practice/sessions/{session.id}")
    (talk,) = user.find(marker="conversation").elements
    UserInteraction(user, {talk}, None).trigger("understudyMessage", "No idea.")
    await user.should_see("No idea.", retries=20)
    prose(user, "What was good about it").value = "Short answers."
    await press(user, "Make it a principle")
    await user.should_see("It counts from the next talk on.", retries=20)
    case = await site.services.clients.authoring.case(author.actor, client.id)
    assert case.block
    assert case.block.principles == ("Keep doing this: Short answers.",)
    await practice.attend.go(author.actor, session.id, Move.STUDENT_CLOSES)
    await user.open(f"/practice/sessions/{session.id}")
    await user.should_see(f"The case of {client.name}")


async def test_a_student_marks_nothing_and_looks_the_case_up(site: Site) -> None:
    course, student = await at_practice(site)
    await student.open(address(await course.begun()))
    await student.should_not_see("Principles from replies")
    await student.should_see("Asks for help with housing.")
    await student.should_see("Explore before advising")


async def test_a_persona_that_is_no_client_is_refused(site: Site) -> None:
    persona = await site.persona()
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get(f"/practice/try/{persona.id}")
    assert answer.status_code == 409
    assert "it is no client to practise with" in answer.text
