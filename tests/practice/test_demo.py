"""The demo's course: made once, talks of different skill, and a teacher who looked at some."""

import pytest

from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services, open_services
from understudy.cli.demo import OWNER, fill, seed
from understudy.kernel.settings import Settings
from understudy.practice.demo import students, talks
from understudy.practice.feedback.class_schemas import Why
from understudy.practice.feedback.digests import ENOUGH_ITEMS
from understudy.practice.sessions.schemas import Stage

DONE = {Stage.FEEDBACK_PENDING, Stage.FEEDBACK_READY, Stage.RELEASED}


async def teacher_of(services: Services) -> Actor:
    owner = await services.accounts.find(OPERATOR, OWNER)
    return Actor(owner.id, owner.role)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Let the demo's students talk as fast as they can."""
    return settings.model_copy(update={"person_messages_per_minute": 0})


async def test_the_demo_has_a_course_with_finished_talks(services: Services) -> None:
    await seed(services)
    await fill(services)
    teacher = await teacher_of(services)
    found = (await services.practice.look.list(teacher)).items
    assert len(found) == len(talks())
    assert {session.stage for session in found} <= DONE
    assert sorted(s.turns for s in found) == sorted(len(talk.turns) for talk in talks())
    assert len((await services.assignments.list(teacher)).items) == 2
    await seed(services)
    await fill(services)
    assert len((await services.practice.look.list(teacher)).items) == len(talks())


async def test_its_review_pages_have_something_true_to_show(settings: Settings) -> None:
    async with open_services(settings, works=True) as services:
        await seed(services)
        await fill(services)
        teacher = await teacher_of(services)
        queue = (await services.feedback.queue(teacher)).items
        reasons = {why for item in queue for why in item.reasons}
        assert {Why.HELD, Why.DISPUTED} < reasons
        assert queue[0].reasons == (Why.HELD,)
        agreement = await services.feedback.agreement(teacher)
        assert agreement.levels.items >= ENOUGH_ITEMS
        assert agreement.changed > 0
        assert len((await services.feedback.confirmed(teacher)).session_ids) == 1
        assignments = (await services.assignments.list(teacher)).items
        maps = [
            each
            for given in assignments
            for each in await services.feedback.heat_map(teacher, given.id)
        ]
        filled = {each.case: sum(row.session_id is not None for row in each.rows) for each in maps}
        assert max(filled.values()) == len(students())
        assert any(each.cues for each in maps)
