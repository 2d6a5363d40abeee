"""What a client answers: labelled, chosen, checked and kept with its state."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from uuid import UUID

import pytest

from tests.support.clients import BROTHER, CAR, WORK, a_block
from tests.support.house import scripted
from tests.support.practice import Course, a_course, open_course
from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.conversations.schemas import Message, MessageStatus
from understudy.kernel.events import Event
from understudy.kernel.settings import Settings
from understudy.llm.errors import SENTENCES, Cause
from understudy.llm.money.schemas import BudgetDraft
from understudy.practice.mind.labels import Question, WorkerLabels
from understudy.practice.mind.trust import State
from understudy.practice.sessions.problems import NotNow
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move

PLAIN = SENTENCES[Cause.BUDGET]
OPEN = WorkerLabels(
    emotional_reaction=1, exploration=2, question=Question.OPEN, topics=("work",)
).model_dump_json()
NOTHING = WorkerLabels().model_dump_json()


async def test_the_demo_model_tells_what_is_asked_about_and_no_more(services: Services) -> None:
    course = await a_course(services)
    session = await course.begun()
    reply = await course.say(session.id, "What do you do for work?")
    assert reply.status is MessageStatus.COMPLETE
    assert WORK in reply.text
    kept = await course.snapshot(reply.id)
    assert kept is not None
    state = State.model_validate(kept.state)
    assert state.disclosed_fact_ids == ("work",)
    assert state.turn == 1
    assert (await course.row(session.id)).turns == 1


async def test_a_reply_that_leaks_is_asked_for_again_and_never_shown(settings: Settings) -> None:
    models, provider = scripted([NOTHING], [CAR], ["Fine, I suppose."])
    async with open_course(settings, models) as course:
        session = await course.begun()
        reply = await course.say(session.id, "How are you?")
        assert reply.text == "Fine, I suppose."
        kept = await course.snapshot(reply.id)
        assert kept is not None
        assert [each["fault"] for each in kept.withheld] == ["leak"]
        assert not kept.is_deflection
        again = provider.calls[-1].request.system
        assert "could not be used" in again
        assert "car behind the library" not in again


async def test_a_client_that_would_leak_twice_evades(settings: Settings) -> None:
    models, _ = scripted([NOTHING], [CAR], [f"Well. {CAR}"])
    async with open_course(settings, models) as course:
        session = await course.begun()
        reply = await course.say(session.id, "How are you?")
        assert "car" not in reply.text
        assert reply.text
        kept = await course.snapshot(reply.id)
        assert kept is not None
        assert kept.is_deflection
        assert len(kept.withheld) == 2


async def test_labels_that_do_not_fit_are_found_by_rule(settings: Settings) -> None:
    models, _ = scripted(["no JSON"], ["still none"], ["On and off."])
    async with open_course(settings, models) as course:
        session = await course.begun()
        reply = await course.say(session.id, "What brings you here today?")
        assert reply.text == "On and off."
        kept = await course.snapshot(reply.id)
        assert kept is not None
        assert State.model_validate(kept.state).trust > 2.5


async def test_names_of_accounts_never_reach_a_model(settings: Settings) -> None:
    models, provider = scripted([NOTHING], ["Hello."], [NOTHING], ["Yes."])
    async with open_course(settings, models) as course:
        await course.rename("Melanie Obermair")
        session = await course.begun()
        await course.say(session.id, "I am Melanie Obermair, a student.")
        await course.say(session.id, "Did you hear, Obermair is my name.")
        for call in provider.calls:
            sent = call.request.system + "".join(line.text for line in call.request.lines)
            assert "Obermair" not in sent
            assert "Melanie" not in sent


async def test_another_reply_goes_on_from_the_same_state(settings: Settings) -> None:
    models, provider = scripted([OPEN], ["I stack shelves at the market from five."], ["Shelves."])
    async with open_course(settings, models) as course:
        session = await course.begun()
        first = await course.say(session.id, "What do you do all day?")
        again = await course.again(session.id, first.id)
        before, after = await course.snapshot(first.id), await course.snapshot(again.id)
        assert before is not None
        assert after is not None
        assert after.step == before.step, "trust moved from the same state by the same labels"
        assert len(provider.calls) == 3, "the turn was not labelled twice"
        assert (await course.row(session.id)).turns == 1


async def test_a_client_who_has_had_enough_ends_the_session(settings: Settings) -> None:
    hurt = WorkerLabels(confronts=True).model_dump_json()
    models, _ = scripted([hurt], ["What?"], [hurt], ["I am going."])
    block = a_block(endings={"leaves_after_ruptures": 2, "says_on_leaving": "That's it."})
    async with open_course(settings, models, block) as course:
        session = await course.begun()
        await course.say(session.id, "That is nonsense.")
        assert (await course.row(session.id)).stage == Stage.ACTIVE
        await course.say(session.id, "You are lying.")
        row = await course.row(session.id)
        assert (row.stage, row.end_reason) == (Stage.ENDED, "client_end")


async def test_the_last_turn_ends_the_session_after_its_reply(settings: Settings) -> None:
    models, _ = scripted([NOTHING], ["Hi."], [NOTHING], ["Fine."])
    async with open_course(settings, models, limit_turns=2) as course:
        session = await course.begun()
        await course.say(session.id, "Hello.")
        assert (await course.say(session.id, "How are you?")).text == "Fine."
        row = await course.row(session.id)
        assert (row.stage, row.end_reason, row.turns) == (Stage.ENDED, "turns", 2)
        with pytest.raises(NotNow):
            await course.services.practice.say(course.student.actor, session.id, "One more.")


async def test_a_fact_that_is_never_volunteered_is_told_when_asked_plainly(
    settings: Settings,
) -> None:
    asked = WorkerLabels(question=Question.OPEN, exploration=2, topics=("brother",))
    models, provider = scripted([asked.model_dump_json()], ["I don't want to say."])
    async with open_course(settings, models) as course:
        session = await course.begun()
        await course.say(session.id, "What about your brother?")
        assert BROTHER not in provider.calls[-1].request.system, "trust is too low"


async def test_a_student_reads_that_a_budget_is_used_up_and_its_teacher_how_large_it_was(
    services: Services,
) -> None:
    course = await a_course(services)
    draft = {"scope": "section", "of": str(course.section_id), "period": "total"}
    limit = BudgetDraft.model_validate({**draft, "limit_tokens": 7})
    await services.budgets.set(OPERATOR, limit)
    student, teacher = course.student.actor, course.teacher.actor
    session = await course.begun()
    told = list[Event]()
    follow = services.conversations.follow(student, session.id)
    async with asyncio.timeout(60), aclosing(follow) as events:
        await anext(events)
        await services.practice.say(student, session.id, "What do you do for work?")
        while not told or told[-1].name != "turn.failed":
            told.append(await anext(events))
    assert [told[-1].data["cause"], told[-1].data["problem"]] == ["budget", PLAIN]
    assert "7 tokens" not in str([event.data for event in told])
    (mine,) = [m for m in await _said(course, student, session.id) if m.cause]
    assert mine.problem == PLAIN
    await services.practice.attend.go(student, session.id, Move.STUDENT_CLOSES)
    (theirs,) = [m for m in await _said(course, teacher, session.id) if m.cause]
    assert theirs.problem
    assert "The budget of this section (7 tokens)" in theirs.problem


async def _said(course: Course, actor: Actor, session_id: UUID) -> Sequence[Message]:
    return (await course.services.practice.look.transcript(actor, session_id)).messages
