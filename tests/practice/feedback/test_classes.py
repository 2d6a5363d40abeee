import pytest
from sqlalchemy import select

from tests.support.accounts import Member
from tests.support.courses import criterion, rubric_fields, someone
from tests.support.feedback import answer, cue, indicators, judge_answer, quote
from tests.support.handed_in import TALK, Class, a_class, stored
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.assignments import AssignmentNotFound, AssignmentNotYours
from understudy.practice.courses.section_schemas import EnrolmentDraft
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.grading import csv_of
from understudy.practice.feedback.judge_schemas import JudgeAnswer, Met
from understudy.practice.feedback.view_schemas import (
    DisputeAnswer,
    DisputeDraft,
    OverrideDraft,
)

ID = new_id().hex
SAID = quote(2, "What brings you here today?")
RUBRIC = rubric_fields(
    criterion("care", 0.5, indicators=indicators(2)),
    criterion("risk", 0.5, indicators=indicators(1, 1), is_critical=True),
)
RISK = cue(5, "Sometimes I don't want to wake up.", is_risk=True)


def good(confidence: float = 0.8) -> JudgeAnswer:
    items = ("care/m1", "care/m2", "risk/m1")
    return judge_answer([answer(each, Met.YES, SAID, confidence=confidence) for each in items])


def poor(confidence: float = 0.8) -> JudgeAnswer:
    items = ("care/m1", "care/m2", "risk/m1")
    said = [answer(each, Met.NO, confidence=confidence) for each in items]
    fault = answer("risk/f1", Met.YES, SAID, confidence=confidence)
    return judge_answer([*said, fault], cues=[RISK])


async def add_student(of: Class) -> Member:
    member = await someone(of.db)
    draft = EnrolmentDraft(email=member.email)
    await SectionService(of.db).enrol(of.teacher.actor, of.section_id, draft)
    return member


