"""The only place where the parts meet."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from understudy.accounts.service import AccountService
from understudy.conversations.chat import ChatService
from understudy.conversations.relay import Relay
from understudy.conversations.service import ConversationService
from understudy.conversations.turns import Turns
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.process import Process
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.gateway import Gateway, open_gateway
from understudy.llm.models import Models
from understudy.llm.prompts import PromptLibrary
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
    personas: PersonaService
    prompts: PromptLibrary
    adjustments: Adjustments
    gateway: Gateway
    turns: Turns
    conversations: ConversationService
    chat: ChatService


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
        settings.data.expanduser().mkdir(parents=True, exist_ok=True)
        db = Database(settings.database)
        stack.push_async_callback(db.aclose)
        await require_current(db)
        prompts = PromptLibrary.load(PROMPTS, settings.prompts)
        adjustments = Adjustments(db, settings)
        await adjustments.load()
        bus, process = MemoryEventBus(), Process(db)
        await process.announce()
        stack.push_async_callback(process.leave)
        gateway = await stack.enter_async_context(open_gateway(settings, db, models))
        turns = Turns(db, bus, gateway, prompts, process, settings)
        await stack.enter_async_context(turns.open())
        personas = PersonaService(db)
        services = Services(
            settings=settings,
            db=db,
            bus=bus,
            process=process,
            accounts=AccountService(db, settings),
            personas=personas,
            prompts=prompts,
            adjustments=adjustments,
            gateway=gateway,
            turns=turns,
            conversations=ConversationService(
                db, bus, turns, personas, process, demo=gateway.models.is_demo
            ),
            chat=ChatService(db, bus, turns, process),
        )
        async with Background() as chores:
            chores.start(process.keep_alive())
            chores.start(adjustments.keep_current())
            chores.start(Relay(db, bus, process).run())
            yield services
