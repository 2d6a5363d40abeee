"""One session as its student sees it, stage by stage."""

import pytest
from nicegui import ui
from nicegui.testing.user_interaction import UserInteraction

from tests.support.clients import a_block
from tests.support.practice import Course
from tests.support.practice_pages import (
    address,
    at_practice,
    ended,
    in_dialog,
    prose,
    session_now,
)
from tests.support.site import Site, click, press
from understudy.practice.sessions import moving, store
from understudy.practice.sessions.schemas import (
    EndReason,
    Reflection,
    SelfRating,
    SessionForStudents,
    Stage,
)
from understudy.practice.sessions.stages import Move


async def first(course: Course) -> SessionForStudents:
    return await course.services.practice.begin.start(course.student.actor, course.pair_id)


async def test_starting_leads_to_what_is_read_before(site: Site) -> None:
    course, student = await at_practice(site, instructions="Agree on a purpose.", limit_turns=15)
    await student.open(f"/practice/start/{course.pair_id}")
    for said in (
        "Asks for help with housing.",
        "Agree on a purpose.",
        "Explore before advising",
        "This is an AI",
        "What is recorded",
        "What is looked at: First contact",
        "15 turns of yours at the most.",
        "In a crisis",
        "Call 988",
    ):
        await student.should_see(said)
    await student.should_not_see("Since May I have slept in my car")


async def test_who_has_read_it_talks(site: Site) -> None:
    course, student = await at_practice(site)
    session = await first(course)
    await student.open(address(session))
    await press(student, "I have read this: begin")
    await student.should_see(kind=ui.element, marker="conversation", retries=20)
    assert (await session_now(course, session.id)).stage is Stage.ACTIVE


async def test_what_is_not_begun_can_be_left(site: Site) -> None:
    course, student = await at_practice(site)
    session = await first(course)
    await student.open(address(session))
    await press(student, "Leave it")
    await student.should_see("To do", retries=20)
    assert (await session_now(course, session.id)).stage is Stage.ABANDONED


async def test_a_case_that_is_open_is_gone_on_with(site: Site) -> None:
    course, student = await at_practice(site)
    begun = await course.begun()
    await student.open(f"/practice/start/{course.pair_id}")
    (talk,) = student.find(marker="conversation").elements
    assert talk.props["conversation-id"] == str(begun.conversation_id)


async def test_clients_with_alternatives_offer_them(site: Site) -> None:
    course, student = await at_practice(site, block=a_block(content_notes=["Grief"]))
    await student.open(f"/practice/start/{course.pair_id}")
    await student.should_see("This case is about")
    await student.should_see("Grief")
    await student.should_not_see("Another case")


async def test_the_talk_has_all_at_hand(site: Site) -> None:
    course, student = await at_practice(
        site, hint_mode="on_request", limit_minutes=20, limit_turns=15
    )
    await student.open(address(await course.begun()))
    for said in ("Turn 0 of 15", "Hint", "Pause", "End the talk", "Stop for me", "In a crisis"):
        await student.should_see(said)
    (talk,) = student.find(marker="conversation").elements
    assert {"practice", "can-write", "can-rate"} <= set(talk.props)
    assert "fixed" not in talk.props
    (clock,) = (e for e in student.find(ui.element).elements if e.tag == "practice-clock")
    assert 1190 < int(clock.props["seconds"]) <= 1200


async def test_what_is_graded_stays_as_it_was_said(site: Site) -> None:
    course, student = await at_practice(site, purpose="graded")
    await student.open(address(await course.begun()))
    (talk,) = student.find(marker="conversation").elements
    assert "fixed" in talk.props
    await student.should_not_see("Hint")


async def test_a_hint_comes_when_it_is_asked_for(site: Site) -> None:
    course, student = await at_practice(site, hint_mode="on_request")
    await student.open(address(await course.begun()))
    await press(student, "Hint")
    await student.should_see("Opening: your name, your role", retries=20)


async def test_one_click_pauses_and_another_goes_on(site: Site) -> None:
    course, student = await at_practice(site)
    begun = await course.begun()
    await student.open(address(begun))
    await press(student, "Pause")
    await student.should_see("The clock stands still and the client waits", retries=20)
    (talk,) = student.find(marker="conversation").elements
    assert "can-write" not in talk.props
    assert (await session_now(course, begun.id)).stage is Stage.PAUSED
    await press(student, "Go on")
    await student.should_not_see("The clock stands still", retries=20)
    assert (await session_now(course, begun.id)).stage is Stage.ACTIVE


async def test_the_talk_is_ended_after_a_question(site: Site) -> None:
    course, student = await at_practice(site)
    begun = await course.begun()
    await student.open(address(begun))
    await press(student, "End the talk")
    await student.should_see("Nothing more can be said then.")
    click(student, in_dialog(student, "End the talk"))
    await student.should_see("Your reflection", retries=20)
    assert (await session_now(course, begun.id)).end_reason is EndReason.STUDENT_CLOSE


