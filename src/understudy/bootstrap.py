"""The only place where the parts meet."""

from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from understudy.accounts.notices import NoticeService
from understudy.accounts.service import AccountService
from understudy.conversations.chat import ChatService
from understudy.conversations.relay import Relay
from understudy.conversations.service import ConversationService
from understudy.conversations.turns import Turns
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.outbound import Outbound
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.gateway import Gateway
from understudy.llm.key_watch import KeyWatch
from understudy.llm.models import Models
from understudy.llm.money.aliases import Aliases
from understudy.llm.money.budgets import BudgetService
from understudy.llm.money.prices import Prices
from understudy.llm.money.quotas import Quotas
from understudy.llm.opening import open_gateway
from understudy.llm.prompts import PromptLibrary
from understudy.llm.running import Money
from understudy.llm.telemetry.readiness import Readiness
from understudy.llm.traffic.messages import MessageLimits
from understudy.llm.traffic.service import LimitService
from understudy.llm.traffic.windows import Windows, open_windows
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.service import UsageService
from understudy.migrations.schema import require_current
from understudy.personas.prompt import CHAT
from understudy.personas.service import PersonaService

PROMPTS = (CHAT,)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a door may ask."""

    settings: Settings
    db: Database
    bus: MemoryEventBus
    process: Process
    accounts: AccountService
    notices: NoticeService
    personas: PersonaService
    prompts: PromptLibrary
    adjustments: Adjustments
    limits: LimitService
    prices: Prices
    aliases: Aliases
    budgets: BudgetService
    alerts: Alerts
    usage: UsageService
    gateway: Gateway
    readiness: Readiness
    turns: Turns
    conversations: ConversationService
    chat: ChatService


@dataclass(frozen=True, slots=True)
class _Ground:
    """What everything else stands on."""

    settings: Settings
    db: Database
    bus: MemoryEventBus
    process: Process
    prompts: PromptLibrary
    adjustments: Adjustments


@dataclass(frozen=True, slots=True)
class _Engine:
    """The model layer."""

    windows: Windows
    money: Money
    alerts: Alerts
    gateway: Gateway


@asynccontextmanager
async def open_services(
    settings: Settings, models: Models | None = None
) -> AsyncIterator[Services]:
    """Open everything, in the order of the storeys, and close it in reverse.

    Args:
        settings: of this installation.
        models: to be asked instead of the settings' own, opened already.

    Raises:
        SchemaBehind: the database was made by an older version; nothing was touched.
        ModelNotUsable: no model can answer with these settings.
        PromptInvalid: an operator's prompt is broken.
    """
    async with AsyncExitStack() as stack:
        ground = await _open_ground(stack, settings)
        engine = await _open_engine(stack, ground, models)
        services = await _open_services(stack, ground, engine)
        async with Background() as chores:
            for chore in _chores(services, engine):
                chores.start(chore)
            yield services


async def _open_ground(stack: AsyncExitStack, settings: Settings) -> _Ground:
    settings.data.expanduser().mkdir(parents=True, exist_ok=True)
    db = Database(settings.database)
    stack.push_async_callback(db.aclose)
    await require_current(db)
    prompts = PromptLibrary.load(PROMPTS, settings.prompts)
    process, adjustments = Process(db), Adjustments(db, settings)
    await process.announce()
    stack.push_async_callback(process.leave)
    await adjustments.load()
    return _Ground(settings, db, MemoryEventBus(), process, prompts, adjustments)


async def _open_engine(stack: AsyncExitStack, ground: _Ground, models: Models | None) -> _Engine:
    settings, db, adjustments = ground.settings, ground.db, ground.adjustments
    windows = await stack.enter_async_context(open_windows(settings.redis_url))
    smtp_url = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    outbound = Outbound(smtp_url, settings.email_from)
    await stack.enter_async_context(outbound.open())
    quotas = Quotas(db, ground.process, settings.timezone, adjustments)
    money = Money(Prices(db), Aliases(db), quotas)
    for part in (money.prices, money.aliases, money.quotas):
        await part.load()
    stack.push_async_callback(quotas.aclose)
    alerts = Alerts(db, ground.bus, outbound, adjustments, settings)
    opening = open_gateway(settings, db, adjustments, windows, money, alerts, models)
    return _Engine(windows, money, alerts, await stack.enter_async_context(opening))


async def _open_services(stack: AsyncExitStack, ground: _Ground, engine: _Engine) -> Services:
    settings, db, bus, process = ground.settings, ground.db, ground.bus, ground.process
    gateway, money = engine.gateway, engine.money
    turns = Turns(db, bus, gateway, ground.prompts, process, settings)
    await stack.enter_async_context(turns.open())
    personas, messages = PersonaService(db), MessageLimits(engine.windows, ground.adjustments)
    return Services(
        settings=settings,
        db=db,
        bus=bus,
        process=process,
        accounts=AccountService(db, settings),
        notices=NoticeService(db, bus),
        personas=personas,
        prompts=ground.prompts,
        adjustments=ground.adjustments,
        limits=LimitService(db, ground.adjustments, messages, gateway.lanes),
        prices=money.prices,
        aliases=money.aliases,
        budgets=BudgetService(db, money.quotas, settings.timezone),
        alerts=engine.alerts,
        usage=UsageService(db, settings.timezone),
        gateway=gateway,
        readiness=Readiness(db),
        turns=turns,
        conversations=ConversationService(
            db, bus, turns, personas, process, demo=gateway.models.is_demo
        ),
        chat=ChatService(db, bus, turns, process, messages),
    )


def _chores(services: Services, engine: _Engine) -> Iterator[Coroutine[Any, Any, None]]:
    """Return what goes on beside everything else, for as long as the services are open."""
    yield services.process.keep_alive()
    yield services.adjustments.keep_current()
    yield engine.money.prices.keep_current()
    yield engine.money.aliases.keep_current()
    yield engine.money.quotas.keep_current()
    yield engine.money.quotas.keep_clean()
    yield services.notices.keep_current()
    yield services.usage.keep_summed_up()
    yield KeyWatch(services.gateway.models, services.gateway.lanes.queue).run()
    yield Relay(services.db, services.bus, services.process).run()
