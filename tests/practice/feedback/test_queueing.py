"""What waits for teachers: in which order, why, and how one goes through it."""

import pytest

from tests.support.courses import someone
from tests.support.handed_in import Class, a_class, stored
from tests.support.judged import RUBRIC, good, poor
from understudy.accounts.access import Role
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.assignments import AssignmentNotFound, AssignmentNotYours
from understudy.practice.courses.section_schemas import SectionChanges
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.class_schemas import Waiting, Why
from understudy.practice.feedback.view_schemas import (
    Confirmation,
    DisputeAnswer,
    DisputeDraft,
    OverrideDraft,
)
from understudy.practice.sessions.stages import Move

ID = new_id().hex


def in_section(of: Class) -> Waiting:
    return Waiting(section_id=of.section_id)


async def test_what_may_harm_comes_first_then_the_least_certain(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    sure = await stored(of, good(0.9))
    unsure = await stored(of, good(0.3), attempt=2)
    critical = await stored(of, poor(0.95), attempt=3)
    queue = await of.feedback.queue(of.teacher.actor, in_section(of))
    assert [item.session_id for item in queue.items] == [critical, unsure, sure]
    assert [item.needs_teacher for item in queue.items] == [True, False, False]
    assert [item.reasons for item in queue.items] == [(Why.CRITICAL,), (Why.UNSURE,), (Why.NEW,)]
    assert queue.items[0].case == "Lena Hartwig"
    await of.feedback.dispute(of.student.actor, sure, DisputeDraft(reason="No."))
    queue = await of.feedback.queue(of.teacher.actor, in_section(of))
    assert [item.session_id for item in queue.items] == [sure, critical, unsure]
    assert queue.items[0].reasons == (Why.DISPUTED,)
    await of.feedback.confirm(of.teacher.actor, sure)
    assert (await of.feedback.queue(of.teacher.actor, in_section(of))).items[0].is_disputed
    await of.feedback.answer_dispute(of.teacher.actor, sure, DisputeAnswer(answer="Yes."))
    higher = OverrideDraft(level=3, reason="I was there.")
    await of.feedback.override(of.teacher.actor, critical, "risk", higher)
    queue = await of.feedback.queue(of.teacher.actor, in_section(of))
    assert [item.session_id for item in queue.items] == [unsure, critical]


async def test_the_queue_is_read_in_pages(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    ids = [await stored(of, good(n / 10), attempt=n) for n in range(1, 6)]
    found, after = [], None
    while True:
        page = await of.feedback.queue(of.teacher.actor, in_section(of), after=after, limit=2)
        found += [item.session_id for item in page.items]
        if (after := page.next) is None:
            break
    assert found == ids


@pytest.mark.parametrize(
    "parts",
    [
        ("1", "0.5"),
        ("first", "0.5", ID),
        ("9" * 30, "0.5", ID),
        ("1", "nan", ID),
        ("1", "inf", ID),
        ("1", "0.5", "nobody"),
    ],
)
async def test_a_place_that_is_none_of_the_queue_is_refused(
    services: Services, parts: tuple[str, ...]
) -> None:
    of = await a_class(services, RUBRIC)
    after = encode_cursor(*parts)
    with pytest.raises(CursorInvalid):
        await of.feedback.queue(of.teacher.actor, in_section(of), after=after)


async def test_all_sections_are_one_queue_and_others_are_not_in_it(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    other = await a_class(services, RUBRIC, teacher=of.teacher)
    stranger = await a_class(services, RUBRIC)
    ids = {await stored(each, good()) for each in (of, other)}
    await stored(stranger, good())
    found = await of.feedback.queue(of.teacher.actor)
    assert {item.session_id for item in found.items} == ids
    assert {item.assignment_title for item in found.items} == {"First contact"}
    only = await of.feedback.queue(of.teacher.actor, Waiting(assignment_id=other.assignment.id))
    assert [item.section_id for item in only.items] == [other.section_id]
    assistant = await of.assistant()
    assert len((await of.feedback.queue(assistant.actor)).items) == 1
    assert (await of.feedback.queue(of.student.actor)).items == []
    over = SectionChanges(is_active=False)
    await SectionService(of.db).change(of.teacher.actor, of.section_id, over)
    assert len((await of.feedback.queue(of.teacher.actor)).items) == 1
    assert len((await of.feedback.queue(of.teacher.actor, in_section(of))).items) == 1


async def test_held_sessions_stand_before_all_others(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    critical = await stored(of, poor())
    held = await stored(of, good(), attempt=2)
    unjudged = await of.handed_in(attempt=3, moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    for each in (held, unjudged):
        await services.practice.attend.decide(of.teacher.actor, each, Move.HOLD)
    found = (await of.feedback.queue(of.teacher.actor)).items
    assert [item.session_id for item in found] == [held, unjudged, critical]
    assert [item.reasons for item in found[:2]] == [(Why.HELD,)] * 2


async def test_one_goes_from_report_to_report(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    ids = [await stored(of, good(n / 10), attempt=n) for n in (1, 2, 3)]
    held = await stored(of, good(), attempt=4)
    await services.practice.attend.decide(of.teacher.actor, held, Move.HOLD)
    order = [held, *ids]
    for place, each in enumerate(order):
        beside = await of.feedback.beside(of.teacher.actor, each)
        assert beside.previous == (order[place - 1] if place else None)
        assert beside.next == (order[place + 1] if place + 1 < len(order) else None)
        assert beside.left == 4
    await of.feedback.confirm(of.teacher.actor, ids[1])  # it is out of the queue, not out of place
    beside = await of.feedback.beside(of.teacher.actor, ids[1])
    assert (beside.previous, beside.next, beside.left) == (ids[0], ids[2], 3)


async def test_what_is_confirmed_and_not_shown_can_be_released_at_once(services: Services) -> None:
    of = await a_class(services, RUBRIC, release="after_review")
    ids = [await stored(of, good(), attempt=n) for n in (1, 2, 3, 4)]
    for each in ids[:2]:
        await of.feedback.confirm(of.teacher.actor, each)
    await of.feedback.confirm(of.teacher.actor, ids[2], Confirmation(release=True))
    found = await of.feedback.confirmed(of.teacher.actor, in_section(of))
    assert found.session_ids == sorted(ids[:2])
    assistant = await of.assistant()
    assert (await of.feedback.confirmed(assistant.actor)).session_ids == []
    released = await of.feedback.release(of.teacher.actor, found.session_ids)
    assert released.session_ids == sorted(ids[:2])
    assert (await of.feedback.confirmed(of.teacher.actor)).session_ids == []


async def test_the_queue_is_for_those_who_teach_there(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    id_ = await stored(of, good())
    other = await someone(of.db, Role.TEACHER)
    in_it, of_it = in_section(of), Waiting(assignment_id=of.assignment.id)
    with pytest.raises(SectionNotYours):
        await of.feedback.queue(of.student.actor, in_it)
    with pytest.raises(SectionNotFound):
        await of.feedback.beside(other.actor, id_, in_it)
    with pytest.raises(AssignmentNotYours):
        await of.feedback.confirmed(of.student.actor, of_it)
    with pytest.raises(AssignmentNotFound):
        await of.feedback.queue(other.actor, of_it)
