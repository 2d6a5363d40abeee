"""What a student has to do: assignments with their cases, sessions under way, feedback."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nicegui import ui

from understudy.practice.courses.assignment_schemas import AssignmentForStudents, CaseForStudents
from understudy.practice.sessions.schemas import HANDED_IN, SessionCard, Stage
from understudy.web.parts.course_words import PURPOSES
from understudy.web.parts.kit import avatar, badge, box, link_button, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.practice_words import GO_ON, NOT_STARTED, STAGES, TO_DO
from understudy.web.parts.tones import tone_of

_DONE = (*HANDED_IN, Stage.HELD, Stage.ERASED)
_LEFT = (Stage.ABANDONED, Stage.VOIDED)


class AssignmentDue:
    """One assignment with the state of each case.

    Args:
        found: as its students see it.
        sessions: the student's own, the newest first.
        at: the moment to compare its dates with.
        zone: the installation's time zone.
    """

    def __init__(
        self,
        found: AssignmentForStudents,
        sessions: Sequence[SessionCard],
        at: datetime,
        zone: str,
    ) -> None:
        self._found, self._at, self._zone = found, at, zone
        self._sessions = [each for each in sessions if each.assignment_id == found.id]

    @property
    def is_closed(self) -> bool:
        """Whether nobody begins any more."""
        return self._found.closes_at is not None and self._found.closes_at <= self._at

    @property
    def is_done(self) -> bool:
        """Whether every case has been handed in."""
        return all(
            (last := self._last(case.id)) is not None and last.stage in _DONE
            for case in self._found.cases
        )

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to do in it at present."""
        open_ones = (last for case in self._found.cases if (last := self._last(case.id)))
        return self.is_done or (
            self.is_closed and not any(last.stage in TO_DO for last in open_ones)
        )

    def build(self) -> None:
        """Add its panel."""
        with box("card due"):
            with box("due-head"):
                with box("grow"):
                    with text("h3", ""):
                        ui.link(self._found.title, f"/assignments/{self._found.id}")
                    about = f"{self._found.section_name} · {PURPOSES[self._found.purpose]}"
                    text("p", about, "quiet small")
                self._when()
            with box("rows", "ul"):
                for case in self._found.cases:
                    self._case(case)

    def _when(self) -> None:
        found = self._found
        with box("due-when"):
            if self.is_closed:
                badge("Closed")
            elif found.opens_at and found.opens_at > self._at:
                text("span", "Opens", "tiny")
                local_moment(found.opens_at, self._zone).classes("small")
            elif found.due_at:
                is_late = found.due_at < self._at and not self.is_done
                text("span", "Was due" if is_late else "Due", "caution" if is_late else "tiny")
                local_moment(found.due_at, self._zone).classes("small")

    def _case(self, case: CaseForStudents) -> None:
        last = self._last(case.id)
        with box("entry-row", "li"):
            avatar(case.name, tone_of(case.persona_id), "small")
            with box("main"):
                text("strong", case.name)
                text("small", self._told(case, last))
            badge(*(STAGES[last.stage] if last else NOT_STARTED))
            self._way_on(case, last)

    def _told(self, case: CaseForStudents, last: SessionCard | None) -> str:
        used = self.used(case.id)
        most = f" of {self._found.attempts}" if self._found.attempts else ""
        attempts = f"Attempt {last.attempt}{most}" if last and used else ""
        return " · ".join(part for part in (case.role_line, attempts) if part)

    def _way_on(self, case: CaseForStudents, last: SessionCard | None) -> None:
        may_begin = not self.is_closed and not (
            self._found.opens_at and self._found.opens_at > self._at
        )
        if last and last.stage in GO_ON:
            kind = "primary" if last.stage in TO_DO else ""
            link_button(GO_ON[last.stage], f"/practice/sessions/{last.id}", kind=kind)  # type: ignore[arg-type]  # one of the two
        if last is None and may_begin:
            link_button("Start", f"/practice/start/{case.id}", kind="primary")
        elif last and may_begin and self._has_attempts(case.id):
            if last.stage in _LEFT:
                link_button("Start again", f"/practice/start/{case.id}", kind="primary")
            elif last.stage in HANDED_IN:
                link_button("Try again", f"/practice/start/{case.id}", kind="plain")

    def _has_attempts(self, pair_id: UUID) -> bool:
        return self._found.attempts is None or self.used(pair_id) < self._found.attempts

    def used(self, pair_id: UUID) -> int:
        """Return how many attempts at a case are used up."""
        return sum(each.uses_attempt for each in self._sessions if each.pair_id == pair_id)

    def _last(self, pair_id: UUID) -> SessionCard | None:
        return next((each for each in self._sessions if each.pair_id == pair_id), None)


def session_rows(sessions: Sequence[SessionCard], zone: str) -> None:
    """Add sessions as rows that lead on."""
    with box("card rows", "ul"):
        for card in sessions:
            with box("entry-row leads", "li"):
                with box("main"):
                    with text("strong", ""):
                        link = ui.link(card.client_name, f"/practice/sessions/{card.id}")
                        link.classes("whole-row")
                    with text("small", "") as line:
                        text("span", "Free practice · " if card.assignment_id is None else "")
                        local_moment(card.updated_at, zone)
                    line.classes("line-up")
                badge(*STAGES[card.stage])
                if card.stage in GO_ON:
                    text("span", GO_ON[card.stage], "link")
