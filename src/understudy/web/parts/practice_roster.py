"""Who is how far, for those who teach a section: one row for each student."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.section_schemas import Enrolment, Membership, SectionCard
from understudy.practice.sessions.schemas import SessionCard, Stage, Wanted
from understudy.web.parts.course_words import count_of
from understudy.web.parts.kit import avatar, badge, box, empty, text
from understudy.web.parts.lists import read_all
from understudy.web.parts.practice_words import STAGES_FOR_TEACHERS
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visitor

_MOST_SESSIONS = 1_000
_LIVE = (Stage.ACTIVE, Stage.PAUSED)
_NOBODY = "Students join with the section's code, or you add them by e-mail."


@dataclass(frozen=True, slots=True)
class Roster:
    """A section's students and their sessions, the newest first."""

    section: SectionCard
    students: Sequence[Enrolment]
    sessions: Sequence[SessionCard]

    @classmethod
    async def read(cls, visitor: Visitor, section: SectionCard) -> "Roster":
        """Read it as this visitor, who teaches or assists the section, may see it."""
        actor, services = visitor.actor, visitor.services
        people = await read_all(
            lambda after, limit: services.sections.people(
                actor, section.id, after=after, limit=limit
            )
        )
        sessions = await read_all(
            lambda after, limit: services.practice.look.list(
                actor, Wanted(section_id=section.id), after=after, limit=limit
            ),
            _MOST_SESSIONS,
        )
        students = [each for each in people if each.role is Membership.STUDENT]
        return cls(section, students, sessions)

    def of(self, student_id: UUID) -> list[SessionCard]:
        """Return a student's newest session with each case."""
        found: dict[UUID | None, SessionCard] = {}
        for card in self.sessions:
            if card.student_id == student_id:
                found.setdefault(card.pair_id, card)
        return sorted(found.values(), key=lambda card: card.client_name)

    def build(self) -> None:
        """Add what is going on, and the students."""
        if not self.students:
            with empty("people", "Nobody is enrolled yet", _NOBODY):
                ui.link("Add people", f"/sections/{self.section.id}?tab=people").classes("link")
            return
        self._sums()
        with box("card rows", "ul"):
            for student in self.students:
                self._row(student)

    def _sums(self) -> None:
        stages = Counter(STAGES_FOR_TEACHERS[card.stage] for card in self.sessions)
        live = sum(card.stage in _LIVE for card in self.sessions)
        with box("line-up wrap roster-sums"):
            text("span", f"{live} under way now", "quiet small")
            for (label, tone), number in stages.items():
                badge(f"{label}: {number}", tone)

    def _row(self, student: Enrolment) -> None:
        cards = self.of(student.person_id)
        with box("entry-row", "li"):
            avatar(student.name, tone_of(student.person_id), "small")
            with box("main"):
                text("strong", student.name)
                text("small", count_of(len(cards), "case") if cards else "Not started")
            with box("roster-cells", "ul"):
                for card in cards:
                    _cell(card)


def _cell(card: SessionCard) -> None:
    label, tone = STAGES_FOR_TEACHERS[card.stage]
    with box(tag="li"), ui.link(target=f"/practice/sessions/{card.id}").classes("roster-cell"):
        text("span", card.client_name, "cut")
        badge(label, tone)
