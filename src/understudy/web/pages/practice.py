"""Practice: what a student has to do and has done; for teachers, how far their students are."""

from collections.abc import Sequence
from uuid import UUID

from nicegui import ui

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.kernel.page import Page
from understudy.practice.clients.schemas import ClientCard
from understudy.practice.courses.assignment_schemas import AssignmentForStudents
from understudy.practice.courses.section_schemas import SectionCard
from understudy.practice.sessions.schemas import SessionCard, Stage, Wanted
from understudy.web.frame import frame
from understudy.web.parts.course_words import in_order_of_work
from understudy.web.parts.kit import avatar, badge, box, button, empty, link_button, page_head, text
from understudy.web.parts.lists import read_all
from understudy.web.parts.practice_due import AssignmentDue, session_rows
from understudy.web.parts.practice_progress import progress
from understudy.web.parts.practice_roster import Roster
from understudy.web.parts.practice_words import TO_DO, difficulty_of, person_of
from understudy.web.parts.review_places import QUEUE
from understudy.web.parts.support import support_line
from understudy.web.parts.taught import section_tabs, taught_sections
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_MOST_SESSIONS = 500
_CLIENTS_AT_ONCE = 9
_SHOWN = 6
_PLOTTED = 8
_NOTHING = (
    "You talk with a client that an AI plays, think the talk over, and get feedback with your own "
    "words as evidence. Your teacher's assignments stand here as soon as you are in a section."
)


async def practice_page(visitor: Visiting, section: UUID | None = None) -> None:
    """Show the visitor's own practice, and the sections they teach or assist."""
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    taught = await taught_sections(visitor, section)
    with frame(visitor, "/practice", "Practice"), box("page practice-page"):
        with page_head("Practice", _sub(taught)):
            if taught:
                left = await visitor.services.feedback.left(visitor.actor)
                link_button(f"Review ({left})" if left else "Review", QUEUE, kind="primary")
        if taught:
            await _teaching(visitor, taught, section)
        await HomeView(visitor, is_alone=not taught).build()
        support_line(visitor.services.settings.support_contact, "quiet after-list")


def _sub(taught: Sequence[SectionCard]) -> str:
    if taught:
        return "How far your students are, and your own sessions."
    return "Talk with simulated clients, reflect, and learn from feedback."


async def _teaching(visitor: Visitor, taught: Sequence[SectionCard], chosen: UUID | None) -> None:
    shown = next((each for each in taught if each.id == chosen), taught[0])
    if len(taught) > 1:
        section_tabs(taught, shown.id, lambda id_: f"/practice?section={id_}")
    else:
        text("h2", shown.name, "practice-part")
    await Roster(visitor, shown).build()


class HomeView:
    """What somebody has to do, and has done, themself."""

    def __init__(self, visitor: Visitor, *, is_alone: bool) -> None:
        self._visitor, self._is_alone = visitor, is_alone
        self._zone = visitor.services.settings.timezone

    async def build(self) -> None:
        """Build the parts that have something in them."""
        sessions = await self._own_sessions()
        due = await self._due()
        if self._is_alone and not (sessions or due):
            with empty("practice", "Nothing to practise yet", _NOTHING):
                link_button("Join a section", "/sections", kind="primary")
        in_due = {each.id for each in due}
        free = [s for s in sessions if s.stage in TO_DO and s.assignment_id not in in_due]
        if free:
            self._head("Under way")
            session_rows(free[:_SHOWN], self._zone)
        made = [AssignmentDue(each, sessions, now(), self._zone) for each in due]
        self._assignments("To do", [each for each in made if not each.is_over])
        await self._feedback([s for s in sessions if s.stage is Stage.RELEASED])
        self._assignments("Done", [each for each in made if each.is_over])
        await FreePractice(self._visitor).build()

    def _head(self, label: str) -> None:
        text("h2", label, "practice-part")

    async def _own_sessions(self) -> list[SessionCard]:
        actor, look = self._visitor.actor, self._visitor.services.practice.look
        return await read_all(
            lambda after, limit: look.list(
                actor, Wanted(student_id=actor.id), after=after, limit=limit
            ),
            _MOST_SESSIONS,
        )

    async def _due(self) -> list[AssignmentForStudents]:
        """Return the assignments of the sections they learn in, as somebody does them."""
        found = await self._visitor.services.overview.to_do(self._visitor.actor)
        return in_order_of_work(found, now())

    def _assignments(self, label: str, several: Sequence[AssignmentDue]) -> None:
        if several:
            self._head(label)
            with box("stack"):
                for each in several:
                    each.build()

    async def _feedback(self, released: Sequence[SessionCard]) -> None:
        if released:
            self._head("Feedback")
            await progress(self._visitor, released[:_PLOTTED])
            session_rows(released[:_SHOWN], self._zone)


class FreePractice:
    """The published clients that somebody can talk with as they like, more on request."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._next: str | None = None

    async def build(self) -> None:
        """Add them, if there are any."""
        found = await self._read(self._visitor.actor)
        if not found.items:
            return
        text("h2", "Free practice", "practice-part")
        text("p", "Talk as often as you like. Nothing of it is graded.", "quiet practice-lead")
        self._gallery = box("gallery")
        with box("more") as self._more:
            button("Show more", self._read_on)
        self._show(found)

    async def _read_on(self) -> None:
        self._show(await self._read(await self._visitor.actor_now()))

    async def _read(self, actor: Actor) -> Page[ClientCard]:
        overview = self._visitor.services.overview
        return await overview.open_clients(actor, after=self._next, limit=_CLIENTS_AT_ONCE)

    def _show(self, page: Page[ClientCard]) -> None:
        self._next = page.next
        self._more.set_visibility(page.next is not None)
        with self._gallery:
            for client in page.items:
                _free_card(client)


def _free_card(client: ClientCard) -> None:
    with box("card persona-card"):
        with box("top"):
            avatar(client.name, tone_of(client.persona_id))
            with box("grow"):
                text("h3", client.name, "name")
                text("p", person_of(client.pronouns, client.age), "person")
            badge(difficulty_of(client.difficulty))
        text("p", client.referral.reason, "role")
        with box("foot"):
            text("span", ", ".join(client.content_notes), "about cut")
            link_button("Talk", f"/practice/try/{client.persona_id}")
