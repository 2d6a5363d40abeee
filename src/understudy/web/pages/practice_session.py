"""One practice session: before the talk, the talk, and what comes after it."""

from collections.abc import Callable
from uuid import UUID

from fastapi import Request
from nicegui import ui

from understudy.kernel.errors import NotFound
from understudy.personas.schemas import Persona
from understudy.practice.clients.case_schemas import Mark
from understudy.practice.feedback.class_schemas import Waiting
from understudy.practice.sessions.schemas import SessionForStudents, SessionForTeachers, Stage
from understudy.practice.sessions.stages import Move
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.client_marks import ClientMarks
from understudy.web.parts.kit import back_link, badge, box, page_head
from understudy.web.parts.practice_after import AfterView
from understudy.web.parts.practice_files import files_menu
from understudy.web.parts.practice_review import ReviewView
from understudy.web.parts.practice_talk import PracticeTalk
from understudy.web.parts.practice_terms import Terms
from understudy.web.parts.practice_words import STAGES, UNDER_WAY
from understudy.web.parts.prebrief import PrebriefView
from understudy.web.parts.talk_model import TalkModel
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_TALKING = (Stage.ACTIVE, Stage.PAUSED)
HOME = "/practice"


async def session_page(
    visitor: Visiting,
    request: Request,
    id: UUID,
    section: UUID | None = None,
    assignment: UUID | None = None,
    skill: str = "",
) -> None:
    """Show a session by its stage: the student's side to them, the teachers' to the section's.

    `section` and `assignment` name the queue that a teacher goes through, `skill` a criterion.
    """
    locale = _first(request.headers.get("accept-language", ""))
    found = await visitor.services.practice.look.get(visitor.actor, id, locale=locale)
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    if isinstance(found, SessionForTeachers):
        ui.add_head_html(f'<script type="module" src="{asset("review.js")}"></script>')
        wanted = Waiting(section_id=section, assignment_id=assignment)
        with frame(visitor, HOME, f"{found.student_name} with {found.client.name}"):
            await ReviewView(visitor, found, wanted, skill).build()
        return
    is_talk = found.stage in _TALKING
    for name in ("practice.js", *(["conversation.js"] if is_talk else [])):
        ui.add_head_html(f'<script type="module" src="{asset(name)}"></script>')
    with frame(visitor, HOME, found.client.name, bar=not is_talk):
        await SessionView(visitor, found, locale).build()


class SessionView:
    """A session as its student sees it."""

    def __init__(self, visitor: Visitor, found: SessionForStudents, locale: str) -> None:
        self._visitor, self._found, self._locale = visitor, found, locale
        self._practice = visitor.services.practice

    async def build(self) -> None:
        """Build what its stage asks for."""
        stage = self._found.stage
        if stage in _TALKING:
            await self._talk()
            return
        terms = await Terms.read(self._visitor, self._found.assignment_id)
        with box("page practice-page"):
            if await self._tries_own():
                client = self._found.client
                back_link(f"The case of {client.name}", f"/clients/{client.persona_id}")
            else:
                back_link("Practice", HOME)
            about = [terms.title or "Free practice"]
            if self._found.attempt > 1:
                about.append(f"Attempt {self._found.attempt}")
            with page_head(self._found.client.name, " · ".join(about)):
                badge(*STAGES[stage])
                if stage not in UNDER_WAY and stage is not Stage.ERASED:
                    files_menu(self._found.id)
            if stage in UNDER_WAY:
                await self._before()
            else:
                await AfterView(self._visitor, self._found, terms, _reload(self._found.id)).build()

    async def _before(self) -> None:
        found = await self._practice.look.prebrief(
            self._visitor.actor, self._found.id, locale=self._locale
        )
        PrebriefView(found, self._found.support_contact, self._begin, self._leave).build()

    async def _talk(self) -> None:
        terms = await Terms.read(self._visitor, self._found.assignment_id)
        notes, _ = await self._practice.look.kept(self._visitor.actor, self._found.id)
        client_id, is_own = self._found.client.persona_id, await self._tries_own()
        talk = PracticeTalk(
            self._visitor,
            self._found,
            notes,
            self._go,
            is_fixed=terms.is_fixed,
            marks=ClientMarks(self._visitor, client_id, _tell) if is_own else None,
            model=await TalkModel.of(self._visitor, self._found),
        )
        await talk.build()

    async def _tries_own(self) -> bool:
        """Say whether somebody tries out a client that they may change."""
        if self._found.assignment_id is not None:
            return False
        persona_id, personas = self._found.client.persona_id, self._visitor.services.personas
        try:
            return isinstance(await personas.get(self._visitor.actor, persona_id), Persona)
        except NotFound:  # it was taken back meanwhile; the session goes on
            return False

    async def _begin(self) -> None:
        actor = await self._visitor.actor_now()
        if self._found.stage is Stage.ASSIGNED:
            await self._practice.attend.go(actor, self._found.id, Move.ACKNOWLEDGE)
        await self._go(Move.BEGIN)

    async def _leave(self) -> None:
        actor = await self._visitor.actor_now()
        await self._practice.attend.go(actor, self._found.id, Move.ABANDON)
        ui.navigate.to(HOME)

    async def _go(self, move: Move) -> None:
        actor = await self._visitor.actor_now()
        await self._practice.attend.go(actor, self._found.id, move)
        ui.navigate.to(f"{HOME}/sessions/{self._found.id}")


async def _tell(_mark: Mark) -> None:
    notice("The principle is saved. It counts from the next talk on.")


def _reload(id: UUID) -> Callable[[], None]:
    return lambda: ui.navigate.to(f"{HOME}/sessions/{id}")


def _first(accepted: str) -> str:
    """Return the first language of a browser's list (`en-GB,en;q=0.9`)."""
    return accepted.split(",", maxsplit=1)[0].partition(";")[0].strip()
