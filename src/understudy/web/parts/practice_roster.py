"""Who is how far, for those who teach a section: one row for each student."""

from collections import Counter

from nicegui import ui

from understudy.kernel.page import Page
from understudy.practice.courses.section_schemas import SectionCard
from understudy.practice.overview.schemas import ClassState, RosterRow
from understudy.practice.sessions.schemas import SessionCard, Stage
from understudy.web.parts.course_words import Tone, count_of
from understudy.web.parts.kit import avatar, badge, box, button, empty, text
from understudy.web.parts.practice_words import STAGES_FOR_TEACHERS
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor

_SHOWN_AT_ONCE = 12
_LIVE = (Stage.ACTIVE, Stage.PAUSED)
_NOBODY = "Students join with the section's code, or you add them by e-mail."


class Roster:
    """A section's students, each with their newest session with each case."""

    def __init__(self, visitor: Visitor, section: SectionCard) -> None:
        self._visitor, self._section = visitor, section
        self._overview = visitor.services.overview
        self._next: str | None = None

    async def build(self) -> None:
        """Add what is going on, and the students."""
        state = await self._overview.class_state(self._visitor.actor, self._section.id)
        if not state.students:
            with empty("people", "Nobody is enrolled yet", _NOBODY):
                ui.link("Add people", f"/sections/{self._section.id}?tab=people").classes("link")
            return
        _sums(state)
        self._rows = box("card rows", "ul")
        with box("more") as self._more:
            button("Show more", self._read_on)
        await self._read_on()

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._overview.roster(
            actor, self._section.id, after=self._next, limit=_SHOWN_AT_ONCE
        )
        self._show(page)

    def _show(self, page: Page[RosterRow]) -> None:
        self._next = page.next
        self._more.set_visibility(page.next is not None)
        with self._rows:
            for row in page.items:
                _student(row)


def _sums(state: ClassState) -> None:
    stages = Counter[tuple[str, Tone]]()
    for stage, number in state.stages.items():
        stages[STAGES_FOR_TEACHERS[stage]] += number
    live = sum(state.stages.get(stage, 0) for stage in _LIVE)
    with box("line-up wrap roster-sums"):
        told = f"{count_of(state.students, 'student')} · {live} under way now"
        text("span", told, "quiet small")
        for (label, tone), number in stages.items():
            badge(f"{label}: {number:,}", tone)


def _student(row: RosterRow) -> None:
    with box("entry-row", "li"):
        avatar(row.name, tone_of(row.student_id), "small")
        with box("main"):
            text("strong", row.name)
            text("small", count_of(len(row.sessions), "case") if row.sessions else "Not started")
        with box("roster-cells", "ul"):
            for card in row.sessions:
                _cell(card)


def _cell(card: SessionCard) -> None:
    label, tone = STAGES_FOR_TEACHERS[card.stage]
    with box(tag="li"), ui.link(target=f"/practice/sessions/{card.id}").classes("roster-cell"):
        text("span", card.client_name, "cut")
        badge(label, tone)