async def test_who_stops_for_their_own_sake_is_met_with_care_and_may_tell(site: Site) -> None:
    course, student = await at_practice(site)
    begun = await course.begun()
    await student.open(address(begun))
    await press(student, "Stop for me")
    await student.should_see("Nobody is told why")
    click(student, in_dialog(student, "Stop now"))
    await student.should_see("You stopped. That is all right.", retries=20)
    teacher = course.teacher.actor
    seen = await course.services.practice.look.get(teacher, begun.id)
    assert seen.end_reason is EndReason.STUDENT_CLOSE
    await press(student, "Tell my teacher that I stopped")
    await student.should_see("Your teacher sees that you stopped.", retries=20)
    seen = await course.services.practice.look.get(teacher, begun.id)
    assert seen.end_reason is EndReason.SAFETY_STOP


async def test_an_end_by_the_client_is_said_without_taking_the_talk_away(site: Site) -> None:
    course, student = await at_practice(site, limit_turns=1)
    begun = await course.begun()
    await student.open(address(begun))
    await course.say(begun.id, "Hello, I am a student.")
    (talk,) = student.find(marker="conversation").elements
    UserInteraction(student, {talk}, None).trigger("understudyMessage")
    await student.should_see("The turns are used up.", retries=20)
    assert "can-write" not in talk.props


async def test_a_reflection_is_kept_as_it_is_typed_and_handed_in(site: Site) -> None:
    course, student = await at_practice(site)
    session = await ended(course)
    await student.open(address(session))
    await student.should_see("You ended the talk.")
    prose(student, "In your own words").value = "I asked two things at once."
    await student.should_see("Nobody reads it before you hand it in.", retries=20)
    _, kept = await course.services.practice.look.kept(course.student.actor, session.id)
    assert kept is not None
    assert kept.text == "I asked two things at once."
    await press(student, "Hand in")
    await student.should_see("Rate yourself on: Opening.", retries=20)
    await press(student, "2")
    await student.should_see("Level 2: As 2.", retries=20)
    await press(student, "Hand in")
    await student.should_see("Your feedback", retries=20)
    _, kept = await course.services.practice.look.kept(course.student.actor, session.id)
    ratings = [SelfRating(criterion_id="opening", level=2)]
    assert kept == Reflection(text="I asked two things at once.", ratings=ratings)


async def test_an_empty_reflection_is_asked_for_where_one_is_required(site: Site) -> None:
    course, student = await at_practice(site)
    await student.open(address(await ended(course)))
    await student.should_not_see("Go on without")
    await press(student, "N/O")
    await student.should_see("Not observed: the talk gave no occasion.", retries=20)
    await press(student, "Hand in")
    await student.should_see("Write a few sentences on how it went.", retries=20)


async def test_where_none_is_required_one_goes_on_without(site: Site) -> None:
    course, student = await at_practice(site, requires_reflection=False)
    await student.open(address(await ended(course)))
    await press(student, "Go on without")
    await student.should_see("Your feedback", retries=20)
    await student.should_see("How was the session itself?")


async def test_own_distress_in_a_reflection_is_met_privately(site: Site) -> None:
    course, student = await at_practice(site)
    await student.open(address(await ended(course)))
    prose(student, "In your own words").value = "I want to kill myself."
    await student.should_see("A word between us", retries=20)


async def test_the_survey_wants_three_numbers(site: Site) -> None:
    course, student = await at_practice(site, requires_reflection=False)
    session = await ended(course)
    await course.services.practice.attend.skip_reflection(course.student.actor, session.id)
    await student.open(address(session))
    await press(student, "Send")
    await student.should_see("Choose a number for each of the three", retries=20)
    fours = [b for b in student.find(ui.element).elements if getattr(b, "text", "") == "4"]
    for button in sorted(fours, key=lambda button: button.id):
        click(student, button)
    await press(student, "Send")
    await student.should_see("Thank you. Your answers are kept.", retries=20)
    await student.open(address(session))
    await student.should_not_see("How was the session itself?")


async def test_what_is_answered_stays_when_the_feedback_comes(site: Site) -> None:
    course, student = await at_practice(site, requires_reflection=False)
    session = await ended(course)
    await student.open(address(session))
    await press(student, "Go on without")
    await student.should_see("Your feedback is on its way", retries=20)
    prose(student, "Anything else?").value = "She felt real."
    async with site.services.db.begin() as db:
        row = await store.anywhere(db, session.id, lock=True)
        assert row is not None
        await moving.move(db, row, Move.FEEDBACK_READY, None)
    await student.should_see("Your feedback is written.", retries=60)
    assert prose(student, "Anything else?").value == "She felt real."
    await press(student, "Look again")
    await student.should_not_see("Your feedback is on its way", retries=20)


@pytest.mark.parametrize(
    ("move", "said"),
    [(Move.VOID, "failed for a technical reason"), (Move.HOLD, "Somebody looks at this session")],
)
async def test_what_a_teacher_decided_is_said(site: Site, move: Move, said: str) -> None:
    course, student = await at_practice(site)
    session = await ended(course)
    await course.services.practice.attend.decide(course.teacher.actor, session.id, move)
    await student.open(address(session))
    await student.should_see(said)


async def test_from_the_list_of_conversations_one_comes_here(site: Site) -> None:
    course, student = await at_practice(site)
    begun = await course.begun()
    answer = await student.http_client.get(f"/conversations/{begun.conversation_id}")
    assert (answer.status_code, answer.headers["location"]) == (303, address(begun))
