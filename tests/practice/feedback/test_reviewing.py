from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from tests.support.courses import someone
from tests.support.handed_in import Class, a_class, stored
from tests.support.written import message_id
from understudy.accounts.access import Actor, Role
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id
from understudy.practice.courses.assignments import AssignmentNotFound, AssignmentNotYours
from understudy.practice.courses.section_schemas import SectionChanges, SectionSettings
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.problems import (
    CommentIdTaken,
    CommentNotThere,
    CriterionNotThere,
    DisputedAlready,
    LineNotThere,
    NoFeedbackYet,
    NotDisputed,
    NothingToJudge,
    NotShownYet,
)
from understudy.practice.feedback.schemas import Report
from understudy.practice.feedback.view_schemas import (
    CommentDraft,
    Confirmation,
    DisputeAnswer,
    DisputeDraft,
    OverrideDraft,
    ReportState,
)
from understudy.practice.sessions.problems import (
    NotATeacherOfIt,
    NotNow,
    SessionNotFound,
    SessionNotYours,
)
from understudy.practice.sessions.schemas import Stage
from understudy.practice.sessions.stages import Move

HIGHER = OverrideDraft(level=4, reason="I was there.")


async def report(of: Class, id_: UUID, actor: Actor | None = None) -> Report:
    view = await of.feedback.report(actor or of.teacher.actor, id_)
    assert view.report is not None
    return view.report


async def level_of(of: Class, id_: UUID, criterion: str = "opening") -> int | None:
    found = (await report(of, id_)).criteria
    return next(each.counted for each in found if each.id == criterion)


