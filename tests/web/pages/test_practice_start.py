"""The two addresses that lead into a session."""

from datetime import timedelta

from tests.support.clients import a_client
from tests.support.practice import a_course
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.kernel.clock import now


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


async def test_a_persona_that_is_no_client_is_refused(site: Site) -> None:
    persona = await site.persona()
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get(f"/practice/try/{persona.id}")
    assert answer.status_code == 409
    assert "it is no client to practise with" in answer.text
