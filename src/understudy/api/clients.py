"""Routes of simulated clients: writing, testing, publishing, and the library."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status
from pydantic import BaseModel, ConfigDict

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.practice.clients.case_schemas import (
    BulkAsked,
    BulkResults,
    CaseChange,
    ClientCase,
    DraftAsked,
    Drafted,
    Findings,
    LibraryEntry,
    Mark,
    MarkAsked,
    Published,
    RunAsked,
    TestAsked,
    TestQuestion,
    TestRun,
    Trust,
    Whose,
)
from understudy.practice.clients.library import Wanted
from understudy.practice.clients.picklists import Difficulty, Issue, PickLists, picklists
from understudy.practice.clients.prompt import Preview
from understudy.practice.clients.schemas import ClientCard
from understudy.practice.mind.schemas import FIRST_TRUST

router = APIRouter(prefix="/practice/clients", tags=["clients"])

_EDIT = (400, 401, 403, 404, 409)


class PublishAsked(BaseModel):
    """Which version is to be published; another current one answers 409."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expected_version: int | None = None


class DuplicateAsked(BaseModel):
    """Give an `id` for the copy and a repeated request makes nothing twice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID | None = None


@router.get("", responses=problems(400, 401, 403))
async def list_clients(
    services: ServicesNow,
    actor: ActorNow,
    *,
    text: Annotated[
        str, Query(max_length=200, description="Words in name, role line or tags.")
    ] = "",
    issue: Issue | None = None,
    difficulty: Annotated[Difficulty | None, Query(description="1, 2 or 3.")] = None,
    whose: Whose | None = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[LibraryEntry]:
    """List the clients one may see as an author, by name."""
    wanted = Wanted(text, issue, difficulty, whose)
    return await services.clients.library.list(actor, wanted, after=after, limit=limit)


@router.get("/picklists", responses=problems(401))
async def read_picklists(_actor: ActorNow) -> PickLists:
    """Read what forms for clients offer, each with its meaning."""
    return picklists()


@router.post("/bulk", responses=problems(400, 401, 403))
async def act_on_clients(services: ServicesNow, actor: ActorNow, body: BulkAsked) -> BulkResults:
    """Share, archive, duplicate or publish several clients; each tells what became of it."""
    return await services.clients.library.bulk(actor, body)


@router.get("/{persona_id}/block", responses=problems(400, 401, 403, 404))
async def read_block(services: ServicesNow, actor: ActorNow, persona_id: UUID) -> ClientCase:
    """Read a case that one sees as an author; its block is null for what is no client yet."""
    return await services.clients.authoring.case(actor, persona_id)


@router.put("/{persona_id}/block", responses=problems(*_EDIT))
async def write_block(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: CaseChange
) -> ClientCase:
    """Write a case as a new version of the persona."""
    return await services.clients.authoring.put(actor, persona_id, body)


@router.post("/{persona_id}/draft", responses=problems(*_EDIT, 429, 503))
async def draft_block(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: DraftAsked
) -> Drafted:
    """Have a model fill in what is empty; what is there stays."""
    return await services.clients.authoring.draft(actor, persona_id, body)


@router.get("/{persona_id}/findings", responses=problems(*_EDIT))
async def lint_client(services: ServicesNow, actor: ActorNow, persona_id: UUID) -> Findings:
    """Read what a case still needs, and what would do harm."""
    return await services.clients.authoring.lint(actor, persona_id)


@router.get("/{persona_id}/preview", responses=problems(*_EDIT))
async def preview_prompt(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    trust: Annotated[Trust, Query(description="From 1 to 4.")] = FIRST_TRUST,
    question: Annotated[str, Query(max_length=1_000, description="What was just asked.")] = "",
) -> Preview:
    """Read the exact system prompt of a turn."""
    return await services.clients.authoring.preview(
        actor, persona_id, trust=trust, question=question
    )


@router.post("/{persona_id}/publish", responses=problems(*_EDIT))
async def publish_client(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: PublishAsked
) -> Published:
    """Let students meet the current version; the problem says what the linter stops."""
    return await services.clients.authoring.publish(
        actor, persona_id, expected_version=body.expected_version
    )


@router.get("/{persona_id}/published", responses=problems(400, 401, 403, 404))
async def list_published(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    after: After = None,
    limit: Limit = 50,
) -> Page[Published]:
    """List the published versions of a client, the newest first."""
    return await services.clients.library.published(actor, persona_id, after=after, limit=limit)


@router.get("/{persona_id}/card", responses=problems(400, 401, 404))
async def read_card(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    number: Annotated[
        int | None, Query(ge=1, le=2_147_483_647, description="A published version.")
    ] = None,
) -> ClientCard:
    """Read what students see of a client that is published."""
    return await services.clients.library.card(actor, persona_id, number)


@router.post(
    "/{persona_id}/duplicate", status_code=status.HTTP_201_CREATED, responses=problems(*_EDIT)
)
async def duplicate_client(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: DuplicateAsked
) -> ClientCase:
    """Make a private copy of a client that one sees as an author."""
    return await services.clients.library.duplicate(actor, persona_id, body.id)


@router.get("/{persona_id}/marks", responses=problems(400, 401, 403, 404))
async def list_marks(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    after: After = None,
    limit: Limit = 50,
) -> Page[Mark]:
    """List the marks on a client's replies, the newest first."""
    return await services.clients.authoring.marks(actor, persona_id, after=after, limit=limit)


@router.post("/{persona_id}/marks", status_code=status.HTTP_201_CREATED, responses=problems(*_EDIT))
async def mark_reply(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: MarkAsked
) -> Mark:
    """Mark a reply; it becomes a principle of the case."""
    return await services.clients.authoring.mark(actor, persona_id, body)


@router.get("/{persona_id}/tests", responses=problems(400, 401, 403, 404))
async def list_tests(
    services: ServicesNow, actor: ActorNow, persona_id: UUID
) -> Page[TestQuestion]:
    """List the test questions with their last results; there are 20 at most."""
    return Page(items=list(await services.clients.testing.list(actor, persona_id)))


@router.post("/{persona_id}/tests", status_code=status.HTTP_201_CREATED, responses=problems(*_EDIT))
async def add_test(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: TestAsked
) -> TestQuestion:
    """Save a question, and whether its answer is to tell a fact or keep it."""
    return await services.clients.testing.add(actor, persona_id, body)


@router.post("/{persona_id}/tests/run", responses=problems(*_EDIT))
async def run_tests(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: RunAsked
) -> TestRun:
    """Ask the client all test questions at a trust; each asking costs a reply."""
    return await services.clients.testing.run(actor, persona_id, trust=body.trust)


@router.delete(
    "/{persona_id}/tests/{test_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404),
)
async def remove_test(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, test_id: UUID
) -> None:
    """Take a test question away."""
    await services.clients.testing.remove(actor, persona_id, test_id)
