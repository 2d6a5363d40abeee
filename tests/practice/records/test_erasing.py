from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from tests.support.accounts import PASSWORD
from tests.support.courses import someone
from tests.support.handed_in import Class, a_class, stored
from understudy.accounts.audit import AuditRow
from understudy.accounts.sign_in import PasswordWrong
from understudy.bootstrap import Services
from understudy.conversations.models import MessageRow, ParticipantRow
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.kernel.db import Row
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.section_schemas import SectionChanges, SectionSettings
from understudy.practice.feedback.models import (
    DisputeRow,
    JudgementRow,
    LineCommentRow,
    OverrideRow,
    ReportRow,
)
from understudy.practice.feedback.view_schemas import (
    CommentDraft,
    DisputeAnswer,
    DisputeDraft,
    OverrideDraft,
)
from understudy.practice.sessions.models import (
    ClientTurnRow,
    PracticeSessionRow,
    ReplyRatingRow,
    StageChangeRow,
    SurveyRow,
    WorkerTurnRow,
)
from understudy.practice.sessions.problems import NotNow
from understudy.practice.sessions.schemas import (
    Notes,
    ReplyRating,
    SessionSurvey,
    Stage,
    Thumb,
)
from understudy.practice.sessions.stages import Move

OF_A_SESSION = (
    ClientTurnRow,
    WorkerTurnRow,
    ReplyRatingRow,
    SurveyRow,
    LineCommentRow,
    OverrideRow,
    DisputeRow,
    ReportRow,
)


async def kept_for(of: Class, days: int | None, **settings: Any) -> None:
    chosen = SectionSettings(retention_days=days, **settings)
    changes = SectionChanges(settings=chosen)
    await of.services.sections.change(of.teacher.actor, of.section_id, changes)


async def ended_ago(of: Class, session_id: UUID, days: float) -> None:
    moment = now() - timedelta(days=days)
    async with of.db.begin() as session:
        await session.execute(
            update(PracticeSessionRow)
            .where(PracticeSessionRow.id == session_id)
            .values(ended_at=moment, updated_at=moment)
        )


async def told_all(of: Class, session_id: UUID) -> None:
    """Let everything be said of a session that can be."""
    student, attend = of.student.actor, of.services.practice.attend
    view = await of.feedback.report(of.teacher.actor, session_id)
    assert view.report is not None
    client, worker = view.turns[0], view.turns[1]
    await attend.note(student, session_id, Notes(text="My own."))
    await attend.rate(student, session_id, client.message_id, ReplyRating(thumb=Thumb.UP))
    survey = SessionSurvey(believable=4, difficulty_right=3, helpful=5, text="Good.")
    await attend.survey(student, session_id, survey)
    comment = CommentDraft(message_id=worker.message_id, text="Warm.")
    await of.feedback.comment(of.teacher.actor, session_id, comment)
    override = OverrideDraft(level=4, reason="I was there.")
    await of.feedback.override(of.teacher.actor, session_id, view.report.criteria[0].id, override)
    await of.feedback.dispute(student, session_id, DisputeDraft(reason="No."))
    answer = DisputeAnswer(answer="Yes.")
    await of.feedback.answer_dispute(of.teacher.actor, session_id, answer)


async def left_of(of: Class, session_id: UUID) -> dict[type[Row], int]:
    """Return how many rows of each table tell of a session."""
    async with of.db.read() as session:
        return {
            table: await session.scalar(
                select(func.count()).select_from(table).where(table.session_id == session_id)
            )
            or 0
            for table in OF_A_SESSION
        }


async def said_in(of: Class, session_id: UUID) -> list[MessageRow]:
    async with of.db.read() as session:
        query = select(MessageRow).where(MessageRow.conversation_id == session_id)
        return list(await session.scalars(query))


async def judgements(of: Class) -> int:
    async with of.db.read() as session:
        return await session.scalar(select(func.count()).select_from(JudgementRow)) or 0


