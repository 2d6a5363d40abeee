"""How ask is put together, from what it stands on."""

from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from understudy.ask.answering.prompt import ANSWER, SUMMARY
from understudy.ask.asking import Desk
from understudy.ask.documents.rooms import Rooms
from understudy.ask.documents.service import DocumentService
from understudy.ask.pages.service import PageService
from understudy.ask.pages.showing import House
from understudy.ask.pages.uses import PageUses
from understudy.ask.pages.visiting import Visiting
from understudy.ask.visits.changes import Changes
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.counting import of_visitor
from understudy.ask.visits.entering import Entering
from understudy.ask.visits.forgetting import Forgetting
from understudy.ask.visits.inbox import Inbox
from understudy.ask.visits.manners import AskManners
from understudy.ask.visits.outside import AskModels
from understudy.ask.visits.replying import Today
from understudy.ask.visits.service import VisitService
from understudy.ask.visits.shutting import Shutting
from understudy.conversations.below import Below
from understudy.conversations.chat import ChatService
from understudy.kernel.clock import now
from understudy.kernel.settings import secret_in
from understudy.llm.usage.days import day_of

ASK_PROMPTS = (ANSWER, SUMMARY)


@dataclass(frozen=True, slots=True)
class AskServices:
    """What doors may ask of documents that answer.

    Attributes:
        documents: what is put in.
        pages: where it answers, for those who make them.
        visiting: the same for those who have the address.
        entering: how visitors come in.
        visits: what they do there.
        changes: tells visitors of replaced documents.
        forgetting: deletes what visitors asked.
        shutting: stops what runs on pages that were shut.
        inbox: what visitors asked, for those whose page it is.
        desk: reads files and asks them, and keeps nothing.
        models: pages for programs of others, as one source of those they choose from.
    """

    documents: DocumentService
    pages: PageService
    visiting: Visiting
    entering: Entering
    visits: VisitService
    changes: Changes
    forgetting: Forgetting
    shutting: Shutting
    inbox: Inbox
    desk: Desk
    models: AskModels

    def chores(self) -> Iterator[Coroutine[Any, Any, None]]:
        """Return what goes on beside everything else."""
        yield self.changes.run()
        yield self.shutting.run()
        yield self.forgetting.keep_clean()


def open_ask(below: Below) -> AskServices:
    """Return the services of ask."""
    db, gateway, budgets = below.db, below.asking.gateway, below.budgets
    rooms = Rooms(gateway, below.settings)
    zone = below.settings.zone
    documents = DocumentService(db, below.bus, rooms, PageUses(rooms), zone)
    kept_days = below.settings.ask_session_days + below.settings.ask_kept_days
    visiting = Visiting(db, budgets, House(gateway.models.is_demo, kept_days))
    corpora, about = Corpora(documents), (_today(below), _secret(below))
    return AskServices(
        documents=documents,
        pages=PageService(db, budgets, rooms, gateway.allowed),
        visiting=visiting,
        entering=Entering(
            *(db, below.bus, visiting, below.limits), below.settings.ask_session_days
        ),
        visits=_visits(below, visiting, corpora, *about),
        changes=Changes(db, below.bus),
        forgetting=Forgetting(db, below.bus, below.turns, below.settings.ask_kept_days),
        shutting=Shutting(db, visiting, below.turns),
        inbox=Inbox(db, zone),
        desk=Desk(below.asking, rooms, *about),
        models=AskModels(visiting, below.asking, corpora, *about),
    )


def _today(below: Below) -> Today:
    zone = below.settings.zone
    return lambda: day_of(now(), zone)


def _secret(below: Below) -> str:
    return secret_in(below.settings.data.expanduser(), below.settings.secret_key)


def _visits(
    below: Below, visiting: Visiting, corpora: Corpora, today: Today, secret: str
) -> VisitService:
    manners = AskManners(below.asking, corpora, today, secret)
    chat = ChatService(
        *(below.db, below.bus, below.turns, below.process),
        of_visitor(below.limits),
        manners,
    )
    return VisitService(below.db, visiting, chat, below.conversations, corpora)
