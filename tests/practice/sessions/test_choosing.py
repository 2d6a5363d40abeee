"""Which model plays a client: the talk's own choice, the assignment's, the client's, the main."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest

from tests.support.clients import a_block, a_client
from tests.support.house import SCRIPTED
from tests.support.practice import Course, a_course
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import open_services
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.models import Choice, Models
from understudy.llm.providers.scripted import ScriptedProvider, Step
from understudy.practice.clients.offers import ModelNotAllowed
from understudy.practice.courses.assignment_schemas import AssignmentChanges, PairDraft
from understudy.practice.mind.labels import WorkerLabels
from understudy.practice.sessions.problems import NoChoiceHere, SessionNotFound, SessionNotYours
from understudy.practice.sessions.schemas import ModelOfTest, SessionForTeachers
from understudy.practice.sessions.stages import Move

MAIN = ModelName("compatible", "house")
GUEST, SMALL = "compatible:guest", "compatible:small"
NOTHING = WorkerLabels().model_dump_json()


@asynccontextmanager
async def open_course(
    settings: Settings,
    *scripts: Iterable[Step],
    client: str = "",
    pair: str | None = None,
    allowed: str = f"{GUEST}, {SMALL}",
) -> AsyncIterator[tuple[Course, ScriptedProvider]]:
    """Open a course whose client and whose assignment wish for these models."""
    provider = ScriptedProvider(*scripts)
    models = Models(
        Choice(MAIN, SCRIPTED, "a test"), {n: [provider] for n in ("compatible", "scripted")}
    )
    chosen = settings.model_copy(update={"practice_models": allowed})
    async with open_services(chosen, models) as services:
        course = await a_course(services, a_block(model=client))
        if pair:
            await _give(course, pair)
        yield course, provider


async def _give(course: Course, model: str) -> None:
    assignments, teacher = course.services.assignments, course.teacher.actor
    id_, (pair,) = course.assignment.id, course.assignment.pairs
    await assignments.unpublish(teacher, id_)
    draft = PairDraft(id=pair.id, persona_id=pair.persona_id, rubric_id=pair.rubric_id, model=model)
    await assignments.change(teacher, id_, AssignmentChanges(pairs=[draft]))
    await assignments.publish(teacher, id_)


async def seen_by_teacher(course: Course, session_id: object) -> SessionForTeachers:
    found = await course.services.practice.look.get(course.teacher.actor, session_id)  # type: ignore[arg-type]
    assert isinstance(found, SessionForTeachers)
    return found


@pytest.mark.parametrize(
    ("client", "pair", "asked"),
    [("", None, "house"), (GUEST, None, "guest"), ("", SMALL, "small"), (GUEST, SMALL, "small")],
)
async def test_the_assignments_model_wins_over_the_clients(
    settings: Settings, client: str, pair: str | None, asked: str
) -> None:
    async with open_course(settings, [NOTHING], ["On and off."], client=client, pair=pair) as (
        course,
        provider,
    ):
        session = await course.begun()
        reply = await course.say(session.id, "How are you?")
        assert reply.text == "On and off."
        assert [call.model for call in provider.calls] == ["script", asked], "labels stay as quick"
        found = await seen_by_teacher(course, session.id)
        assert found.model == (pair or client or None)
        assert found.model_note is None


async def test_a_model_that_is_no_longer_allowed_gives_way_and_the_teacher_reads_why(
    settings: Settings,
) -> None:
    scripts = [NOTHING], ["On and off."], [NOTHING], ["I work."]
    async with open_course(settings, *scripts, client=GUEST) as (course, provider):
        session = await course.begun()
        await course.services.clients.offers.allow(OPERATOR, [SMALL])
        reply = await course.say(session.id, "How are you?")
        assert reply.status is MessageStatus.COMPLETE
        assert [call.model for call in provider.calls] == ["script", "house"]
        found = await seen_by_teacher(course, session.id)
        told = f"{GUEST} may not be chosen here; {MAIN} answers in its place."
        assert (found.model, found.model_note) == (GUEST, told)
        shown = await course.services.practice.look.get(course.student.actor, session.id)
        assert "model" not in type(shown).model_fields, "students do not read it"
        await course.services.clients.offers.allow(OPERATOR, [GUEST])
        await course.say(session.id, "What do you do?")
        assert provider.calls[-1].model == "guest"
        assert (await seen_by_teacher(course, session.id)).model_note is None


async def test_a_test_chat_changes_its_model_from_the_next_reply_on(settings: Settings) -> None:
    async with open_course(settings, client=GUEST) as (course, _):
        teacher, practice = course.teacher.actor, course.services.practice
        persona = await a_client(course.services.db, teacher, a_block(model=GUEST))
        session = await practice.begin.practise(teacher, persona.id)
        found = await practice.choose.get(teacher, session.id)
        assert isinstance(found, ModelOfTest)
        assert found.model == GUEST
        assert [each.model for each in found.offered.items] == [str(MAIN), GUEST, SMALL]
        assert (await practice.choose.choose(teacher, session.id, SMALL)).model == SMALL
        assert (await course.row(session.id)).model == SMALL
        with pytest.raises(ModelNotAllowed):
            await practice.choose.choose(teacher, session.id, "openai:else")
        assert (await practice.choose.choose(teacher, session.id, None)).model is None


async def test_another_try_of_a_test_chat_keeps_its_model(settings: Settings) -> None:
    scripts = [NOTHING], ["On and off."]
    async with open_course(settings, *scripts) as (course, _):
        teacher, practice = course.teacher.actor, course.services.practice
        persona = await a_client(course.services.db, teacher)
        session = await practice.begin.practise(teacher, persona.id)
        await practice.choose.choose(teacher, session.id, SMALL)
        for move in (Move.ACKNOWLEDGE, Move.BEGIN):
            await practice.attend.go(teacher, session.id, move)
        said = (await practice.say(teacher, session.id, "How are you?")).said
        assert said
        assert said.message
        await practice.attend.go(teacher, session.id, Move.STUDENT_CLOSES)
        again = await practice.begin.retry_from(teacher, session.id, said.message.id)
        assert (await course.row(again.id)).model == SMALL


async def test_only_who_tries_a_client_chooses(settings: Settings) -> None:
    async with open_course(settings) as (course, _):
        practice, student = course.services.practice, course.student.actor
        assigned = await course.begun()
        with pytest.raises(NoChoiceHere):
            await practice.choose.choose(student, assigned.id, GUEST)
        with pytest.raises(NoChoiceHere):
            await practice.choose.get(student, assigned.id)
        with pytest.raises(SessionNotYours):
            await practice.choose.get(course.teacher.actor, assigned.id)
        other = await course.another_student()
        with pytest.raises(SessionNotFound):
            await practice.choose.get(other.actor, assigned.id)
        pair = course.assignment.pairs[0]
        free = await practice.begin.practise(course.teacher.actor, pair.persona_id)
        with pytest.raises(SessionNotFound):
            await practice.choose.get(student, free.id)
