"""Routes of the models that play clients: which may be chosen, and which plays in a test chat."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from understudy.api.deps import ActorNow, ServicesNow, problems
from understudy.practice.clients.case_schemas import ModelsAllowed, Offered
from understudy.practice.sessions.schemas import ModelChoice, ModelOfTest

router = APIRouter(prefix="/practice", tags=["clients"])


@router.get("/models", responses=problems(400, 401, 403, 404, 409))
async def list_models(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: Annotated[
        UUID | None, Query(description="The client whose prompt costs are estimated from.")
    ] = None,
) -> Offered:
    """List the models that may play clients, with prices and what a talk costs. Not for students.

    The main model is the first: it answers where nothing is chosen, and in place of a model that
    may not be chosen any more.
    """
    return await services.clients.offers.list(actor, persona_id)


@router.put("/models", responses=problems(400, 401, 403))
async def allow_models(services: ServicesNow, actor: ActorNow, body: ModelsAllowed) -> Offered:
    """Let authors choose these models beside the main one, and no others. For administrators."""
    return await services.clients.offers.allow(actor, body.models)


@router.get("/sessions/{id}/model", responses=problems(400, 401, 403, 404))
async def read_model(services: ServicesNow, actor: ActorNow, id: UUID) -> ModelOfTest:
    """Read which model plays the client of a test chat, and what else may be chosen for it."""
    return await services.practice.choose.get(actor, id)


@router.put("/sessions/{id}/model", responses=problems(400, 401, 403, 404))
async def choose_model(
    services: ServicesNow, actor: ActorNow, id: UUID, body: ModelChoice
) -> ModelOfTest:
    """Let another model play the client of a test chat, from the next reply on."""
    return await services.practice.choose.choose(actor, id, body.model)
