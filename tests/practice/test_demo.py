"""The demo's course is made once, and its talks are of different skill."""

from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.cli.demo import OWNER, fill, seed
from understudy.practice.demo import talks
from understudy.practice.sessions.schemas import Stage


async def test_the_demo_has_a_course_with_finished_talks(services: Services) -> None:
    await seed(services)
    await fill(services)
    owner = await services.accounts.find(OPERATOR, OWNER)
    teacher = Actor(owner.id, owner.role)
    found = (await services.practice.look.list(teacher)).items
    assert len(found) == len(talks())
    done = (Stage.FEEDBACK_PENDING, Stage.FEEDBACK_READY, Stage.RELEASED)
    assert {session.stage for session in found} <= set(done)
    assert {s.turns for s in found} == {len(talk["turns"]) for talk in talks().values()}
    assert len((await services.assignments.list(teacher)).items) == 2
    await seed(services)
    await fill(services)
    assert len((await services.practice.look.list(teacher)).items) == len(talks())
