"""How practice is put together, from what it stands on."""

from understudy.accounts.access import Actor
from understudy.conversations.chat import ChatService
from understudy.conversations.replies import Asking
from understudy.conversations.turns import Turns
from understudy.jobs.service import JobService
from understudy.kernel.db import Database, Session
from understudy.kernel.events import EventBus
from understudy.kernel.process import Process
from understudy.llm.traffic.messages import MessageLimits
from understudy.practice.clients.offers import ModelOffers
from understudy.practice.clients.service import CLIENT_PROMPTS
from understudy.practice.feedback.flow import begin
from understudy.practice.feedback.service import FEEDBACK_PROMPTS
from understudy.practice.sessions.attending import Attending, HandedIn
from understudy.practice.sessions.beginning import Beginning
from understudy.practice.sessions.choosing import Choosing
from understudy.practice.sessions.crisis import DEFAULT_REGION
from understudy.practice.sessions.labelling import LABEL
from understudy.practice.sessions.looking import Looking
from understudy.practice.sessions.manners import PracticeManners
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.service import PracticeService

PRACTICE_PROMPTS = (*CLIENT_PROMPTS, LABEL, *FEEDBACK_PROMPTS)


async def nothing_follows(_session: Session, _actor: Actor, _row: PracticeSessionRow) -> None:
    """Let a session that is handed in wait."""


def judged_by(jobs: JobService) -> HandedIn:
    """Let a session that is handed in be judged, by a job of its student's."""

    async def _begin(session: Session, actor: Actor, row: PracticeSessionRow) -> None:
        await begin(session, jobs, actor, row)

    return _begin


def open_sessions(
    db: Database,
    bus: EventBus,
    process: Process,
    turns: Turns,
    limits: MessageLimits,
    asking: Asking,
    offers: ModelOffers,
    handed_in: HandedIn = nothing_follows,
) -> PracticeService:
    """Return the service of sessions.

    Args:
        db: all rows.
        bus: tells who watches a talk.
        process: this one.
        turns: the replies that are being given in it.
        limits: of how much people say.
        asking: asks models.
        offers: which models may be chosen.
        handed_in: what follows when a student has handed in.
    """
    chat = ChatService(db, bus, turns, process, limits, PracticeManners(db, asking))
    return PracticeService(
        db,
        chat,
        Beginning(db, process),
        Attending(db, turns, handed_in),
        Looking(db, region=DEFAULT_REGION),
        Choosing(db, offers),
    )