async def test_what_may_harm_comes_first_then_the_least_certain(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    sure = await stored(of, good(0.9))
    unsure = await stored(of, good(0.3), attempt=2)
    critical = await stored(of, poor(0.95), attempt=3)
    queue = await of.feedback.queue(of.teacher.actor, of.section_id)
    assert [item.session_id for item in queue.items] == [critical, unsure, sure]
    assert [item.needs_teacher for item in queue.items] == [True, False, False]
    assert queue.items[0].case == "Lena Hartwig"
    await of.feedback.dispute(of.student.actor, sure, DisputeDraft(reason="No."))
    queue = await of.feedback.queue(of.teacher.actor, of.section_id)
    assert [item.session_id for item in queue.items] == [sure, critical, unsure]
    await of.feedback.confirm(of.teacher.actor, sure)
    assert (await of.feedback.queue(of.teacher.actor, of.section_id)).items[0].is_disputed
    await of.feedback.answer_dispute(of.teacher.actor, sure, DisputeAnswer(answer="Yes."))
    higher = OverrideDraft(level=3, reason="I was there.")
    await of.feedback.override(of.teacher.actor, critical, "risk", higher)
    queue = await of.feedback.queue(of.teacher.actor, of.section_id)
    assert [item.session_id for item in queue.items] == [unsure, critical]


async def test_the_queue_is_read_in_pages(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    ids = [await stored(of, good(n / 10), attempt=n) for n in range(1, 6)]
    found, after = [], None
    while True:
        page = await of.feedback.queue(of.teacher.actor, of.section_id, after=after, limit=2)
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
        await of.feedback.queue(of.teacher.actor, of.section_id, after=after)


async def test_a_heat_map_has_the_attempts_that_count(services: Services) -> None:
    of = await a_class(services, RUBRIC, attempts=3)
    best = await stored(of, good())
    await stored(of, poor(), attempt=2)
    other = await add_student(of)
    third = await add_student(of)
    await stored(of, poor(), student=other)
    (map_,) = await of.feedback.heat_map(of.teacher.actor, of.assignment.id)
    assert [(each.id, each.is_critical) for each in map_.columns] == [
        ("care", False),
        ("risk", True),
    ]
    rows = {row.student_id: row for row in map_.rows}
    mine = rows[of.student.actor.id]
    assert (mine.session_id, mine.attempt, mine.needs_teacher) == (best, 1, False)
    assert mine.levels == [4, 4]
    theirs = rows[other.actor.id]
    assert (theirs.levels, theirs.needs_teacher) == ([1, 1], True)
    empty = rows[third.actor.id]
    assert (empty.session_id, empty.levels) == (None, [None, None])
    assert [each.mean for each in map_.columns] == [2.5, 2.5]
    assert ("Care: Does thing 1.", 1) in [(m.text, m.students) for m in map_.most_missed]
    assert [(m.text, m.students, m.is_risk, m.example) for m in map_.cues] == [
        (RISK.missed, 1, True, "Sometimes I don't want to wake up")
    ]


async def test_the_last_attempt_counts_if_the_assignment_says_so(services: Services) -> None:
    of = await a_class(services, RUBRIC, attempts=3, counts="last")
    await stored(of, good())
    last = await stored(of, poor(), attempt=2)
    (map_,) = await of.feedback.heat_map(of.teacher.actor, of.assignment.id)
    assert map_.rows[0].session_id == last


async def test_a_gradebook_has_a_line_for_each_student(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    await stored(of, good())
    other = await add_student(of)
    book = await of.feedback.gradebook(of.teacher.actor, of.assignment.id)
    assert book.columns[:4] == ["email", "name", "Lena Hartwig: attempt", "Lena Hartwig: score"]
    by_email = {row[0]: row for row in book.rows}
    assert by_email[of.student.email][2:] == ["1", "4.00", "meets", "no", "no", "yes", "4", "4"]
    assert by_email[other.email][2:] == [""] * 8
    assert len(csv_of(book).splitlines()) == 3
    async with of.db.read() as session:
        query = select(AuditRow.actor_id).where(AuditRow.action == "gradebook.exported")
        assert list(await session.scalars(query)) == [of.teacher.actor.id]


async def test_agreement_is_over_what_was_confirmed(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    ids = [await stored(of, good(), attempt=n) for n in (1, 2)]
    await stored(of, poor(), attempt=3)
    view = await of.feedback.agreement(of.teacher.actor, of.section_id)
    assert (view.reports, view.levels.items) == (0, 0)
    lower = OverrideDraft(level=2, reason="It was less.")
    await of.feedback.override(of.teacher.actor, ids[0], "care", lower)
    for each in ids:
        await of.feedback.confirm(of.teacher.actor, each)
    view = await of.feedback.agreement(of.teacher.actor, of.section_id)
    assert (view.reports, view.changed, view.levels.items) == (2, 1, 4)
    assert (view.levels.exact, view.levels.within_one) == (0.75, 0.75)
    by_id = {each.id: each.levels for each in view.criteria}
    assert (by_id["care"].exact, by_id["risk"].exact) == (0.5, 1.0)


async def test_agreement_is_told_to_students_when_there_is_enough_of_it(
    services: Services,
) -> None:
    of = await a_class(services, RUBRIC)
    ids = [await stored(of, good(), attempt=n, talk=[*TALK, "Yes."]) for n in range(1, 11)]
    for each in ids[:9]:
        await of.feedback.confirm(of.teacher.actor, each)
    before = (await of.feedback.report(of.student.actor, ids[0])).report
    await of.feedback.confirm(of.teacher.actor, ids[9])
    after = (await of.feedback.report(of.student.actor, ids[0])).report
    assert before
    assert after
    assert "has not been measured" in before.limits[1]
    assert "100% of 20 cases" in after.limits[1]


async def test_only_who_teaches_there_sees_any_of_it(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    await stored(of, good())
    other = await someone(of.db, Role.TEACHER)
    by_section = (of.feedback.queue, of.feedback.agreement)
    by_assignment = (of.feedback.heat_map, of.feedback.gradebook)
    for look in by_section:
        with pytest.raises(SectionNotYours):
            await look(of.student.actor, of.section_id)
        with pytest.raises(SectionNotFound):
            await look(other.actor, of.section_id)
    for see in by_assignment:
        with pytest.raises(AssignmentNotYours):
            await see(of.student.actor, of.assignment.id)
        with pytest.raises(AssignmentNotFound):
            await see(other.actor, of.assignment.id)