async def test_a_teachers_level_counts_until_it_is_withdrawn(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    before, total = await level_of(of, id_), (await report(of, id_)).total.score
    await of.feedback.override(of.teacher.actor, id_, "opening", HIGHER)
    assert before != 4 == await level_of(of, id_)
    shown = next(each for each in (await report(of, id_)).criteria if each.id == "opening")
    assert shown.override
    assert (shown.override.reason, shown.level) == ("I was there.", before)
    assert (await report(of, id_)).total.score != total
    unseen = OverrideDraft(level=None, reason="There was no occasion.")
    await of.feedback.override(of.teacher.actor, id_, "opening", unseen)
    assert await level_of(of, id_) is None
    await of.feedback.withdraw_override(of.teacher.actor, id_, "opening")
    await of.feedback.withdraw_override(of.teacher.actor, id_, "opening")
    assert (await level_of(of, id_), (await report(of, id_)).total.score) == (before, total)
    with pytest.raises(CriterionNotThere):
        await of.feedback.override(of.teacher.actor, id_, "no-such", HIGHER)


async def test_a_confirmed_report_is_not_advisory_any_more(services: Services) -> None:
    of = await a_class(services, release="after_review")
    id_ = await stored(of)
    await of.feedback.confirm(of.teacher.actor, id_)
    assert not (await report(of, id_)).is_advisory
    assert await of.stage(id_) is Stage.FEEDBACK_READY
    await of.feedback.confirm(of.teacher.actor, id_, Confirmation(release=True))
    assert await of.stage(id_) is Stage.RELEASED
    assert (await of.feedback.report(of.student.actor, id_)).state is ReportState.CONFIRMED


async def test_comments_stand_by_their_lines(services: Services) -> None:
    of = await a_class(services)
    id_, other = await stored(of), await stored(of, attempt=2)
    draft = CommentDraft(id=new_id(), message_id=message_id(id_, 4), text="Well reflected.")
    for _ in range(2):
        assert await of.feedback.comment(of.teacher.actor, id_, draft) == draft.id
    (seen,) = (await of.feedback.report(of.student.actor, id_)).comments
    assert (seen.turn, seen.text, seen.by) == (4, "Well reflected.", of.teacher.name)
    changed = draft.model_copy(update={"text": "Else."})
    with pytest.raises(CommentIdTaken):
        await of.feedback.comment(of.teacher.actor, id_, changed)
    with pytest.raises(LineNotThere):
        await of.feedback.comment(of.teacher.actor, other, draft)
    admin = await someone(of.db, Role.ADMIN)
    assert draft.id
    with pytest.raises(CommentNotThere):
        await of.feedback.withdraw_comment(admin.actor, id_, draft.id)
    await of.feedback.withdraw_comment(of.teacher.actor, id_, draft.id)
    assert (await of.feedback.report(of.student.actor, id_)).comments == []


async def test_one_or_all_are_shown(services: Services) -> None:
    of = await a_class(services, release="after_review")
    ids = [await stored(of, attempt=n) for n in (1, 2, 3)]
    pending = await of.handed_in(attempt=4)
    first = await of.feedback.release(of.teacher.actor, ids[:1] * 2)
    assert first.session_ids == ids[:1]
    assert (await of.feedback.release(of.teacher.actor, ids[:1])).session_ids == []
    with pytest.raises(NoFeedbackYet):
        await of.feedback.release(of.teacher.actor, [ids[1], pending])
    assert await of.stage(ids[1]) is Stage.FEEDBACK_READY
    rest = await of.feedback.release_all(of.teacher.actor, of.assignment.id)
    assert rest.session_ids == ids[1:]
    assert await of.stage(pending) is Stage.FEEDBACK_PENDING


async def test_what_was_made_void_is_not_shown(services: Services) -> None:
    of = await a_class(services, release="after_review")
    id_ = await stored(of)
    async with of.db.begin() as session:
        (await session.merge(await of.row(id_))).stage = Stage.VOIDED
    with pytest.raises(NotNow):
        await of.feedback.release(of.teacher.actor, [id_])


async def test_a_student_disagrees_once_and_a_teacher_answers(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    said = DisputeDraft(reason="I did say my name.")
    with pytest.raises(NotDisputed):
        await of.feedback.answer_dispute(of.teacher.actor, id_, DisputeAnswer(answer="Yes."))
    for _ in range(2):
        await of.feedback.dispute(of.student.actor, id_, said)
    with pytest.raises(DisputedAlready):
        await of.feedback.dispute(of.student.actor, id_, DisputeDraft(reason="And more."))
    assert not (await of.feedback.report(of.student.actor, id_)).can_dispute
    await of.feedback.answer_dispute(of.teacher.actor, id_, DisputeAnswer(answer="You did."))
    dispute = (await report(of, id_, of.student.actor)).dispute
    assert dispute
    assert (dispute.reason, dispute.answer) == ("I did say my name.", "You did.")
    with pytest.raises(SessionNotYours):
        await of.feedback.dispute(of.teacher.actor, id_, said)


async def test_nobody_disagrees_with_what_they_do_not_see(services: Services) -> None:
    of = await a_class(services, release="after_review")
    id_ = await stored(of)
    with pytest.raises(NotShownYet):
        await of.feedback.dispute(of.student.actor, id_, DisputeDraft(reason="No."))


async def test_what_is_not_handed_in_is_not_judged_again(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    with pytest.raises(NothingToJudge):
        await of.feedback.judge_again(of.teacher.actor, [id_])
    other, job_id = await of.handed_in(attempt=2), new_id()
    jobs = [await of.feedback.judge_again(of.teacher.actor, [id_, other], job_id) for _ in "12"]
    assert [job.id for job in jobs] == [job_id] * 2
    assert jobs[0].total == 1


type Deed = Callable[[Class, Actor, UUID], Awaitable[object]]

DEEDS: dict[str, Deed] = {
    "judge": lambda of, actor, id_: of.feedback.judge_again(actor, [id_]),
    "override": lambda of, actor, id_: of.feedback.override(actor, id_, "opening", HIGHER),
    "withdraw": lambda of, actor, id_: of.feedback.withdraw_override(actor, id_, "opening"),
    "comment": lambda of, actor, id_: of.feedback.comment(
        actor, id_, CommentDraft(message_id=message_id(id_, 1), text="Oh.")
    ),
    "confirm": lambda of, actor, id_: of.feedback.confirm(actor, id_),
    "release": lambda of, actor, id_: of.feedback.release(actor, [id_]),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_teachers_do_it_assistants_only_if_the_section_says_so(
    services: Services, deed: Deed
) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    assistant = await of.assistant()
    for one in (of.student, assistant):
        with pytest.raises(NotATeacherOfIt):
            await deed(of, one.actor, id_)
    for each in (await someone(of.db, Role.TEACHER), await someone(of.db)):
        with pytest.raises(SessionNotFound):
            await deed(of, each.actor, id_)
    await deed(of, of.teacher.actor, id_)
    settings = SectionSettings(assistants_may_review=True)
    await SectionService(of.db).change(
        of.teacher.actor, of.section_id, SectionChanges(settings=settings)
    )
    await deed(of, assistant.actor, id_)


async def test_all_of_an_assignment_is_shown_by_its_teacher_only(services: Services) -> None:
    of = await a_class(services, release="after_review")
    await stored(of)
    with pytest.raises(AssignmentNotYours):
        await of.feedback.release_all(of.student.actor, of.assignment.id)
    other = await someone(of.db, Role.TEACHER)
    with pytest.raises(AssignmentNotFound):
        await of.feedback.release_all(other.actor, of.assignment.id)
