"""How ask is put together, from what it stands on."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from understudy.ask.answering.prompt import ANSWER, SUMMARY
from understudy.ask.asking import Desk
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
from understudy.ask.visits.manners import AskManners, Today
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
        desk: reads files and asks them, and keeps nothing.
    """

    documents: DocumentService
    pages: PageService
    visiting: Visiting
    entering: Entering
    visits: VisitService
    changes: Changes
    inbox: Inbox
    desk: Desk


def open_ask(below: Below) -> AskServices:
    """Return the services of ask."""
    db, gateway, budgets = below.db, below.asking.gateway, below.budgets
    rooms = Rooms(gateway, below.settings)
    documents = DocumentService(db, below.bus, rooms, PageUses(rooms))
    visiting = Visiting(db, budgets, demo=gateway.models.is_demo)
    about = _today(below), _secret(below)
    return AskServices(
        documents=documents,
        pages=PageService(db, budgets, rooms, gateway.allowed),
        visiting=visiting,
        entering=Entering(
            *(db, below.bus, visiting, below.limits), below.settings.ask_session_days
        ),
        visits=_visits(below, visiting, Corpora(documents), *about),
        changes=Changes(db, below.bus),
        inbox=Inbox(db, ZoneInfo(below.settings.timezone)),
        desk=Desk(below.asking, rooms, *about),
    )


def _today(below: Below) -> Today:
    zone = below.settings.zone
    return lambda: now().astimezone(zone).date()


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
