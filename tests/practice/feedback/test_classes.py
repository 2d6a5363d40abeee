from uuid import UUID

import pytest
from sqlalchemy import select

from tests.support.courses import someone
from tests.support.handed_in import TALK, Class, a_class, stored
from tests.support.judged import RISK, RUBRIC, add_student, good, poor
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.assignments import AssignmentNotFound, AssignmentNotYours
from understudy.practice.feedback import store
from understudy.practice.feedback.class_schemas import GradebookWish, GradeColumn
from understudy.practice.feedback.problems import ColumnNotThere
from understudy.practice.feedback.view_schemas import OverrideDraft


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
    assert [each.median for each in map_.columns] == [2.5, 2.5]
    assert ("Care: Does thing 1.", 1) in [(m.text, m.students) for m in map_.most_missed]
    pair_id = of.assignment.pairs[0].id
    assert await of.feedback.heat_map(of.teacher.actor, of.assignment.id, pair_id) == [map_]
    assert await of.feedback.heat_map(of.teacher.actor, of.assignment.id, of.section_id) == []
    (cue,) = map_.cues
    assert (cue.text, cue.students) == (RISK.missed, 1)
    assert (cue.is_risk, cue.example) == (True, "Sometimes I don't want to wake up")


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
    assert await exports_of(of) == []
    first = await of.feedback.gradebook(of.teacher.actor, of.assignment.id, most=1)
    assert (first.columns, first.rows) == (book.columns, book.rows[:1])
    assert (first.lines, book.lines) == (2, 2)
    whole = await of.feedback.export_gradebook(of.teacher.actor, of.assignment.id, GradebookWish())
    assert len(whole.splitlines()) == 3
    assert await exports_of(of) == [of.teacher.actor.id]


async def test_a_gradebook_is_exported_as_another_system_wants_it(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    id_ = await stored(of, good())
    columns = [
        GradeColumn(source="email", name="SIS Login ID"),
        GradeColumn(name="ID"),
        GradeColumn(source="Lena Hartwig: score", name="=Talk"),
    ]
    wish = GradebookWish(columns=columns, only_confirmed=True)
    text = await of.feedback.export_gradebook(of.teacher.actor, of.assignment.id, wish)
    assert text.splitlines() == ["SIS Login ID,ID,'=Talk", f"{of.student.email},,"]
    await of.feedback.confirm(of.teacher.actor, id_)
    text = await of.feedback.export_gradebook(of.teacher.actor, of.assignment.id, wish)
    assert text.splitlines()[1] == f"{of.student.email},,4.00"
    unknown = GradebookWish(columns=[GradeColumn(source="Nobody: score", name="Score")])
    with pytest.raises(ColumnNotThere, match="Nobody: score"):
        await of.feedback.export_gradebook(of.teacher.actor, of.assignment.id, unknown)
    assert len(await exports_of(of)) == 2


async def test_of_what_is_confirmed_the_best_counts_though_a_draft_is_better(
    services: Services,
) -> None:
    of = await a_class(services, RUBRIC, counts="best")
    first = await stored(of, poor())
    await of.feedback.confirm(of.teacher.actor, first)
    await stored(of, good(), attempt=2)
    whole = await of.feedback.gradebook(of.teacher.actor, of.assignment.id)
    sure = await of.feedback.gradebook(of.teacher.actor, of.assignment.id, only_confirmed=True)
    assert (whole.rows[0][2], sure.rows[0][2]) == ("2", "1")


async def test_of_many_only_what_is_still_confirmed_is_shown(services: Services) -> None:
    of = await a_class(services, RUBRIC, release="after_review")
    sure, draft = await stored(of, good()), await stored(of, good(), attempt=2)
    await of.feedback.confirm(of.teacher.actor, sure)
    shown = await of.feedback.release(of.teacher.actor, [sure, draft], only_confirmed=True)
    assert list(shown.session_ids) == [sure]


async def exports_of(of: Class) -> list[UUID | None]:
    """Return who took a gradebook, as it is written down."""
    async with of.db.read() as session:
        query = select(AuditRow.actor_id).where(AuditRow.action == "gradebook.exported")
        return list(await session.scalars(query))


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
    assert (view.given.items, view.given.exact) == (1, 0.0)
    by_id = {each.id: each.levels for each in view.criteria}
    assert (by_id["care"].exact, by_id["risk"].exact) == (0.5, 1.0)


async def test_agreement_is_over_the_newest_that_were_confirmed(services: Services) -> None:
    of = await a_class(services, RUBRIC)
    for n, answer in enumerate((poor(), good(), good()), start=1):
        await of.feedback.confirm(of.teacher.actor, await stored(of, answer, attempt=n))
    async with of.db.read() as session:
        found = await store.confirmed(session, 2, section_ids=[of.section_id])
        assert [digest.levels["care"] for _, digest in found] == [4, 4]
        (version_id,) = {version_id for version_id, _ in found}
        found = await store.confirmed(session, 500, rubric_version_id=version_id)
        assert [digest.levels["care"] for _, digest in found] == [4, 4, 1]


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
    by_assignment = (of.feedback.heat_map, of.feedback.gradebook)
    with pytest.raises(SectionNotYours):
        await of.feedback.agreement(of.student.actor, of.section_id)
    with pytest.raises(SectionNotFound):
        await of.feedback.agreement(other.actor, of.section_id)
    for see in by_assignment:
        with pytest.raises(AssignmentNotYours):
            await see(of.student.actor, of.assignment.id)
        with pytest.raises(AssignmentNotFound):
            await see(other.actor, of.assignment.id)
