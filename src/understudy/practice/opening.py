"""How practice is put together, from what it stands on."""

from dataclasses import dataclass, fields
from typing import Any

from understudy.accounts.access import Actor
from understudy.conversations.below import Below
from understudy.conversations.chat import ChatService
from understudy.jobs.service import JobService
from understudy.kernel.db import Session
from understudy.practice.clients.offers import ModelOffers
from understudy.practice.clients.service import CLIENT_PROMPTS, ClientService
from understudy.practice.courses.assignments import AssignmentService
from understudy.practice.courses.rubrics import RubricService
from understudy.practice.courses.sections import SectionService
from understudy.practice.feedback.flow import begin
from understudy.practice.feedback.service import FEEDBACK_PROMPTS, FeedbackService
from understudy.practice.figures.service import FigureService
from understudy.practice.overview.service import OverviewService
from understudy.practice.records.erasing import Erasing
from understudy.practice.records.own import OwnData
from understudy.practice.records.research import Research
from understudy.practice.records.service import RecordsService
from understudy.practice.records.writing import Writing
from understudy.practice.sessions.attending import Attending, HandedIn
from understudy.practice.sessions.beginning import Beginning
from understudy.practice.sessions.choosing import Choosing
from understudy.practice.sessions.labelling import LABEL
from understudy.practice.sessions.looking import Looking
from understudy.practice.sessions.manners import PracticeManners
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.service import PracticeService

PRACTICE_PROMPTS = (*CLIENT_PROMPTS, LABEL, *FEEDBACK_PROMPTS)


@dataclass(frozen=True, slots=True)
class PracticeServices:
    """What doors may ask of practice."""

    sections: SectionService
    rubrics: RubricService
    assignments: AssignmentService
    clients: ClientService
    practice: PracticeService
    feedback: FeedbackService
    figures: FigureService
    overview: OverviewService
    records: RecordsService


def open_practice(below: Below) -> dict[str, Any]:
    """Return what there is in `PracticeServices`, by its names."""
    db, asking, gateway = below.db, below.asking, below.asking.gateway
    clients = ClientService(db, below.personas, gateway, asking.prompts, below.settings)
    practice, feedback = _sessions(below, clients.offers), FeedbackService(db, below.jobs)
    made = PracticeServices(
        sections=SectionService(db),
        rubrics=RubricService(db),
        assignments=AssignmentService(db, gateway.allowed),
        clients=clients,
        practice=practice,
        feedback=feedback,
        figures=FigureService(db, below.budgets, below.settings.timezone),
        overview=OverviewService(db),
        records=_records(below, practice, feedback),
    )
    return {each.name: getattr(made, each.name) for each in fields(made)}


def _records(below: Below, practice: PracticeService, feedback: FeedbackService) -> RecordsService:
    db, settings = below.db, below.settings
    writing = Writing(db, practice, feedback, settings.zone, settings.pdf_font)
    return RecordsService(
        write=writing,
        own=OwnData(db, below.accounts, writing),
        erase=Erasing(db, below.accounts, settings.zone),
        research=Research(db, below.jobs, below.files),
    )


def _sessions(below: Below, offers: ModelOffers) -> PracticeService:
    db, turns = below.db, below.turns
    manners = PracticeManners(db, below.asking)
    chat = ChatService(db, below.bus, turns, below.process, below.limits.of_person, manners)
    return PracticeService(
        db,
        chat,
        Beginning(db, below.process),
        Attending(db, turns, _judged_by(below.jobs)),
        Looking(
            db,
            region=below.settings.region,
            support_contact=below.settings.support_contact or "",
        ),
        Choosing(db, offers),
    )


def _judged_by(jobs: JobService) -> HandedIn:
    """Let a session that is handed in be judged, by a job of its student's."""

    async def _begin(session: Session, actor: Actor, row: PracticeSessionRow) -> None:
        await begin(session, jobs, actor, row)

    return _begin