async def test_what_was_kept_long_enough_is_deleted_and_what_it_cost_is_not(
    services: Services,
) -> None:
    of = await a_class(services)
    old, young = await stored(of), await stored(of, attempt=2)
    await told_all(of, old)
    assert set((await left_of(of, old)).values()) != {0}
    async with of.db.begin() as session:
        cost = update(MessageRow).where(MessageRow.conversation_id == old)
        await session.execute(cost.values(cost_usd=1, output_tokens=7))
        row = await session.get_one(PracticeSessionRow, old)
        row.cost_usd, row.turns = Decimal(7), 3
    await kept_for(of, 30)
    await ended_ago(of, old, 30.1)
    await ended_ago(of, young, 29.9)
    assert await services.records.erase.sweep() == 1
    assert set((await left_of(of, old)).values()) == {0}
    assert await judgements(of) == 1
    messages = await said_in(of, old)
    assert {(each.text, each.cost_usd, each.output_tokens) for each in messages} == {
        ("", Decimal(1), 7)
    }
    row = await of.row(old)
    assert (row.notes, row.reflection, row.cost_usd, row.turns) == ("", None, Decimal(7), 3)
    assert await of.stage(old) is Stage.ERASED
    assert await of.stage(young) is Stage.RELEASED
    assert all(each.text for each in await said_in(of, young))
    async with of.db.read() as session:
        names = select(ParticipantRow.name).where(ParticipantRow.conversation_id == old)
        assert of.student.name not in list(await session.scalars(names))
        query = select(AuditRow).where(AuditRow.action == "practice_session.erased")
        (entry,) = list(await session.scalars(query))
    assert (entry.subject_id, entry.actor_id, entry.facts) == (old, None, {"why": "retention"})
    assert await services.records.erase.sweep() == 0


