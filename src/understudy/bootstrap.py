"""The only place where the parts meet."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from understudy.accounts.notices import NoticeService
from understudy.accounts.service import AccountService
from understudy.ask.opening import ASK_PROMPTS, AskServices, open_ask
from understudy.conversations.below import Below
from understudy.conversations.chat import ChatService
from understudy.conversations.export_flow import ExportFlow
from understudy.conversations.exports import ExportService
from understudy.conversations.outside import OutsideService
from understudy.conversations.outside_personas import PersonaModels
from understudy.conversations.plain import PlainManners
from understudy.conversations.relay import Relay
from understudy.conversations.replies import Asking
from understudy.conversations.service import ConversationService
from understudy.conversations.turns import Turns
from understudy.jobs.closing import Closing
from understudy.jobs.kinds import Kind
from understudy.jobs.metrics import JobMetrics
from understudy.jobs.relay import JobRelay
from understudy.jobs.service import JobService
from understudy.jobs.steps import Steps
from understudy.jobs.watch import Controls
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.files import Files
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
from understudy.llm.prompts import Prompt, PromptLibrary
from understudy.llm.running import Money
from understudy.llm.telemetry.readiness import Readiness
from understudy.llm.traffic.messages import MessageLimits
from understudy.llm.traffic.service import LimitService
from understudy.llm.traffic.windows import Windows, open_windows
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.service import UsageService
from understudy.migrations.schema import require_current
from understudy.personas.card_service import CardService
from understudy.personas.draft_flow import DraftFlow
from understudy.personas.drafting import DRAFTS
from understudy.personas.drafts import Costs, DraftService
from understudy.personas.prompt import CHAT
from understudy.personas.service import PersonaService
from understudy.practice.feedback.flow import FeedbackFlow
from understudy.practice.opening import PRACTICE_PROMPTS, PracticeServices, open_practice
from understudy.practice.records.research_flow import ResearchFlow

PROMPTS: tuple[Prompt[Any], ...] = (CHAT, DRAFTS, *PRACTICE_PROMPTS, *ASK_PROMPTS)

type MoreKinds = Callable[[Database, Gateway], Iterable[Kind]]


@dataclass(frozen=True, slots=True)
class Services(PracticeServices):
    """Everything a door may ask."""

    settings: Settings
    db: Database
    bus: MemoryEventBus
    process: Process
    files: Files
    accounts: AccountService
    notices: NoticeService
    personas: PersonaService
    cards: CardService
    drafts: DraftService
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
    outside: OutsideService
    jobs: JobService
    exports: ExportService
    ask: AskServices
    job_metrics: JobMetrics


@dataclass(frozen=True, slots=True)
class _Ground:
    """What everything else stands on."""

    settings: Settings
    db: Database
    bus: MemoryEventBus
    process: Process
    files: Files
    prompts: PromptLibrary
    adjustments: Adjustments
    controls: Controls
    jobs_wanted: asyncio.Event
    job_metrics: JobMetrics


@dataclass(frozen=True, slots=True)
class _ModelLayer:
    """The gateway and what it goes through."""

    windows: Windows
    money: Money
    alerts: Alerts
    gateway: Gateway


@asynccontextmanager
async def open_services(
    settings: Settings,
    models: Models | None = None,
    *,
    works: bool = False,
    more_kinds: MoreKinds | None = None,
) -> AsyncIterator[Services]:
    """Open everything, in the order of the storeys, and close it in reverse.

    Args:
        settings: of this installation.
        models: to be asked instead of the settings' own, opened already.
        works: whether this process works on jobs.
        more_kinds: makes further kinds of jobs.

    Raises:
        SchemaBehind: the database was made by an older version; nothing was touched.
        ModelNotUsable: no model can answer with these settings.
        PromptInvalid: an operator's prompt is broken.
    """
    async with AsyncExitStack() as stack:
        ground = await _open_ground(stack, settings, works=works)
        layer = await _open_model_layer(stack, ground, models)
        more = more_kinds(ground.db, layer.gateway) if more_kinds else ()
        kinds = {kind.name: kind for kind in (*_kinds(ground, layer), *more)}
        services = _services(ground, layer, _below(ground, layer, kinds))
        await stack.enter_async_context(services.turns.open())
        await services.rubrics.seed()
        chores = await stack.enter_async_context(Background())
        for chore in _chores(services, layer):
            chores.start(chore)
        if works:  # the last: it is the first to be closed, while the rest still works
            await stack.enter_async_context(_working(ground, layer, kinds))
        yield services


async def _open_ground(stack: AsyncExitStack, settings: Settings, *, works: bool) -> _Ground:
    settings.data.expanduser().mkdir(parents=True, exist_ok=True)
    db = Database(settings.database)
    stack.push_async_callback(db.aclose)
    await require_current(db)
    prompts = PromptLibrary.load(PROMPTS, settings.prompts)
    process, adjustments = Process(db), Adjustments(db, settings)
    await process.announce(works=works)
    stack.push_async_callback(process.leave)
    await adjustments.load()
    bus, files, controls = MemoryEventBus(), Files(db), Controls(db, process)
    return _Ground(
        *(settings, db, bus, process, files, prompts, adjustments, controls),
        jobs_wanted=asyncio.Event(),
        job_metrics=JobMetrics(),
    )


async def _open_model_layer(
    stack: AsyncExitStack, ground: _Ground, models: Models | None
) -> _ModelLayer:
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
    return _ModelLayer(windows, money, alerts, await stack.enter_async_context(opening))


def _below(ground: _Ground, layer: _ModelLayer, kinds: Mapping[str, Kind]) -> Below:
    settings, db, bus, process = ground.settings, ground.db, ground.bus, ground.process
    gateway, personas = layer.gateway, PersonaService(db)
    turns, demo = Turns(db, bus, gateway, process), gateway.models.is_demo
    return Below(
        *(settings, db, bus, process, ground.files, AccountService(db, settings), turns),
        limits=MessageLimits(layer.windows, ground.adjustments),
        asking=Asking(gateway, ground.prompts, settings),
        conversations=ConversationService(db, bus, turns, personas, process, demo=demo),
        jobs=JobService(db, bus, kinds, ground.controls, ground.jobs_wanted),
        budgets=BudgetService(db, layer.money.quotas, settings.timezone),
        personas=personas,
    )


def _services(ground: _Ground, layer: _ModelLayer, below: Below) -> Services:
    settings, db, bus, process = ground.settings, ground.db, ground.bus, ground.process
    gateway, money, messages, jobs = layer.gateway, layer.money, below.limits, below.jobs
    personas, asking, ask = below.personas, below.asking, open_ask(below)
    return Services(
        settings=settings,
        db=db,
        bus=bus,
        process=process,
        files=ground.files,
        accounts=below.accounts,
        notices=NoticeService(db, bus),
        personas=personas,
        cards=CardService(personas),
        drafts=DraftService(db, jobs, personas, Costs(gateway.models, ground.prompts, money)),
        prompts=ground.prompts,
        adjustments=ground.adjustments,
        limits=LimitService(db, ground.adjustments, messages, gateway.lanes),
        prices=money.prices,
        aliases=money.aliases,
        budgets=below.budgets,
        alerts=layer.alerts,
        usage=UsageService(db, settings.timezone),
        gateway=gateway,
        readiness=Readiness(db),
        turns=below.turns,
        conversations=below.conversations,
        chat=ChatService(db, bus, below.turns, process, messages.of_person, PlainManners(asking)),
        outside=OutsideService(gateway, messages, [PersonaModels(db, asking), ask.models]),
        jobs=jobs,
        exports=ExportService(db, jobs, ground.files, settings.zone, settings.files_kept),
        ask=ask,
        job_metrics=ground.job_metrics,
        **open_practice(below),
    )


def _kinds(ground: _Ground, layer: _ModelLayer) -> Iterator[Kind]:
    """Return what the products have to do that takes longer than a person waits."""
    yield DraftFlow(ground.db, layer.gateway, ground.prompts).kind
    yield FeedbackFlow(ground.db, layer.gateway, ground.prompts).kind
    zone, kept = ground.settings.zone, ground.settings.files_kept
    yield ExportFlow(ground.db, ground.files, zone, kept, demo=layer.gateway.models.is_demo).kind
    yield ResearchFlow(ground.db, ground.files, kept).kind


def _working(
    ground: _Ground, layer: _ModelLayer, kinds: Mapping[str, Kind]
) -> AbstractAsyncContextManager[None]:
    from understudy.jobs.engine import Engine  # noqa: PLC0415 half a second, where jobs are done
    from understudy.jobs.worker import Tools, Worker  # noqa: PLC0415 the same

    settings, db, controls = ground.settings, ground.db, ground.controls
    tools = Tools(
        db=db,
        engine=Engine(settings, settings.database, str(ground.process.id)),
        steps=Steps(db, controls, ground.job_metrics, settings.job_items_at_once),
        controls=controls,
        closing=Closing(db, ground.bus, ground.job_metrics, kinds),
        quotas=layer.money.quotas,
    )
    return Worker(tools, kinds, ground.jobs_wanted).open()


def _chores(services: Services, layer: _ModelLayer) -> Iterator[Coroutine[Any, Any, None]]:
    """Return what goes on beside everything else, for as long as the services are open."""
    yield services.process.keep_alive()
    yield services.files.keep_clean()
    yield services.exports.keep_clean()
    yield services.practice.keep_time()
    yield services.feedback.keep_shown()
    yield services.records.keep_clean()
    yield from services.ask.chores()
    yield services.adjustments.keep_current()
    yield layer.money.prices.keep_current()
    yield layer.money.aliases.keep_current()
    yield layer.money.quotas.keep_current()
    yield layer.money.quotas.keep_clean()
    yield services.notices.keep_current()
    yield services.usage.keep_summed_up()
    yield KeyWatch(services.gateway.models, services.gateway.lanes.queue).run()
    yield Relay(services.db, services.bus, services.process).run()
    yield JobRelay(services.db, services.bus).run()
