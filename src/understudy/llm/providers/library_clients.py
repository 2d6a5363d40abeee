"""The client libraries, opened the way we want them: our address, our key, no retries of their own.

Each is imported only when its kind is opened: all of them together take seconds and 120 MiB. What
they would read from the environment (other addresses, organisations, proxies) is ruled out here.
"""

import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial

import httpx2
from pydantic_ai.models import Model, create_async_httpx2_client

from understudy.kernel.settings import Settings
from understudy.llm.catalog import Kind

NO_KEY = "no-key-needed"
"""Sent to a server that wants none: its library insists on one."""

_LIMITS = httpx2.Limits(max_connections=1000, max_keepalive_connections=100)

_received: ContextVar[list[httpx2.Response]] = ContextVar("received")

type Build = Callable[[str], Model]
"""Makes the library's model of a name."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a client is opened with; `base_url` ends in its version path."""

    base_url: str
    key: str
    http: httpx2.AsyncClient


def open_http(settings: Settings) -> httpx2.AsyncClient:
    """Open the HTTP client of one provider.

    Only connecting has a timeout here; how long an answer may take is the gateway's to say. With
    a transport of our own, proxies from the environment are not used.
    """
    http = create_async_httpx2_client(
        timeout=httpx2.Timeout(None, connect=settings.connect_timeout_s),
        transport=httpx2.AsyncHTTPTransport(limits=_LIMITS, verify=_trusted()),
    )
    http.event_hooks = {**http.event_hooks, "response": [_receive]}
    return http


@asynccontextmanager
async def closing_responses() -> AsyncIterator[None]:
    """Close what is received in this block: one library leaves that to the garbage collector."""
    received: list[httpx2.Response] = []
    _received.set(received)
    try:
        yield
    finally:
        for response in received:
            await response.aclose()


def open_client(kind: Kind, settings: Settings, key: str | None, http: httpx2.AsyncClient) -> Build:
    """Import a kind's library and open it with this key, or with the first that is set.

    Raises:
        ModelNotUsable: its address is none.
    """
    key = key or next(iter(kind.keys(settings)), NO_KEY)
    opening = Opening(kind.base_url(settings), key, http)
    return _OPEN[kind.name](opening)


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom we trust: the same for all providers, since reading it takes 30 ms of CPU."""
    return httpx2.create_ssl_context()


async def _receive(response: httpx2.Response) -> None:
    _received.get().append(response)


async def _skip_comments(response: httpx2.Response) -> None:
    """Take the comments of an event stream away: Google's library would read them as JSON."""
    every_line = response.aiter_lines

    async def aiter_lines() -> AsyncIterator[str]:
        async for line in every_line():
            if not line.startswith(":"):
                yield line

    response.aiter_lines = aiter_lines  # type: ignore[method-assign]  # one response's own


def _open_anthropic(opening: Opening) -> Build:
    from anthropic import AsyncAnthropic  # noqa: PLC0415 only who has a key pays for it
    from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 the same
    from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415 the same

    client = AsyncAnthropic(
        api_key=opening.key,
        base_url=opening.base_url.rpartition("/")[0],  # it adds the version itself
        http_client=opening.http,
        timeout=opening.http.timeout,
        max_retries=0,
    )
    provider = AnthropicProvider(anthropic_client=client)
    return lambda model: AnthropicModel(model, provider=provider)


def _open_chat(kind: str, opening: Opening) -> Build:
    from openai import AsyncOpenAI  # noqa: PLC0415 only who has a key pays for it
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415 the same
    from pydantic_ai.models.openrouter import OpenRouterModel  # noqa: PLC0415 the same
    from pydantic_ai.profiles.openai import OpenAIModelProfile  # noqa: PLC0415 the same
    from pydantic_ai.providers import openai, openai_compatible, openrouter  # noqa: PLC0415 the same

    client = AsyncOpenAI(
        api_key=opening.key,
        base_url=opening.base_url,
        http_client=opening.http,
        timeout=opening.http.timeout,
        max_retries=0,
    )
    # Read from the environment; our key alone says whose account it is.
    client.organization = client.project = None
    if kind == "openai":
        direct = openai.OpenAIProvider(openai_client=client)
        return lambda model: OpenAIChatModel(model, provider=direct)
    if kind == "openrouter":
        router = openrouter.OpenRouterProvider(openai_client=client)
        return lambda model: OpenRouterModel(model, provider=router)
    # Ollama, vLLM and llama.cpp all know `max_tokens`; not all know its successor.
    profile = OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
    other = openai_compatible.OpenAICompatibleProvider(kind, openai_client=client, profile=profile)
    return lambda model: OpenAIChatModel(model, provider=other)


def _open_google(opening: Opening) -> Build:
    from google.genai import Client  # noqa: PLC0415 only who has a key pays for it
    from google.genai.types import HttpOptions  # noqa: PLC0415 the same
    from pydantic_ai.models.google import GoogleModel  # noqa: PLC0415 the same
    from pydantic_ai.providers.google import GoogleProvider  # noqa: PLC0415 the same

    opening.http.event_hooks["response"].append(_skip_comments)
    address, _, version = opening.base_url.rpartition("/")
    options = HttpOptions(base_url=address, api_version=version, httpx_async_client=opening.http)
    client = Client(vertexai=False, api_key=opening.key, http_options=options)
    provider = GoogleProvider(client=client)
    return lambda model: GoogleModel(model, provider=provider)


_OPEN: dict[str, Callable[[Opening], Build]] = {
    "anthropic": _open_anthropic,
    "openai": partial(_open_chat, "openai"),
    "google": _open_google,
    "openrouter": partial(_open_chat, "openrouter"),
    "compatible": partial(_open_chat, "compatible"),
}
