"""The HTTP door: every route under /api and /v1, and its documentation from packaged files."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import cache
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.routing import Match

from understudy.api import (
    accounts,
    ask_documents,
    ask_inbox,
    ask_pages,
    assignments,
    budgets,
    clients,
    conversations,
    entering,
    exports,
    feedback,
    figures,
    health,
    jobs,
    limits,
    metrics,
    notices,
    openai,
    persona_drafts,
    personas,
    practice,
    practice_models,
    practice_talks,
    prices,
    records,
    rubrics,
    sections,
    usage,
    visits,
)
from understudy.api.deps import require_plain_text
from understudy.api.errors import Problem, install_problems
from understudy.api.openai_errors import openai_response

API = "/api"
OPENAI = "/v1"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PARTS = (
    accounts,
    personas,
    persona_drafts,
    conversations,
    exports,
    jobs,
    health,
    limits,
    notices,
    prices,
    budgets,
    usage,
    sections,
    rubrics,
    assignments,
    clients,
    practice,
    practice_models,
    practice_talks,
    feedback,
    figures,
    records,
    ask_documents,
    ask_inbox,
    entering,
    visits,
    ask_pages,  # after those whose addresses begin as a page's could
)
_DESCRIPTION = """Simulated people, self-hosted.

Sign in with `POST /api/sign-in` and send the token as `Authorization: Bearer ...`. Lists are pages:
give `next` as `?after=`. Errors are problems (RFC 9457) whose `detail` is a sentence for people;
under `/v1`, where programs written for OpenAI come in, they have OpenAI's shape.
Ids may be chosen by you (UUIDs): a repeated request then does nothing twice.
"""

type Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def api_app(lifespan: Lifespan) -> FastAPI:
    """Make the app with all routes of the API."""
    app = FastAPIOffline(
        title="Understudy",
        description=_DESCRIPTION,
        version=version("understudy"),
        openapi_url=f"{API}/openapi.json",
        static_url="/docs-files",
        lifespan=lifespan,
    )
    app.router.routes.extend(_routes().routes)
    for start in (API, OPENAI):
        path = f"{start}/{{rest:path}}"
        app.add_route(path, _nothing_here, list(_METHODS), include_in_schema=False)
    install_problems(app, {f"{OPENAI}/": openai_response})
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]  # FastAPI's documented way
    return app


@cache
def _routes() -> APIRouter:
    """Return all routes; what FastAPI makes of them, in some 0.2 s, serves every app."""
    router = APIRouter(prefix=API, dependencies=[Depends(require_plain_text)])
    for part in PARTS:
        router.include_router(part.router)
    others = APIRouter(prefix=OPENAI, dependencies=[Depends(require_plain_text)])
    others.include_router(openai.router)
    everything = APIRouter()
    everything.include_router(router)
    everything.include_router(others)
    everything.include_router(metrics.router)  # where Prometheus looks for it
    return everything


async def _nothing_here(request: Request) -> Response:
    """Answer as a problem what would fall through to the pages."""
    found = [route.matches(request.scope)[0] for route in request.app.routes]
    raise HTTPException(405 if Match.PARTIAL in found else 404)


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Describe the routes as they are: an invalid request is 400 here, not 422."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = schema["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schemas["Problem"].pop("$defs", {}))
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)
        app.openapi_schema = schema
    return app.openapi_schema
