"""How ask is put together, from what it stands on."""

from dataclasses import dataclass
from typing import Any

from understudy.ask.documents.rooms import Rooms
from understudy.ask.documents.service import DocumentService
from understudy.ask.pages.service import PageService
from understudy.ask.pages.uses import PageUses
from understudy.ask.pages.visiting import Visiting
from understudy.kernel.db import Database
from understudy.kernel.events import EventBus
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway
from understudy.llm.money.budgets import BudgetService


@dataclass(frozen=True, slots=True)
class AskServices:
    """What doors may ask of documents that answer.

    Attributes:
        documents: what is put in.
        pages: where it answers, for those who make them.
        visiting: the same for those who have the address.
    """

    documents: DocumentService
    pages: PageService
    visiting: Visiting


def open_ask(
    settings: Settings, db: Database, bus: EventBus, gateway: Gateway, budgets: BudgetService
) -> dict[str, Any]:
    """Return the services of ask, by the name that all services know them under."""
    rooms = Rooms(gateway, settings)
    ask = AskServices(
        documents=DocumentService(db, bus, rooms, PageUses(rooms)),
        pages=PageService(db, budgets, rooms, gateway.allowed),
        visiting=Visiting(db, budgets, demo=gateway.models.is_demo),
    )
    return {"ask": ask}
