"""Routes of visitors' sessions on ask pages: the same as over the socket, for programs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Header, Response, status
from pydantic import BaseModel, ConfigDict
from starlette.responses import StreamingResponse

from understudy.api.connections import PlaceHeld
from understudy.api.conversations import NewReply, Stopped
from understudy.api.deps import After, Limit, ServicesNow, problems
from understudy.api.entering import CallerNow, Knocked
from understudy.api.streams import event_stream, never
from understudy.ask.visits.schemas import Feedback, Question, ShownDocument
from understudy.ask.visits.visitor import Visit
from understudy.conversations.schemas import Message, Said
from understudy.kernel.page import Page

router = APIRouter(prefix="/ask/{slug}/sessions/{id}", tags=["ask"])


ResumeToken = Annotated[str, Header(max_length=500, description="The session's token.")]


async def visit_of(
    services: ServicesNow,
    caller: CallerNow,
    slug: str,
    id: UUID,
    x_resume_token: ResumeToken,
) -> Visit:
    """Return the session whose token the request carries."""
    return await services.ask.entering.use(slug, id, x_resume_token, caller)


VisitNow = Annotated[Visit, Depends(visit_of)]


class NewQuestion(BaseModel):
    """What is asked. Give an `id` and a repeated request asks nothing twice."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "What did she do in 2021?"}]}
    )

    id: UUID | None = None
    text: Question


@router.delete("", status_code=status.HTTP_204_NO_CONTENT, responses=problems(400, 401, 409))
async def forget_session(
    services: ServicesNow, caller: CallerNow, slug: str, id: UUID, x_resume_token: ResumeToken
) -> None:
    """Delete your session with all that was said in it, also on a page that is off."""
    await services.ask.forgetting.own(slug, id, x_resume_token, caller)


@router.get("/messages", responses=problems(400, 401, 404))
async def list_questions(
    services: ServicesNow, visit: VisitNow, after: After = None, limit: Limit = 50
) -> Page[Message]:
    """Read what was asked and answered, oldest first."""
    return await services.ask.visits.messages(visit, after=after, limit=limit)


@router.post(
    "/messages",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 404, 409, 429, 503),
)
async def ask(services: ServicesNow, visit: VisitNow, question: NewQuestion) -> Said:
    """Ask: the question is stored, and the answer begins; follow `events` to hear it."""
    return await services.ask.visits.say(visit, question.text, id=question.id)


@router.post(
    "/messages/{message_id}/edit",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 404, 409, 429, 503),
)
async def ask_otherwise(
    services: ServicesNow, visit: VisitNow, message_id: UUID, question: NewQuestion
) -> Said:
    """Ask something else in place of an earlier question; that one stays."""
    return await services.ask.visits.edit(visit, message_id, question.text, id=question.id)


@router.post(
    "/messages/{message_id}/regenerate",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 404, 409, 429, 503),
)
async def answer_again(
    services: ServicesNow,
    visit: VisitNow,
    message_id: UUID,
    reply: Annotated[NewReply | None, Body()] = None,
) -> Said:
    """Have an answer given again, beside the one there is."""
    return await services.ask.visits.regenerate(visit, message_id, id=reply.id if reply else None)


@router.post("/stop", responses=problems(401, 404))
async def stop_answer(services: ServicesNow, visit: VisitNow) -> Stopped:
    """Cut the answer that is being given; what was heard is kept."""
    return Stopped(stopped=await services.ask.visits.stop(visit))


@router.put(
    "/messages/{message_id}/feedback",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 404),
)
async def rate_answer(
    services: ServicesNow, visit: VisitNow, message_id: UUID, feedback: Feedback
) -> None:
    """Say what you think of an answer."""
    await services.ask.visits.rate(visit, message_id, feedback)


@router.delete(
    "/messages/{message_id}/feedback",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(401, 404),
)
async def take_back_rating(services: ServicesNow, visit: VisitNow, message_id: UUID) -> None:
    """Take back what you thought of an answer."""
    await services.ask.visits.rate(visit, message_id, None)


@router.get("/documents/{place}", responses=problems(400, 401, 404, 409))
async def read_document(services: ServicesNow, visit: VisitNow, place: int) -> ShownDocument:
    """Read a document, by its place from 0, as this session is held on it."""
    return await services.ask.visits.document(visit, place)


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "`snapshot`, `message.added`, `turn.started`, `message.delta`, "
            "`message.done`, `turn.failed`, `branch.moved`, `document_changed`, "
            "`session.taken`, `session.forgotten`; `id:` is the position.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(400, 401, 404, 429),
    },
)
async def follow_session(
    services: ServicesNow,
    visit: VisitNow,
    knocked: Knocked,
    _: PlaceHeld,
    after: After = None,
    last_event_id: Annotated[str | None, Header(max_length=500)] = None,
) -> Response:
    """Follow a session live, from a position or from a snapshot on.

    It ends when the session is gone on with from elsewhere or deleted, and when its person signs
    out.
    """
    events = services.ask.visits.follow(visit, last_event_id or after)
    token = knocked[1]
    return event_stream(events, services.accounts.access_ended(token) if token else never())
