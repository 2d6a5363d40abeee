"""Routes of inboxes: what visitors of a page asked, for whose page it is."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.ask.visits.inbox_schemas import (
    MOST_DAYS,
    Emptied,
    Gaps,
    InboxSummary,
    Opinion,
    VisitorTalk,
)
from understudy.kernel.page import Page

router = APIRouter(prefix="/ask/pages/{page_id}/inbox", tags=["ask inbox"])

Days = Annotated[int, Query(ge=1, le=MOST_DAYS, description="So many, today the last of them.")]


@router.get("/summary", responses=problems(400, 401, 404))
async def read_ask_inbox(
    services: ServicesNow, actor: ActorNow, page_id: UUID, days: Days = 30
) -> InboxSummary:
    """Read how a page's questions were answered day by day, thumbs, and what it cost."""
    return await services.ask.inbox.summary(actor, page_id, days)


@router.get("/questions", responses=problems(400, 401, 404))
async def list_unanswered_questions(
    services: ServicesNow, actor: ActorNow, page_id: UUID, days: Days = 90
) -> Gaps:
    """Read what people asked that is not in the documents, gathered by what they ask for."""
    return await services.ask.inbox.gaps(actor, page_id, days)


@router.get("/conversations", responses=problems(400, 401, 404))
async def list_visitors_conversations(
    services: ServicesNow, actor: ActorNow, page_id: UUID, after: After = None, limit: Limit = 50
) -> Page[VisitorTalk]:
    """List visitors' conversations, begun last first; `/api/conversations/{id}` reads one."""
    return await services.ask.inbox.talks(actor, page_id, after=after, limit=limit)


@router.get("/conversations/{conversation_id}", responses=problems(400, 401, 404))
async def read_visitors_conversation(
    services: ServicesNow, actor: ActorNow, page_id: UUID, conversation_id: UUID
) -> VisitorTalk:
    """Read what became of one visitor's conversation."""
    return await services.ask.inbox.talk(actor, page_id, conversation_id)


@router.delete(
    "/conversations/{conversation_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(401, 404, 409),
)
async def delete_visitors_conversation(
    services: ServicesNow, actor: ActorNow, page_id: UUID, conversation_id: UUID
) -> None:
    """Delete one visitor's conversation; what it cost stays in the ledger."""
    await services.ask.forgetting.one(actor, page_id, conversation_id)


@router.delete("/conversations", responses=problems(401, 404))
async def delete_visitors_conversations(
    services: ServicesNow, actor: ActorNow, page_id: UUID
) -> Emptied:
    """Delete all conversations of a page; what they cost stays in the ledger."""
    return await services.ask.forgetting.all_of(actor, page_id)


@router.get("/feedback", responses=problems(400, 401, 404))
async def list_visitors_feedback(
    services: ServicesNow, actor: ActorNow, page_id: UUID, after: After = None, limit: Limit = 50
) -> Page[Opinion]:
    """List what visitors thought of answers, the newest first."""
    return await services.ask.inbox.opinions(actor, page_id, after=after, limit=limit)
