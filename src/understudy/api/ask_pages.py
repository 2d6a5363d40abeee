"""Routes of ask pages: for those who make them, and what visitors see of one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status
from pydantic import ConfigDict

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, VisitorNow, problems
from understudy.ask.pages.schemas import AskPage, PageChanges, PageDraft, PublicPage
from understudy.kernel.page import Page

router = APIRouter(prefix="/ask", tags=["ask pages"])


class NewPage(PageDraft):
    """A page to be made. Give an `id` and a repeated request makes nothing twice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "Ask about my work",
                    "greeting": "Ask me what you would ask in a first call.",
                    "suggestions": ["What did you do last?"],
                    "budget_per_day_usd": "2.00",
                    "allowed_origins": ["https://example.org"],
                    "document_ids": ["0198c6a0-0000-7000-8000-000000000001"],
                }
            ]
        }
    )

    id: UUID | None = None

    @property
    def draft(self) -> PageDraft:
        """The page without its id."""
        return PageDraft.model_validate(self.model_dump(exclude={"id"}))


@router.get("/pages", responses=problems(400, 401, 403))
async def list_ask_pages(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[AskPage]:
    """List one's pages, the newest first; administrators see all."""
    return await services.ask.pages.list(actor, after=after, limit=limit)


@router.post(
    "/pages", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 404, 409)
)
async def create_ask_page(services: ServicesNow, actor: ActorNow, body: NewPage) -> AskPage:
    """Make a page. It is off until it is switched on, and has a budget for each day."""
    return await services.ask.pages.create(actor, body.draft, body.id)


@router.get("/pages/{page_id}", responses=problems(400, 401, 404))
async def read_ask_page(services: ServicesNow, actor: ActorNow, page_id: UUID) -> AskPage:
    """Read a page as its owner sees it; `problems` says why it cannot answer, if so."""
    return await services.ask.pages.get(actor, page_id)


@router.patch("/pages/{page_id}", responses=problems(400, 401, 404, 409))
async def change_ask_page(
    services: ServicesNow, actor: ActorNow, page_id: UUID, body: PageChanges
) -> AskPage:
    """Change a page; one that is on must still be able to answer."""
    return await services.ask.pages.change(actor, page_id, body)


@router.delete(
    "/pages/{page_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 404),
)
async def remove_ask_page(services: ServicesNow, actor: ActorNow, page_id: UUID) -> None:
    """Take a page away with its budget; what was said there is kept, and so is its address."""
    await services.ask.pages.remove(actor, page_id)


@router.post("/pages/{page_id}/on", responses=problems(400, 401, 404, 409))
async def switch_ask_page_on(services: ServicesNow, actor: ActorNow, page_id: UUID) -> AskPage:
    """Let a page answer whoever may ask there."""
    return await services.ask.pages.switch_on(actor, page_id)


@router.post("/pages/{page_id}/off", responses=problems(400, 401, 404))
async def switch_ask_page_off(services: ServicesNow, actor: ActorNow, page_id: UUID) -> AskPage:
    """Let a page answer nobody; what was said there is kept."""
    return await services.ask.pages.switch_off(actor, page_id)


@router.get("/{slug}", responses=problems(400, 401, 404))
async def visit_ask_page(
    services: ServicesNow,
    visitor: VisitorNow,
    slug: Annotated[str, Path(max_length=80, description="The page's name in its address.")],
) -> PublicPage:
    """Read a page as visitors see it. Without signing in, unless the page is for people here."""
    return await services.ask.visiting.public(slug, visitor)
