"""Models behind an HTTP API, through the direct model API of pydantic-ai."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx2
from pydantic import BaseModel
from pydantic_ai.direct import model_request_stream
from pydantic_ai.exceptions import UserError
from pydantic_ai.messages import (
    InstructionPart,
    ModelMessage,
    ModelRequest,
    ModelResponse,
    ModelResponseStreamEvent,
    PartDeltaEvent,
    PartStartEvent,
    SystemPromptPart,
    TextPart,
    TextPartDelta,
    ThinkingPart,
    ThinkingPartDelta,
    UserPromptPart,
)
from pydantic_ai.models import Model, ModelRequestParameters, StreamedResponse
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import CacheConfig, ModelSettings
from pydantic_ai.usage import RequestUsage

from understudy.kernel.settings import Settings
from understudy.llm.catalog import kind_of
from understudy.llm.errors import Cause, ModelNotUsable, ProviderError
from understudy.llm.prompts import in_this_form
from understudy.llm.providers.library_clients import (
    Build,
    closing_responses,
    open_client,
    open_http,
)
from understudy.llm.providers.library_errors import to_provider_error
from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Answer, Call, Line, Request, Usage

_TOLD_WHAT_TO_KEEP = ("anthropic", "openrouter")
"""The others keep whatever begins alike by themselves."""


class _Settings(ModelSettings, total=False):
    openai_prompt_cache_key: str


class LibraryProvider:
    """One kind of API at one address with one key; its models are made once and kept."""

    def __init__(self, name: str, build: Build, http: httpx2.AsyncClient) -> None:
        self.name = name
        self._build = build
        self._http = http
        self._models: dict[str, Model] = {}

    def model(self, name: str) -> Model:
        """Return the library's model of this name; making Google's takes 40 ms."""
        if name not in self._models:
            self._models[name] = self._build(name)
        return self._models[name]

    async def stream(self, call: Call) -> AsyncGenerator[str | Usage | Answer]:
        """Yield text and usage as they come, then the answer.

        Raises:
            ProviderError: for everything that can go wrong, the answer's missing end among it.
        """
        response: StreamedResponse | None = None
        counted, pieces = Usage(), list[str]()
        try:
            async with self._opened(call) as response:
                async for event in response:
                    if _differs(response.usage, counted):
                        counted = _usage(response.usage)
                        yield counted
                    if (piece := _piece(event)) is not None:
                        pieces.append(piece)
                        yield piece
            answer = _answer(call, response, "".join(pieces))
        except Exception as error:  # the border: the libraries raise whatever they like
            if response and (usage := _usage(response.usage)) != counted:
                yield usage
            if isinstance(error, ProviderError):
                raise
            raise to_provider_error(error, opened=response is not None) from error
        yield answer

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    @asynccontextmanager
    async def _opened(self, call: Call) -> AsyncIterator[StreamedResponse]:
        model, request = self.model(call.model), call.request
        asked = ModelRequestParameters()
        if request.schema and self._fills_forms(model):
            asked = _form(request.schema)
        elif request.schema:
            request = replace(request, system=in_this_form(request.system, request.schema))
        if request.stable and self.name in _TOLD_WHAT_TO_KEEP:
            changing = InstructionPart(request.system[request.stable :].strip(), dynamic=True)
            asked = replace(asked, instruction_parts=[changing])
            request = replace(request, system=request.system[: request.stable])
        async with (
            closing_responses(),
            model_request_stream(
                model,
                _messages(request),
                model_settings=self._settings(request),
                model_request_parameters=asked,
            ) as response,
        ):
            yield response

    def _fills_forms(self, model: Model) -> bool:
        """Whether it holds a model to a schema. Of a compatible server nobody knows."""
        return self.name != "compatible" and model.profile.get("supports_json_schema_output", False)

    def _settings(self, request: Request) -> ModelSettings:
        settings = _Settings(
            max_tokens=request.most_tokens,
            # The prompt and the conversation so far are the same from turn to turn. Where what is
            # between them changes, or nothing follows an answer, keeping the latter costs, in vain.
            cache=CacheConfig(messages=not request.stable and request.schema is None),
            # A person answers at once, and thoughts would be taken out of the answer's tokens.
            thinking=False,
        )
        if request.cache_key and self.name == "openai":
            settings["openai_prompt_cache_key"] = request.cache_key
        return settings


def open_library(
    name: str, models: Sequence[str], settings: Settings, key: str | None = None
) -> LibraryProvider:
    """Import the library of a kind, open it and make these models of it.

    Args:
        name: the kind.
        models: their names there.
        settings: addresses and keys.
        key: the one to use, instead of the first that is set.

    Raises:
        ModelNotUsable: its address is none, or it cannot have a model of such a name.
    """
    kind = kind_of(name)
    if kind is None:
        raise LookupError(name)
    http = open_http(settings)
    provider = LibraryProvider(name, open_client(kind, settings, key, http), http)
    try:
        for model in models:
            provider.model(model)
    except UserError as error:
        raise ModelNotUsable(reason=str(error)) from None
    return provider


def _form(schema: type[BaseModel]) -> ModelRequestParameters:
    form = OutputObjectDefinition(
        name=schema.__name__, json_schema=schema.model_json_schema(), strict=True
    )
    return ModelRequestParameters(output_mode="native", output_object=form)


def _messages(request: Request) -> list[ModelMessage]:
    system = ModelRequest(parts=[SystemPromptPart(request.system)])
    return [system, *map(_message, request.lines)]


def _message(line: Line) -> ModelMessage:
    if line.role == "user":
        return ModelRequest(parts=[UserPromptPart(line.text)])
    return ModelResponse(parts=[TextPart(line.text)])


def _piece(event: ModelResponseStreamEvent) -> str | None:
    match event:
        case PartStartEvent(part=TextPart(content=text)):
            return text
        case PartDeltaEvent(delta=TextPartDelta(content_delta=text)):
            return text
        case PartStartEvent(part=ThinkingPart()) | PartDeltaEvent(delta=ThinkingPartDelta()):
            return ""
        case _:
            return None


def _usage(usage: RequestUsage) -> Usage:
    return Usage(
        input_tokens=usage.input_tokens,
        cached_tokens=usage.cache_read_tokens,
        cache_write_tokens=usage.cache_write_tokens,
        output_tokens=usage.output_tokens,
        reasoning_tokens=usage.output_reasoning_tokens,
    )


def _differs(told: RequestUsage, counted: Usage) -> bool:
    """Tell whether something was counted since: to make it anew with each piece is dear."""
    return (
        told.output_tokens != counted.output_tokens
        or told.input_tokens != counted.input_tokens
        or told.cache_read_tokens != counted.cached_tokens
        or told.cache_write_tokens != counted.cache_write_tokens
        or told.output_reasoning_tokens != counted.reasoning_tokens
    )


def _answer(call: Call, response: StreamedResponse, text: str) -> Answer:
    details = response.provider_details or {}
    if response.finish_reason == "content_filter":
        raise ProviderError(Cause.FILTERED, str(details))
    # The libraries say "stop" of a stream that was cut cleanly; only the raw field tells.
    if "finish_reason" not in details:
        raise ProviderError(Cause.CUT, "ended without an end marker")
    if response.finish_reason == "error":
        raise ProviderError(Cause.SERVER_ERROR, str(details))
    usage = _usage(response.usage)
    return Answer(
        text=text,
        usage=usage if usage.input_tokens else estimate_usage(call.request, text),
        finish_reason=response.finish_reason or str(details["finish_reason"]),
        model=response.model_name,
        cost_usd=_reported_cost(details),
    )


def _reported_cost(details: dict[str, Any]) -> Decimal | None:
    cost = details.get("cost")  # OpenRouter's own; zero there means that it does not say
    return Decimal(str(cost)) if cost else None
