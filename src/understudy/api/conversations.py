"""Routes of conversations."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, Response, status
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, TokenNow, problems
from understudy.api.streams import event_stream
from understudy.conversations.schemas import (
    Conversation,
    ConversationChanges,
    ConversationStatus,
    Message,
    MessageText,
    Said,
    Title,
)
from understudy.kernel.page import Page

router = APIRouter(prefix="/conversations", tags=["conversations"])


class ConversationStart(BaseModel):
    """Whom to talk with. Give an `id` and a repeated request starts nothing twice."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"persona_id": "0199b3a4-8a30-7c5d-9d38-0b1a4f6e7c21"}]},
    )

    persona_id: UUID
    id: UUID | None = None
    title: Title = ""


class NewMessage(BaseModel):
    """What is said. Give an `id` and a repeated request says nothing twice."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "How have you been sleeping?"}]}
    )

    id: UUID | None = None
    text: MessageText


class NewReply(BaseModel):
    """The id the new reply shall have, if you choose it."""

    model_config = ConfigDict(extra="forbid")

    id: UUID | None = None


class BranchChoice(BaseModel):
    """Where to go on."""

    model_config = ConfigDict(extra="forbid")

    latest: bool = Field(
        default=False, description="Go on to the newest continuation, as for alternatives."
    )


class Stopped(BaseModel):
    """Whether a reply was running."""

    stopped: bool


class ExportForm(StrEnum):
    """Markdown to read, JSON for programs."""

    MARKDOWN = "markdown"
    JSON = "json"


@router.post("", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 404))
async def start_conversation(
    services: ServicesNow, actor: ActorNow, start: ConversationStart
) -> Conversation:
    """Begin a conversation with a persona; its first message, if it has one, is there already."""
    return await services.conversations.start(
        actor, start.persona_id, id=start.id, title=start.title
    )


@router.get("", responses=problems(400, 401))
async def list_conversations(
    services: ServicesNow,
    actor: ActorNow,
    status: ConversationStatus | None = None,
    persona_id: UUID | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[Conversation]:
    """List your own conversations, the last touched first."""
    return await services.conversations.list(
        actor, status=status, persona_id=persona_id, after=after, limit=limit
    )


@router.get("/{id}", responses=problems(400, 401, 404))
async def get_conversation(services: ServicesNow, actor: ActorNow, id: UUID) -> Conversation:
    """Read a conversation."""
    return await services.conversations.get(actor, id)


@router.patch("/{id}", responses=problems(400, 401, 403, 404))
async def change_conversation(
    services: ServicesNow, actor: ActorNow, id: UUID, changes: ConversationChanges
) -> Conversation:
    """Give a conversation another title, complete it, or open it again."""
    return await services.conversations.change(actor, id, changes)


@router.get("/{id}/messages", responses=problems(400, 401, 404))
async def list_messages(
    services: ServicesNow,
    actor: ActorNow,
    id: UUID,
    every_branch: Annotated[
        bool, Query(alias="all", description="Every branch, in order of creation.")
    ] = False,
    after: After = None,
    before: Annotated[
        int | None,
        Query(ge=1, le=2**31 - 1, description="Instead: the newest messages before this `seq`."),
    ] = None,
    limit: Limit = 50,
) -> Page[Message]:
    """Read the active branch, oldest first."""
    return await services.conversations.messages(
        actor, id, every_branch=every_branch, after=after, before_seq=before, limit=limit
    )


@router.post(
    "/{id}/messages",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 403, 404, 409),
)
async def say(services: ServicesNow, actor: ActorNow, id: UUID, message: NewMessage) -> Said:
    """Say something: it is stored, and the reply begins; follow `events` to hear it."""
    return await services.chat.say(actor, id, message.text, id=message.id)


@router.post(
    "/{id}/messages/{message_id}/regenerate",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 403, 404, 409),
)
async def regenerate(
    services: ServicesNow,
    actor: ActorNow,
    id: UUID,
    message_id: UUID,
    reply: Annotated[NewReply | None, Body()] = None,
) -> Said:
    """Have a persona's message given again; the earlier one stays as an alternative."""
    return await services.chat.regenerate(actor, id, message_id, id=reply.id if reply else None)


@router.post(
    "/{id}/messages/{message_id}/edit",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problems(400, 401, 403, 404, 409),
)
async def edit(
    services: ServicesNow, actor: ActorNow, id: UUID, message_id: UUID, message: NewMessage
) -> Said:
    """Say something else in place of one of your messages; the earlier one stays."""
    return await services.chat.edit(actor, id, message_id, message.text, id=message.id)


@router.post("/{id}/messages/{message_id}/branch", responses=problems(400, 401, 403, 404, 409))
async def branch(
    services: ServicesNow,
    actor: ActorNow,
    id: UUID,
    message_id: UUID,
    choice: Annotated[BranchChoice | None, Body()] = None,
) -> Conversation:
    """Go on from this message: its branch becomes the active one."""
    latest = choice.latest if choice else False
    await services.chat.branch(actor, id, message_id, latest=latest)
    return await services.conversations.get(actor, id)


@router.post("/{id}/stop", responses=problems(400, 401, 403, 404, 409))
async def stop(services: ServicesNow, actor: ActorNow, id: UUID) -> Stopped:
    """Cut the reply that is being given; what was heard is kept."""
    return Stopped(stopped=await services.chat.stop(actor, id))


@router.get(
    "/{id}/export",
    response_class=Response,
    responses={
        200: {"content": {"text/markdown": {}, "application/json": {}}},
        **problems(400, 401, 404),
    },
)
async def export_conversation(
    services: ServicesNow, actor: ActorNow, id: UUID, format: ExportForm = ExportForm.MARKDOWN
) -> Response:
    """Download a conversation: the active branch as Markdown, or every branch as JSON."""
    text = await services.conversations.export(actor, id, format.value)
    markdown = format is ExportForm.MARKDOWN
    media_type = "text/markdown; charset=utf-8" if markdown else "application/json"
    name = f"conversation-{id}.{'md' if markdown else 'json'}"
    disposition = f'attachment; filename="{name}"'
    return Response(text, media_type=media_type, headers={"Content-Disposition": disposition})


@router.get(
    "/{id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "`snapshot`, `message.added`, `turn.started`, `message.delta`, "
            "`message.done`, `turn.failed`, `branch.moved`; `id:` is the position.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(400, 401, 404),
    },
)
async def follow(
    services: ServicesNow,
    actor: ActorNow,
    token: TokenNow,
    id: UUID,
    after: After = None,
    last_event_id: Annotated[str | None, Header(max_length=500)] = None,
) -> StreamingResponse:
    """Follow a conversation live, from a position or from a snapshot on."""
    await services.conversations.get(actor, id)
    events = services.conversations.follow(actor, id, last_event_id or after)
    return event_stream(events, services.accounts.access_ended(token))
