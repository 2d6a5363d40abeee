"""How ask is put together, from what it stands on."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from understudy.ask.answering.prompt import ANSWER, SUMMARY
from understudy.ask.documents.rooms import Rooms
from understudy.ask.documents.service import DocumentService
from understudy.ask.pages.service import PageService
from understudy.ask.pages.uses import PageUses
from understudy.ask.pages.visiting import Visiting
from understudy.ask.visits.changes import Changes
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.counting import of_visitor
from understudy.ask.visits.entering import Entering
from understudy.ask.visits.inbox import Inbox
from understudy.ask.visits.manners import AskManners
from understudy.ask.visits.service import VisitService
from understudy.conversations.below import Below
from understudy.conversations.chat import ChatService
from understudy.kernel.clock import now
from understudy.kernel.settings import secret_in

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
        inbox: what visitors asked, for those whose page it is.
    """

    documents: DocumentService
    pages: PageService
    visiting: Visiting
    entering: Entering
    visits: VisitService
    changes: Changes
    inbox: Inbox


def open_ask(below: Below) -> AskServices:
    """Return the services of ask."""
    db, gateway, budgets = below.db, below.asking.gateway, below.budgets
    rooms = Rooms(gateway, below.settings)
    documents = DocumentService(db, below.bus, rooms, PageUses(rooms))
    visiting = Visiting(db, budgets, demo=gateway.models.is_demo)
    return AskServices(
        documents=documents,
        pages=PageService(db, budgets, rooms, gateway.allowed),
        visiting=visiting,
        entering=Entering(
            *(db, below.bus, visiting, below.limits), below.settings.ask_session_days
        ),
        visits=_visits(below, visiting, Corpora(documents)),
        changes=Changes(db, below.bus),
        inbox=Inbox(db, ZoneInfo(below.settings.timezone)),
    )


def _visits(below: Below, visiting: Visiting, corpora: Corpora) -> VisitService:
    settings, zone = below.settings, below.settings.zone
    secret = secret_in(settings.data.expanduser(), settings.secret_key)
    manners = AskManners(below.asking, corpora, lambda: now().astimezone(zone).date(), secret)
    chat = ChatService(
        *(below.db, below.bus, below.turns, below.process),
        of_visitor(below.limits),
        manners,
    )
    return VisitService(below.db, visiting, chat, below.conversations, corpora)
