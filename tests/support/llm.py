"""What tests need around a model: requests, charges, gateways, providers at the simulator."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

from pydantic import BaseModel

from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.outbound import Outbound
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import Adjustments
from understudy.llm.catalog import ModelName
from understudy.llm.errors import ProviderError
from understudy.llm.gateway import Gateway
from understudy.llm.models import Choice, Models
from understudy.llm.money.aliases import Aliases
from understudy.llm.money.prices import Prices
from understudy.llm.money.quotas import Quotas
from understudy.llm.opening import open_gateway
from understudy.llm.provider import Provider
from understudy.llm.providers.scripted import ScriptedProvider, Step
from understudy.llm.running import Money
from understudy.llm.traffic.windows import Windows
from understudy.llm.types import Answer, Call, Charge, Improvise, Line, Request, Role, Usage
from understudy.llm.usage.alerts import Alerts

PAYER = UUID(int=1)
ACTOR = UUID(int=2)
SCRIPTED = ModelName("scripted", "script")
MODEL_OF = {
    "anthropic": "claude-sonnet-5-5",
    "openai": "gpt-5.6-terra",
    "google": "gemini-3.8-flash",
    "openrouter": "anthropic/claude-sonnet-5.5",
    "compatible": "qwen3-32b",
}
"""A model of each kind of provider."""

type Play = Callable[..., Awaitable[tuple[Gateway, ScriptedProvider]]]
"""Opens a gateway on the scripted provider: settings, then a script for each attempt."""


def a_request(
    text: str = "How are you today?",
    *,
    improvise: Improvise | None = None,
    seed: str = "seed",
    system: str = "You are Maya.",
    most_tokens: int = 256,
) -> Request:
    return Request(
        role=Role.MAIN,
        system=system,
        lines=(Line(role="user", text=text),),
        prompt_name="personas.chat",
        prompt_version="1+abc",
        improvise=improvise or _say_a_number,
        seed=seed,
        most_tokens=most_tokens,
    )


def a_charge(conversation_id: UUID | None = None) -> Charge:
    return Charge(PAYER, ACTOR, "chat", "reply", conversation_id=conversation_id)


@asynccontextmanager
async def opened_gateway(
    settings: Settings, db: Database, models: Models | None = None
) -> AsyncIterator[Gateway]:
    """Open a gateway with everything it goes through, on this database."""
    process, adjustments = Process(db), Adjustments(db, settings)
    await process.announce()
    quotas = Quotas(db, process, settings.timezone, adjustments)
    money = Money(Prices(db), Aliases(db), quotas)
    for part in (adjustments, money.prices, money.aliases, quotas):
        await part.load()
    alerts = Alerts(db, MemoryEventBus(), Outbound(), adjustments, settings)
    opening = open_gateway(settings, db, adjustments, Windows(), money, alerts, models)
    async with opening as gateway:
        yield gateway
    await quotas.aclose()


@asynccontextmanager
async def scripted_gateway(
    db: Database, settings: Settings, *scripts: Iterable[Step]
) -> AsyncIterator[tuple[Gateway, ScriptedProvider]]:
    """Open a gateway and the provider whose scripts it plays, one per attempt."""
    provider = ScriptedProvider(*scripts)
    models = Models(Choice(SCRIPTED, SCRIPTED, "a test"), {provider.name: [provider]})
    async with opened_gateway(settings, db, models) as gateway:
        yield gateway, provider


def simulated(kind: str, url: str, **chosen: object) -> Settings:
    """Return settings whose model of this kind is at the simulator."""
    given = {
        "data": Path("unused"),
        "model": f"{kind}:{MODEL_OF[kind]}",
        "anthropic_api_key": "key-of-anthropic",
        "openai_api_key": "key-of-openai",
        "gemini_api_key": "key-of-google",
        "openrouter_api_key": "key-of-openrouter",
        "anthropic_url": url,
        "openai_url": url,
        "google_url": url,
        "openrouter_url": f"{url}/openrouter",
        "compatible_url": f"{url}/compatible",
    }
    return Settings(_env_file=None, **{**given, **chosen})  # type: ignore[call-arg,arg-type]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Provider]:
    """Open the main model's provider, and close it at the end."""
    models = Models.open(settings)
    try:
        yield models.provider(models.choice.main.provider)
    finally:
        await models.aclose()


@dataclass(slots=True)
class Heard:
    """What came of one call to a provider."""

    pieces: list[str] = field(default_factory=list)
    counted: list[Usage] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    error: ProviderError | None = None

    @property
    def text(self) -> str:
        return "".join(self.pieces)


async def listen(provider: Provider, request: Request) -> Heard:
    """Hear a provider to its end, good or bad."""
    heard = Heard()
    try:
        async with aclosing(provider.stream(Call(MODEL_OF[provider.name], request))) as stream:
            async for piece in stream:
                match piece:
                    case str():
                        heard.pieces.append(piece)
                    case Usage():
                        heard.counted.append(piece)
                    case Answer():
                        heard.answers.append(piece)
    except ProviderError as error:
        heard.error = error
    return heard


def _say_a_number(random: Random) -> str | BaseModel:
    return f"I thought of the number {random.randrange(1_000_000)}, just now."
