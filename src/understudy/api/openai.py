"""Routes for programs written for OpenAI: personas and ask pages are models to talk with."""

from contextlib import AsyncExitStack
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from understudy.api.deps import ProgramNow, ServicesNow
from understudy.api.openai_errors import openai_problems
from understudy.api.openai_schemas import (
    DETAILS,
    ChatRequest,
    Completion,
    Model,
    ModelList,
    completion,
)
from understudy.api.openai_stream import Answering, AnswerStream, Chunks
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id

_NOBODY_IS_THERE = 499
"""What proxies write into their logs for a client that left; nobody reads it."""

router = APIRouter(tags=["openai"])


@router.get("/models", responses=openai_problems(401))
async def list_models(services: ServicesNow, actor: ProgramNow) -> ModelList:
    """List the personas and ask pages that your token may talk with, as models."""
    return ModelList(data=[Model.of(card) for card in await services.outside.list(actor)])


@router.get("/models/{id:path}", responses=openai_problems(400, 401, 404))
async def get_model(services: ServicesNow, actor: ProgramNow, id: str) -> Model:
    """Read one model."""
    return Model.of((await services.outside.find(actor, id)).card)


@router.post(
    "/chat/completions",
    response_model=Completion,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **openai_problems(400, 401, 404, 409, 413, 429, 503),
    },
)
async def complete_chat(
    services: ServicesNow, actor: ProgramNow, request: Request, body: ChatRequest
) -> Response:
    """Have a persona or a page answer: whole, or with `stream` in chunks as it comes.

    Nothing is stored as a conversation; send all of it each time. What does not fit is left out,
    the oldest first. System messages reach a persona as a note and do not change who it is; a page
    does not read them. What was checked of a page's answer is in `understudy`: of a stream, in the
    chunk that has the `finish_reason`.
    """
    offer, asked = await services.outside.find(actor, body.model), body.asked()
    called, moment = f"chatcmpl-{new_id()}", now()
    async with AsyncExitStack() as stack:
        answering = Answering(partial(services.outside.answer, actor, offer, asked))
        stack.push_async_callback(answering.aclose)
        if body.stream:
            if not await answering.begun(request):
                return Response(status_code=_NOBODY_IS_THERE)
            stack.pop_all()  # from here on it is the response's to close
            with_usage = body.wants_usage and offer.shows_usage
            chunks = Chunks(called, int(moment.timestamp()), offer.card.id, with_usage)
            return AnswerStream(answering, chunks, request.url.path)
        given = await answering.whole(request)
    if given is None:
        return Response(status_code=_NOBODY_IS_THERE)
    said = completion(called, moment, offer.card.id, given)
    hidden = set() if offer.shows_usage else {"usage"}
    hidden |= set() if given.details else {DETAILS}
    return JSONResponse(said.model_dump(mode="json", exclude=hidden))