async def test_without_a_rule_or_before_its_time_nothing_is_deleted(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    await ended_ago(of, id_, 4_000)
    assert await services.records.erase.sweep() == 0
    await kept_for(of, 30, term_ends_on=now().date() - timedelta(days=10))
    assert await services.records.erase.sweep() == 0
    await kept_for(of, 30, term_ends_on=date(2020, 1, 1))
    assert await services.records.erase.sweep() == 1


async def test_a_teacher_knows_before_what_a_rule_would_delete(services: Services) -> None:
    of = await a_class(services)
    old, _ = await stored(of), await stored(of, attempt=2)
    await ended_ago(of, old, 40)
    erase = services.records.erase
    for days, count in ((None, 0), (60, 0), (30, 1)):
        settings = SectionSettings(retention_days=days)
        assert await erase.overdue(of.teacher.actor, of.section_id, settings) == count
    for member, refusal in ((of.student, SectionNotYours), (await someone(of.db), SectionNotFound)):
        with pytest.raises(refusal):
            await erase.overdue(member.actor, of.section_id, SectionSettings())
    assert await of.stage(old) is Stage.RELEASED


async def test_what_somebody_looks_at_or_waits_for_stays(services: Services) -> None:
    of = await a_class(services)
    await kept_for(of, 1)
    held, disputed, answered = [await stored(of, attempt=n) for n in (1, 2, 3)]
    await services.practice.attend.decide(of.teacher.actor, held, Move.HOLD)
    for each in (disputed, answered):
        await of.feedback.dispute(of.student.actor, each, DisputeDraft(reason="No."))
    await of.feedback.answer_dispute(of.teacher.actor, answered, DisputeAnswer(answer="Yes."))
    for each in (held, disputed, answered):
        await ended_ago(of, each, 9)
    assert await services.records.erase.sweep() == 1
    stages = [await of.stage(each) for each in (held, disputed, answered)]
    assert stages == [Stage.HELD, Stage.RELEASED, Stage.ERASED]
    await services.practice.attend.decide(of.teacher.actor, held, Move.LIFT_HOLD)
    await ended_ago(of, held, 9)
    assert await services.records.erase.sweep() == 1


async def test_what_was_left_open_is_deleted_from_when_it_was_last_touched(
    services: Services,
) -> None:
    of = await a_class(services)
    await kept_for(of, 7)
    id_ = await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    assert await services.records.erase.sweep() == 0
    await ended_ago(of, id_, 8)
    async with of.db.begin() as session:
        await session.execute(update(MessageRow).values(status=MessageStatus.RUNNING))
    assert await services.records.erase.sweep() == 0, "its client is answering"
    async with of.db.begin() as session:
        await session.execute(update(MessageRow).values(status=MessageStatus.COMPLETE))
    assert await services.records.erase.sweep() == 1


async def test_of_what_is_deleted_nothing_is_read_or_judged_or_said_any_more(
    services: Services,
) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    for member in (of.student, of.teacher):
        said = await services.practice.look.transcript(member.actor, id_)
        assert (said.messages, said.ratings) == ([], {})
        view = await of.feedback.report(member.actor, id_)
        assert (view.report, view.turns) == (None, [])
        assert view.waiting.startswith("What was said in this session was deleted")
    with pytest.raises(NotNow, match="was deleted"):
        await services.practice.say(of.student.actor, id_, "Hello?")
    with pytest.raises(NotNow, match="was deleted"):
        await services.practice.attend.note(of.student.actor, id_, Notes(text="Again."))
    survey = SessionSurvey(believable=4, difficulty_right=3, helpful=5)
    with pytest.raises(NotNow, match="was deleted"):
        await services.practice.attend.survey(of.student.actor, id_, survey)
    (row,) = (await of.feedback.heat_map(of.teacher.actor, of.assignment.id))[0].rows
    assert row.session_id is None


async def test_a_job_that_comes_too_late_writes_no_report(services: Services) -> None:
    of = await a_class(services)
    id_ = await of.handed_in()
    job_id = await of.begun(id_)
    await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    assert await of.stage(id_) is Stage.ERASED
    assert (await services.jobs.get(of.student.actor, job_id)).total == 1
    assert (await left_of(of, id_))[ReportRow] == 0


async def test_a_student_deletes_their_own_and_nobody_elses(services: Services) -> None:
    of = await a_class(services)
    classmate = await someone(of.db)
    mine, free = await stored(of), await stored(of, free=True)
    theirs = await stored(of, student=classmate)
    gone = await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    assert (gone.erased, gone.kept) == (2, [])
    assert [await of.stage(each) for each in (mine, free)] == [Stage.ERASED, Stage.ERASED]
    assert await of.stage(theirs) is Stage.RELEASED
    async with of.db.read() as session:
        query = select(StageChangeRow).where(StageChangeRow.stage == Stage.ERASED)
        assert {row.by_id for row in await session.scalars(query)} == {of.student.actor.id}
    again = await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    assert again.erased == 0


async def test_without_the_password_nothing_is_deleted(services: Services) -> None:
    of = await a_class(services)
    id_ = await stored(of)
    with pytest.raises(PasswordWrong):
        await services.records.erase.forget_mine(of.student.actor, "not it")
    assert await of.stage(id_) is Stage.RELEASED


async def test_work_for_a_grade_stays_if_the_section_says_so_but_not_its_notes(
    services: Services,
) -> None:
    of = await a_class(services, purpose="graded")
    id_ = await stored(of)
    await services.practice.attend.note(of.student.actor, id_, Notes(text="My own."))
    gone = await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    (kept,) = gone.kept
    assert (gone.erased, kept.session_id, kept.client_name) == (0, id_, "Lena Hartwig")
    assert "held for a grade" in kept.why
    assert (await of.row(id_)).notes == ""
    assert all(each.text for each in await said_in(of, id_))
    await kept_for(of, None, keeps_graded_work=False)
    gone = await services.records.erase.forget_mine(of.student.actor, PASSWORD)
    assert (gone.erased, gone.kept) == (1, [])
