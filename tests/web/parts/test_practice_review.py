"""What a teacher does on a session's page: levels, comments, confirming, releasing, answering."""

from uuid import UUID

from nicegui import ui
from nicegui.testing import User
from sqlalchemy import select

from tests.support.handed_in import Class, a_class, stored
from tests.support.judged import RUBRIC, good
from tests.support.practice_pages import prose
from tests.support.site import Site, click, press
from tests.support.written import message_id
from understudy.accounts.audit import AuditRow
from understudy.practice.feedback.schemas import CriterionResult
from understudy.practice.feedback.view_schemas import DisputeDraft, FeedbackView, ReportState
from understudy.practice.sessions.schemas import Stage

WHY = "Why? The student reads it"


async def at_review(site: Site, **fields: object) -> tuple[Class, User, UUID]:
    """Return a class, its teacher's browser on a judged session, and the session's id."""
    of = await a_class(site.services, RUBRIC, **fields)  # type: ignore[arg-type]  # fields of an assignment
    id_ = await stored(of, good())
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/practice/sessions/{id_}?skill=care")
    return of, teacher, id_


async def seen(of: Class, id_: UUID) -> FeedbackView:
    return await of.feedback.report(of.student.actor, id_)


async def care(of: Class, id_: UUID) -> CriterionResult:
    report = (await of.feedback.report(of.teacher.actor, id_)).report
    assert report
    return next(each for each in report.criteria if each.id == "care")


async def test_a_level_is_given_with_a_reason_and_withdrawn(site: Site) -> None:
    of, teacher, id_ = await at_review(site)
    before = (await care(of, id_)).level
    await press(teacher, "Give another level")
    await teacher.should_see("Your level", retries=20)
    segments = (e for e in teacher.find(ui.element).elements if "segment" in e.classes)
    click(teacher, next(each for each in segments if getattr(each, "text", "") == "2"))
    await press(teacher, "Save")
    await teacher.should_see("Write in a few words why", retries=20)
    prose(teacher, WHY).set_value("You asked two things at once.")
    await press(teacher, "Save")
    await teacher.should_see(f"The machine's level: level {before}", retries=20)
    await teacher.should_see("The teacher: You asked two things at once.")
    found = await care(of, id_)
    assert (found.counted, found.level) == (2, before)
    await press(teacher, "Withdraw")
    await teacher.should_not_see("The teacher: You asked two things at once.", retries=20)
    assert (await care(of, id_)).counted == before


async def test_that_a_report_is_read_is_written_down_once(site: Site) -> None:
    of, _, _ = await at_review(site)
    async with of.db.read() as session:
        query = select(AuditRow.actor_id).where(AuditRow.action == "feedback.read")
        assert list(await session.scalars(query)) == [of.teacher.actor.id]


async def test_a_line_is_commented_on_and_the_student_reads_it(site: Site) -> None:
    of, teacher, id_ = await at_review(site)
    (first, *_) = sorted(
        (each for each in teacher.find(ui.button).elements if each.text == "Comment"),
        key=lambda each: each.id,
    )
    click(teacher, first)
    await teacher.should_see("Cancel", retries=20)
    prose(teacher, "On this line; the student reads it").set_value("Leave room here.")
    await press(teacher, "Save")
    await teacher.should_see("Remove", retries=20)
    (said,) = (await seen(of, id_)).comments
    assert (said.text, said.message_id) == ("Leave room here.", message_id(id_, 1))
    await press(teacher, "Remove")
    await teacher.should_not_see("Leave room here.", retries=20)
    assert (await seen(of, id_)).comments == []


async def test_what_the_student_sees_is_told_before_and_after_the_release(site: Site) -> None:
    of, teacher, id_ = await at_review(site, release="after_review")
    await teacher.should_see("The student sees nothing of it yet")
    await teacher.should_see("AI draft")
    await press(teacher, "Confirm and release")
    await teacher.should_see("The student sees this report that you confirmed", retries=20)
    await teacher.should_not_see("Confirm and release")
    view = await seen(of, id_)
    assert (view.stage, view.state) == (Stage.RELEASED, ReportState.CONFIRMED)


async def test_a_dispute_is_answered(site: Site) -> None:
    of, teacher, id_ = await at_review(site)
    await of.feedback.dispute(of.student.actor, id_, DisputeDraft(reason="I did ask."))
    await teacher.open(f"/practice/sessions/{id_}")
    await teacher.should_see("I did ask.")
    await press(teacher, "Answer")
    await teacher.should_see("Write your answer", retries=20)
    prose(teacher, "Your answer; the student reads it").set_value("You did, in turn 4.")
    await press(teacher, "Answer")
    await teacher.should_see("Change the answer", retries=20)
    report = (await seen(of, id_)).report
    assert report
    assert report.dispute
    assert report.dispute.answer == "You did, in turn 4."


async def test_an_assistant_reads_and_changes_nothing(site: Site) -> None:
    of, _, id_ = await at_review(site)
    assistant = site.signed_in(await of.assistant())
    await assistant.open(f"/practice/sessions/{id_}?skill=care")
    await assistant.should_see("you read, and change nothing")
    for hidden in ("Give another level", "Comment", "Confirm", "Judge it again"):
        assert not [b for b in assistant.find(ui.button).elements if b.text == hidden]


async def test_before_the_end_it_says_when_feedback_comes(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    id_ = await of.handed_in(moves=())
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/practice/sessions/{id_}")
    await teacher.should_see("There is no feedback yet")
    await teacher.should_not_see("Your review")
