"""Asking the platform while the client waits."""

from nicegui import ui

from tests.support.practice_pages import address, at_practice
from tests.support.site import Site
from understudy.practice.sessions.stages import Move


async def test_who_paused_may_ask_the_platform(site: Site) -> None:
    course, student = await at_practice(site)
    begun = await course.begun()
    await course.services.practice.attend.go(course.student.actor, begun.id, Move.PAUSE)
    await student.open(address(begun))
    student.find(kind=ui.input).type("Is this recorded, and who reads it?")
    student.find(kind=ui.button, content="Ask").click()
    await student.should_see("and your reflection, are kept", retries=20)
    student.find(kind=ui.input).type("I feel awful myself, I want to die")
    student.find(kind=ui.button, content="Ask").click()
    await student.should_see("A word between us", retries=20)
    transcript = await course.services.practice.look.transcript(course.student.actor, begun.id)
    assert "recorded" not in transcript.model_dump_json(), "nothing of it is kept"
