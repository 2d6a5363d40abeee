"""Is it alive, and can it answer? Never a paid call."""

import asyncio
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from understudy.api.deps import ServicesNow, problems
from understudy.api.errors import InvalidPart, problem_response
from understudy.bootstrap import Services
from understudy.kernel.db import DatabaseUnavailable
from understudy.llm.models import describe
from understudy.migrations.schema import SchemaBehind, current_revision, newest_revision

router = APIRouter(prefix="/health", tags=["health"])

PATIENCE_S = 5.0
"""A database that does not answer for so long is not there."""


class Health(BaseModel):
    """`demo` is true while the demo model answers."""

    status: Literal["ok"]
    demo: bool


class Ready(BaseModel):
    """`last_success_age_s` is how long ago a model last answered; null if none has yet."""

    status: Literal["ready"] = "ready"
    model: str
    last_success_age_s: float | None


@router.get("/live")
async def live(services: ServicesNow) -> Health:
    """Say that the process answers."""
    return Health(status="ok", demo=services.gateway.models.is_demo)


@router.get("/ready", response_model=Ready, responses=problems(503))
async def ready(services: ServicesNow) -> Ready | Response:
    """Say whether it can serve people: database, schema, a model; what is not is under `errors`."""
    wrong, age_s = [], None
    try:
        async with asyncio.timeout(PATIENCE_S):
            wrong += await _schema(services)
            age_s = await services.readiness.last_success_age_s()
    except (DatabaseUnavailable, TimeoutError):
        wrong.append(InvalidPart(where="database", reason="The database does not answer."))
    models = describe(services.settings)
    if models.problem:
        wrong.append(InvalidPart(where="model", reason=models.problem))
    if wrong:
        detail = " ".join(part.reason for part in wrong)
        return problem_response(503, "not_ready", detail, errors=wrong)
    return Ready(model=str(models.main), last_success_age_s=age_s)


async def _schema(services: Services) -> list[InvalidPart]:
    found, needed = await current_revision(services.db), newest_revision()
    if found == needed:
        return []
    reason = SchemaBehind(found=found, needed=needed).message
    return [InvalidPart(where="schema", reason=reason)]
