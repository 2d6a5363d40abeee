"""Who is told at the bell of what becomes of feedback, and how often."""

import asyncio

from tests.support.courses import someone
from tests.support.handed_in import Class, a_class, open_class, stored
from understudy.accounts.access import Actor
from understudy.bootstrap import Services
from understudy.kernel.settings import Settings
from understudy.practice.feedback.view_schemas import Confirmation, DisputeAnswer, DisputeDraft
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move


async def told(of: Class, actor: Actor) -> list[tuple[str, str]]:
    """Return what somebody reads at the bell: kinds and links, the newest first."""
    found = (await of.services.notices.list(actor)).items
    return [(notice.kind, notice.link) for notice in found]


async def test_a_student_is_told_when_they_can_read_it_and_not_before(services: Services) -> None:
    of = await a_class(services, release="after_review")
    id_ = await stored(of)
    assert await told(of, of.student.actor) == []
    await of.feedback.confirm(of.teacher.actor, id_, Confirmation(release=True))
    await of.feedback.release(of.teacher.actor, [id_])  # again: nothing new
    assert await told(of, of.student.actor) == [("feedback_shown", f"/practice/sessions/{id_}")]


async def test_each_student_is_told_once_when_all_is_released(services: Services) -> None:
    of = await a_class(services, release="after_review", attempts=3)
    other = await someone(services.db)
    first, second = await stored(of), await stored(of, attempt=2)
    theirs = await stored(of, student=other)
    await of.feedback.release(of.teacher.actor, [first])
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(of.feedback.release_all(of.teacher.actor, of.assignment.id))
    await of.feedback.release(of.teacher.actor, [first, second, theirs])
    places = [link for _, link in await told(of, of.student.actor)]
    assert places == [f"/practice/sessions/{id_}" for id_ in (second, first)]
    assert await told(of, other.actor) == [("feedback_shown", f"/practice/sessions/{theirs}")]


async def test_a_student_is_told_once_also_after_a_hold_and_another_judgement(
    installation: Settings,
) -> None:
    async with open_class(installation, release="immediate") as of:
        id_ = await stored(of)
        for move in (Move.HOLD, Move.LIFT_HOLD):
            await of.services.practice.attend.decide(of.teacher.actor, id_, move)
        job = await of.feedback.judge_again(of.teacher.actor, [id_])
        assert (await of.over(job.id)).done == 1
        assert await of.stage(id_) is Stage.RELEASED
        assert len(await told(of, of.student.actor)) == 1


async def test_a_student_is_told_too_where_the_policy_shows_it(services: Services) -> None:
    of = await a_class(services, release="immediate")
    id_ = await stored(of)
    assert await of.stage(id_) is Stage.RELEASED
    assert await told(of, of.student.actor) == [("feedback_shown", f"/practice/sessions/{id_}")]


async def test_a_teacher_is_told_once_until_they_have_read_it(services: Services) -> None:
    of = await a_class(services, release="after_review")
    queue = f"/practice/review?section={of.section_id}"
    for _ in range(3):
        await stored(of)
    assert await told(of, of.teacher.actor) == [("feedback_to_review", queue)]
    await services.notices.read(of.teacher.actor)
    await stored(of)
    assert await told(of, of.teacher.actor) == [("feedback_to_review", queue)] * 2


async def test_a_teacher_of_another_section_is_told_nothing(services: Services) -> None:
    of, other = await a_class(services, release="after_review"), await a_class(services)
    await stored(of)
    assert await told(of, other.teacher.actor) == []
    await stored(of, free=True)  # in no section
    assert len(await told(of, of.teacher.actor)) == 1


async def test_a_dispute_and_its_answer_are_told(services: Services) -> None:
    of = await a_class(services, release="immediate")
    id_, student, teacher = await stored(of), of.student.actor, of.teacher.actor
    await services.notices.read(teacher)
    draft = DisputeDraft(reason="I did say my name.")
    for _ in range(2):
        await of.feedback.dispute(student, id_, draft)
    queue = f"/practice/review?section={of.section_id}"
    assert (await told(of, teacher))[0] == ("feedback_disputed", queue)
    await of.feedback.answer_dispute(teacher, id_, DisputeAnswer(answer="You did."))
    kinds = [kind for kind, _ in await told(of, student)]
    assert kinds == ["feedback_answered", "feedback_shown"]
