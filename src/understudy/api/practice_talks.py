"""Routes of what is said in practice sessions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, status
from pydantic import BaseModel, ConfigDict

from understudy.api.deps import ActorNow, ServicesNow, problems
from understudy.conversations.schemas import MessageText, Said
from understudy.practice.sessions.schemas import ReplyRating, SaidHere

router = APIRouter(prefix="/practice", tags=["practice"])

_CHANGES = problems(400, 401, 403, 404, 409)


class Typed(BaseModel):
    """What a student types; `((...))` goes to the platform."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "Hello."}]})

    text: MessageText
    id: UUID | None = None


class ReplyAgain(BaseModel):
    """The id the new reply shall have, if you choose it."""

    model_config = ConfigDict(extra="forbid")

    id: UUID | None = None


@router.post("/sessions/{id}/messages", status_code=status.HTTP_202_ACCEPTED, responses=_CHANGES)
async def say(services: ServicesNow, actor: ActorNow, id: UUID, body: Typed) -> SaidHere:
    """Say something to the client; what stands between double parentheses, to the platform."""
    return await services.practice.say(actor, id, body.text, message_id=body.id)


@router.post(
    "/sessions/{id}/messages/{message_id}/edit",
    status_code=status.HTTP_202_ACCEPTED,
    responses=_CHANGES,
)
async def say_otherwise(
    services: ServicesNow, actor: ActorNow, id: UUID, message_id: UUID, body: Typed
) -> SaidHere:
    """Say something else in place of an earlier message; the client is as it was before that."""
    return await services.practice.say_otherwise(actor, id, message_id, body.text, new_id=body.id)


@router.post(
    "/sessions/{id}/messages/{message_id}/regenerate",
    status_code=status.HTTP_202_ACCEPTED,
    responses=_CHANGES,
)
async def answer_again(
    services: ServicesNow,
    actor: ActorNow,
    id: UUID,
    message_id: UUID,
    body: Annotated[ReplyAgain | None, Body()] = None,
) -> Said:
    """Have a reply given again, by the client as it was before it."""
    new_id = body.id if body else None
    return await services.practice.answer_again(actor, id, message_id, new_id=new_id)


@router.post(
    "/sessions/{id}/messages/{message_id}/branch",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_CHANGES,
)
async def branch(services: ServicesNow, actor: ActorNow, id: UUID, message_id: UUID) -> None:
    """Go on with another wording or reply."""
    await services.practice.branch(actor, id, message_id)


@router.post("/sessions/{id}/stop", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def stop(services: ServicesNow, actor: ActorNow, id: UUID) -> None:
    """Cut the reply that is being given."""
    await services.practice.stop(actor, id)


@router.put(
    "/sessions/{id}/messages/{message_id}/rating",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_CHANGES,
)
async def rate(
    services: ServicesNow, actor: ActorNow, id: UUID, message_id: UUID, body: ReplyRating
) -> None:
    """Say what one thinks of a reply."""
    await services.practice.attend.rate(actor, id, message_id, body)


@router.delete(
    "/sessions/{id}/messages/{message_id}/rating",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=_CHANGES,
)
async def unrate(services: ServicesNow, actor: ActorNow, id: UUID, message_id: UUID) -> None:
    """Take back what one thought of a reply."""
    await services.practice.attend.rate(actor, id, message_id, None)
