"""Use cases of those who teach: judge again, override, comment, confirm, show, answer."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.conversations.message_store import message_in
from understudy.jobs.schemas import Job, JobDraft
from understudy.jobs.service import JobService
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.ids import new_id
from understudy.practice.courses import rubric_store
from understudy.practice.courses.assignments import AssignmentNotYours
from understudy.practice.feedback import store
from understudy.practice.feedback.admitting import (
    judged,
    may_review,
    reviewed,
    taught_assignment,
)
from understudy.practice.feedback.flow import KIND
from understudy.practice.feedback.making import refresh
from understudy.practice.feedback.models import (
    DisputeRow,
    LineCommentRow,
    OverrideRow,
    ReportRow,
)
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
from understudy.practice.feedback.releasing import release_by
from understudy.practice.feedback.telling import tell_answered, tell_disputed
from understudy.practice.feedback.view_schemas import (
    CommentDraft,
    Confirmation,
    DisputeAnswer,
    DisputeDraft,
    OverrideDraft,
    Released,
    ReportState,
)
from understudy.practice.sessions.finding import own
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.schemas import HANDED_IN, Stage


class Reviewing:
    """What teachers do with feedback, and what students say against it."""

    def __init__(self, db: Database, jobs: JobService) -> None:
        self._db, self._jobs = db, jobs

    async def judge_again(
        self, actor: Actor, session_ids: Sequence[UUID], id: UUID | None = None
    ) -> Job:
        """Have sessions judged once more: what failed, or with another model or prompt.

        With the same interview, rubric, prompt and model the answer is the stored one.

        Raises:
            SessionNotFound, NotATeacherOfIt: one of them is not theirs to judge.
            NothingToJudge: none of them is handed in.
            JobNotFound, JobIdTaken: the id is taken.
        """
        async with self._db.begin() as session:
            rows = [await reviewed(session, actor, each) for each in sorted(set(session_ids))]
            chosen = [str(row.id) for row in rows if row.stage in HANDED_IN]
            if not chosen:
                raise NothingToJudge
            interviews = "interview" if len(chosen) == 1 else "interviews"
            draft = JobDraft(title=f"Feedback on {len(chosen)} {interviews}", total=len(chosen))
            job_id, arguments = id or new_id(), {"sessions": chosen}
            job = await self._jobs.start(session, actor, KIND, arguments, job_id, draft)
            for row in rows:
                _note(session, actor, "feedback.judged_again", row)
        self._jobs.wake()
        return job

    async def override(
        self, actor: Actor, session_id: UUID, criterion_id: str, draft: OverrideDraft
    ) -> None:
        """Give a level in place of the machine's, with a reason; the last one counts.

        Raises:
            SessionNotFound, NotATeacherOfIt: the session is not theirs.
            NoFeedbackYet: nothing was judged yet.
            CriterionNotThere: the rubric has no such criterion.
        """
        async with self._db.begin() as session:
            row, found = await _changed(session, actor, session_id)
            await _require_criterion(session, found, criterion_id)
            given = await store.override(session, session_id, criterion_id)
            if given is None:
                given = OverrideRow(session_id=session_id, criterion_id=criterion_id)
                session.add(given)
            given.level, given.reason = draft.level, draft.reason
            given.by_id, given.at = actor.id, now()
            facts = {"criterion": criterion_id, "level": draft.level}
            _note(session, actor, "feedback.overridden", row, **facts)
            await refresh(session, row, found)

    async def withdraw_override(self, actor: Actor, session_id: UUID, criterion_id: str) -> None:
        """Let the machine's level count again; without an override nothing happens.

        Raises:
            SessionNotFound, NotATeacherOfIt, NoFeedbackYet: as for `override`.
        """
        async with self._db.begin() as session:
            row, found = await _changed(session, actor, session_id)
            given = await store.override(session, session_id, criterion_id)
            if given is not None:
                await session.delete(given)
                facts = {"criterion": criterion_id}
                _note(session, actor, "feedback.override_withdrawn", row, **facts)
                await refresh(session, row, found)

    async def comment(self, actor: Actor, session_id: UUID, draft: CommentDraft) -> UUID:
        """Say something of a line; return the comment's id. Students read it with their feedback.

        Raises:
            SessionNotFound, NotATeacherOfIt: the session is not theirs.
            LineNotThere: the session has no such line.
            CommentIdTaken: the id is another comment's.
        """
        async with self._db.begin() as session:
            row = await reviewed(session, actor, session_id)
            if not await message_in(session, row.conversation_id, draft.message_id):
                raise LineNotThere
            chosen = draft.id or new_id()
            there = await store.comment(session, chosen)
            if there is None:
                values = draft.model_dump(include={"message_id", "text"})
                given = LineCommentRow(id=chosen, session_id=session_id, by_id=actor.id, **values)
                session.add(given)
                _note(session, actor, "feedback.commented", row)
            elif (there.session_id, there.by_id, there.text) != (session_id, actor.id, draft.text):
                raise CommentIdTaken
        return chosen

    async def withdraw_comment(self, actor: Actor, session_id: UUID, comment_id: UUID) -> None:
        """Take a comment of one's own back.

        Raises:
            SessionNotFound, NotATeacherOfIt: the session is not theirs.
            CommentNotThere: there is no such comment of theirs.
        """
        async with self._db.begin() as session:
            row = await reviewed(session, actor, session_id)
            there = await store.comment(session, comment_id)
            if there is None or (there.session_id, there.by_id) != (session_id, actor.id):
                raise CommentNotThere
            await session.delete(there)
            _note(session, actor, "feedback.comment_withdrawn", row)

    async def confirm(
        self, actor: Actor, session_id: UUID, confirmation: Confirmation | None = None
    ) -> None:
        """Stand by a report as it is now; with `release` it is shown to the student, too.

        Raises:
            SessionNotFound, NotATeacherOfIt, NoFeedbackYet: as for `override`.
            NotNow: it cannot be shown at this stage of the session; nothing was changed.
        """
        async with self._db.begin() as session:
            row, found = await _changed(session, actor, session_id)
            if found.state != ReportState.CONFIRMED:
                found.state = ReportState.CONFIRMED
                found.confirmed_at, found.confirmed_by = now(), actor.id
                _note(session, actor, "feedback.confirmed", row)
            if confirmation and confirmation.release:
                await release_by(session, row, found, actor)
                _note(session, actor, "feedback.released", row)
            await refresh(session, row, found)

    async def release(
        self, actor: Actor, session_ids: Sequence[UUID], *, only_confirmed: bool = False
    ) -> Released:
        """Show students their feedback, all of these or none; with what the client held back.

        With `only_confirmed` those are left as they are that no teacher stands by any more.

        Raises:
            SessionNotFound, NotATeacherOfIt, NoFeedbackYet: as for `override`, of any of them.
            NotNow: one of them cannot be shown at its stage.
        """
        async with self._db.begin() as session:
            ids = sorted(set(session_ids))
            return await _released(session, actor, ids, only_confirmed=only_confirmed)

    async def release_all(self, actor: Actor, assignment_id: UUID) -> Released:
        """Show all feedback on an assignment that is there and not shown yet.

        Raises:
            AssignmentNotFound: it is not visible to the actor.
            AssignmentNotYours: they may read it, and that is all.
        """
        async with self._db.begin() as session:
            given = await taught_assignment(session, actor, assignment_id)
            if not await may_review(session, actor, given.section_id):
                raise AssignmentNotYours
            ready = await store.ready(session, assignment_id)
            return await _released(session, actor, ready)

    async def dispute(self, actor: Actor, session_id: UUID, draft: DisputeDraft) -> None:
        """Say what one does not agree with in one's own feedback, once; a teacher answers.

        Raises:
            SessionNotFound, SessionNotYours: it is not theirs.
            NotShownYet: they do not see their feedback yet.
            DisputedAlready: they have said so before, in other words.
        """
        async with self._db.begin() as session:
            row = await own(session, actor, session_id)
            found = await store.report(session, row.id)
            if row.stage != Stage.RELEASED or found is None:
                raise NotShownYet
            said = await store.dispute(session, row.id)
            if said is None:
                session.add(DisputeRow(session_id=row.id, reason=draft.reason))
                _note(session, actor, "feedback.disputed", row)
                await refresh(session, row, found)
                await tell_disputed(session, row)
            elif said.reason != draft.reason:
                raise DisputedAlready

    async def answer_dispute(self, actor: Actor, session_id: UUID, draft: DisputeAnswer) -> None:
        """Answer a student who does not agree; the last answer is the one they read.

        Raises:
            SessionNotFound, NotATeacherOfIt, NoFeedbackYet: as for `override`.
            NotDisputed: the student has said nothing.
        """
        async with self._db.begin() as session:
            row, found = await _changed(session, actor, session_id)
            said = await store.dispute(session, row.id)
            if said is None:
                raise NotDisputed
            said.answer, said.answered_by, said.answered_at = draft.answer, actor.id, now()
            _note(session, actor, "feedback.dispute_answered", row)
            await refresh(session, row, found)
            await tell_answered(session, row)


async def _changed(
    session: Session, actor: Actor, session_id: UUID
) -> tuple[PracticeSessionRow, ReportRow]:
    row = await reviewed(session, actor, session_id)
    return row, await judged(session, row)


async def _released(
    session: Session, actor: Actor, ids: Sequence[UUID], *, only_confirmed: bool = False
) -> Released:
    shown = []
    for each in ids:
        row, found = await _changed(session, actor, each)
        if only_confirmed and found.state != ReportState.CONFIRMED:
            continue
        if await release_by(session, row, found, actor):
            shown.append(row.id)
        _note(session, actor, "feedback.released", row)
    return Released(session_ids=shown)


async def _require_criterion(session: Session, found: ReportRow, criterion_id: str) -> None:
    version_id = found.rubric_version_id
    version = await store.rubric_version(session, version_id) if version_id else None
    if version is None:
        raise NoFeedbackYet
    if criterion_id not in {each.id for each in rubric_store.fields_of(version).criteria}:
        raise CriterionNotThere


def _note(
    session: Session, actor: Actor, action: str, row: PracticeSessionRow, **facts: object
) -> None:
    audit.record(session, actor.id, action, ("practice_session", row.id), **facts)
