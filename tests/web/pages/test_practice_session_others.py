"""One session as others see it: its teachers, other teachers, other students, strangers."""

from nicegui.testing import User

from tests.support.clients import a_block
from tests.support.practice_pages import address, at_practice, ended, in_dialog, session_now
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move

_REFUSALS = ("There is no such session", "There is no such case")


async def test_another_student_and_a_stranger_see_nothing(site: Site) -> None:
    course, _ = await at_practice(site)
    session = await course.begun()
    other = await site.visitor(Role.STUDENT, "Somebody Else")
    assert await refused(other, address(session)) == "There is no such session"
    assert await refused(other, f"/practice/start/{course.pair_id}") == "There is no such case"
    answer = await site.stranger().http_client.get(address(session))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=/practice/sessions/")


async def test_its_teacher_reads_and_another_does_not(site: Site) -> None:
    course, _ = await at_practice(site)
    session = await course.begun()
    await course.say(session.id, "Hello, I am a student.")
    teacher = site.signed_in(course.teacher)
    await teacher.open(address(session))
    await teacher.should_see("nobody looks on")
    await teacher.should_not_see("Hello, I am a student.")
    await course.services.practice.attend.go(course.student.actor, session.id, Move.STUDENT_CLOSES)
    await teacher.open(address(session))
    await teacher.should_see("Hello, I am a student.")
    await teacher.should_see("Hold it")
    for hidden in ("Your notes", "Stop for me", "I have read this: begin"):
        await teacher.should_not_see(hidden)
    other = await site.visitor(Role.TEACHER, "Other Teacher")
    assert await refused(other, address(session)) == "There is no such session"


async def test_a_teacher_holds_a_session_after_a_question(site: Site) -> None:
    course, _ = await at_practice(site)
    session = await ended(course)
    teacher = site.signed_in(course.teacher)
    await teacher.open(address(session))
    await press(teacher, "Hold it")
    await teacher.should_see("Hold this session?")
    click(teacher, in_dialog(teacher, "Hold it"))
    await teacher.should_see("Lift the hold", retries=20)
    assert (await session_now(course, session.id)).stage is Stage.HELD


async def test_a_teacher_reads_which_model_was_chosen_and_why_another_one_answered(
    site: Site,
) -> None:
    course, _ = await at_practice(site, block=a_block(model="openai:gone"))
    session = await course.begun()
    await course.say(session.id, "Hello, I am a student.")
    teacher = site.signed_in(course.teacher)
    await teacher.open(address(session))
    await teacher.should_see("openai:gone")
    await teacher.should_see("openai:gone may not be chosen here; demo answers in its place.")
    student = site.signed_in(course.student)
    await student.open(address(session))
    await student.should_not_see("openai:gone")


async def refused(user: User, path: str) -> str:
    """Return the beginning of the sentence with which a page is not found."""
    answer = await user.http_client.get(path)
    assert answer.status_code == 404
    return next(said for said in _REFUSALS if said in answer.text)
