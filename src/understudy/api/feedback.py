"""Routes of feedback: reports on practice sessions, and what teachers and students say of them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response, status
from pydantic import BaseModel, ConfigDict

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.jobs.schemas import Job
from understudy.kernel.page import Page
from understudy.practice.courses.rubric_schemas import Slug
from understudy.practice.feedback.class_schemas import (
    AgreementView,
    Confirmed,
    GradebookWish,
    HeatMap,
    QueueItem,
    Waiting,
)
from understudy.practice.feedback.view_schemas import (
    CommentDraft,
    Confirmation,
    DisputeAnswer,
    DisputeDraft,
    FeedbackView,
    OverrideDraft,
    Released,
    SessionsChosen,
    ToJudge,
)

router = APIRouter(prefix="/practice", tags=["feedback"])

_ONE = "/sessions/{session_id}/feedback"
_CHANGES = problems(400, 401, 403, 404, 409)


class CommentMade(BaseModel):
    """A comment that is there now."""

    model_config = ConfigDict(frozen=True)

    id: UUID


@router.get(_ONE, responses=problems(400, 401, 404))
async def read_feedback(services: ServicesNow, actor: ActorNow, session_id: UUID) -> FeedbackView:
    """Read the feedback on a session, or what is waited for.

    Its student reads it once it is shown to them, their teachers always: that is written down.
    """
    return await services.feedback.report(actor, session_id)


@router.put(
    f"{_ONE}/overrides/{{criterion_id}}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_CHANGES,
)
async def override_level(
    services: ServicesNow,
    actor: ActorNow,
    session_id: UUID,
    criterion_id: Slug,
    body: OverrideDraft,
) -> None:
    """Give a level in place of the machine's, with a reason."""
    await services.feedback.override(actor, session_id, criterion_id, body)


@router.delete(
    f"{_ONE}/overrides/{{criterion_id}}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_CHANGES,
)
async def withdraw_override(
    services: ServicesNow, actor: ActorNow, session_id: UUID, criterion_id: Slug
) -> None:
    """Let the machine's level count again."""
    await services.feedback.withdraw_override(actor, session_id, criterion_id)


@router.post(f"{_ONE}/comments", status_code=status.HTTP_201_CREATED, responses=_CHANGES)
async def comment_on_line(
    services: ServicesNow, actor: ActorNow, session_id: UUID, body: CommentDraft
) -> CommentMade:
    """Say something of a line; the student reads it with their feedback."""
    return CommentMade(id=await services.feedback.comment(actor, session_id, body))


@router.delete(
    f"{_ONE}/comments/{{comment_id}}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404),
)
async def withdraw_comment(
    services: ServicesNow, actor: ActorNow, session_id: UUID, comment_id: UUID
) -> None:
    """Take a comment of one's own back."""
    await services.feedback.withdraw_comment(actor, session_id, comment_id)


@router.post(f"{_ONE}/confirm", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def confirm_feedback(
    services: ServicesNow, actor: ActorNow, session_id: UUID, body: Confirmation
) -> None:
    """Stand by a report as it is now; with `release` the student sees it, too."""
    await services.feedback.confirm(actor, session_id, body)


@router.post(f"{_ONE}/dispute", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def dispute_feedback(
    services: ServicesNow, actor: ActorNow, session_id: UUID, body: DisputeDraft
) -> None:
    """Say what one does not agree with in one's own feedback; a teacher answers."""
    await services.feedback.dispute(actor, session_id, body)


@router.put(f"{_ONE}/dispute/answer", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def answer_dispute(
    services: ServicesNow, actor: ActorNow, session_id: UUID, body: DisputeAnswer
) -> None:
    """Answer a student who does not agree."""
    await services.feedback.answer_dispute(actor, session_id, body)


@router.post("/feedback/judge", status_code=status.HTTP_202_ACCEPTED, responses=_CHANGES)
async def judge_again(services: ServicesNow, actor: ActorNow, body: ToJudge) -> Job:
    """Have sessions judged once more, as a job: what failed, or after a change of the model."""
    return await services.feedback.judge_again(actor, body.session_ids, body.id)


@router.post("/feedback/release", responses=_CHANGES)
async def release_feedback(
    services: ServicesNow, actor: ActorNow, body: SessionsChosen
) -> Released:
    """Show students their feedback on these sessions, all or none."""
    return await services.feedback.release(actor, body.session_ids)


@router.post("/assignments/{assignment_id}/feedback/release", responses=_CHANGES)
async def release_all_feedback(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID
) -> Released:
    """Show all feedback on an assignment that is there and not shown yet."""
    return await services.feedback.release_all(actor, assignment_id)


@router.get("/assignments/{assignment_id}/heat-map", responses=problems(400, 401, 403, 404))
async def read_heat_map(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID
) -> list[HeatMap]:
    """Read each case of an assignment: criteria by student, and what is most missed."""
    return await services.feedback.heat_map(actor, assignment_id)


_BOOK = "/assignments/{assignment_id}/gradebook.csv"
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}


@router.get(_BOOK, response_class=Response, responses={**_CSV, **problems(400, 401, 403, 404)})
async def export_gradebook(services: ServicesNow, actor: ActorNow, assignment_id: UUID) -> Response:
    """Download an assignment's attempts that count as CSV, one line for each student."""
    return await export_gradebook_as(services, actor, assignment_id, GradebookWish())


@router.post(_BOOK, response_class=Response, responses={**_CSV, **problems(400, 401, 403, 404)})
async def export_gradebook_as(
    services: ServicesNow, actor: ActorNow, assignment_id: UUID, body: GradebookWish
) -> Response:
    """Download the same with columns of one's choice, named as another system wants them."""
    found = await services.feedback.export_gradebook(actor, assignment_id, body)
    headers = {"Content-Disposition": 'attachment; filename="gradebook.csv"'}
    return Response(found, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/review", responses=problems(400, 401, 403, 404))
async def list_feedback_to_review(
    services: ServicesNow,
    actor: ActorNow,
    section_id: UUID | None = None,
    assignment_id: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[QueueItem]:
    """List what waits for a teacher: held sessions, what may do harm, then the least certain.

    Everywhere they teach or assist, or in one section or assignment. Held sessions stand before
    the first page.
    """
    wanted = Waiting(section_id=section_id, assignment_id=assignment_id)
    return await services.feedback.queue(actor, wanted, after=after, limit=limit)


@router.get("/review/confirmed", responses=problems(400, 401, 403, 404))
async def list_confirmed_feedback(
    services: ServicesNow,
    actor: ActorNow,
    section_id: UUID | None = None,
    assignment_id: UUID | None = None,
) -> Confirmed:
    """List the sessions whose feedback is confirmed and not shown yet, to be released at once."""
    wanted = Waiting(section_id=section_id, assignment_id=assignment_id)
    return await services.feedback.confirmed(actor, wanted)


@router.get("/sections/{section_id}/agreement", responses=problems(400, 401, 403, 404))
async def read_agreement(services: ServicesNow, actor: ActorNow, section_id: UUID) -> AgreementView:
    """Read how far a section's teachers and the machine agree, over what was confirmed."""
    return await services.feedback.agreement(actor, section_id)
