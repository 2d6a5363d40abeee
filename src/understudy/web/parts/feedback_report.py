"""Feedback on a session, in the order it is looked for."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from nicegui import ui

from understudy.practice.feedback.judge_schemas import NoteKind, TurnNote
from understudy.practice.feedback.schemas import CriterionResult, Evidence, Report
from understudy.practice.feedback.view_schemas import FeedbackView
from understudy.web.parts.column_chart import Column, column_chart
from understudy.web.parts.feedback_words import (
    BANDS,
    NOTES,
    TO_STUDENT,
    Voice,
    counts_of,
    header_of,
    reviewed_of,
    score_of,
)
from understudy.web.parts.kit import Kind, badge, box, button, text
from understudy.web.parts.practice_transcript import place_of

type TryAgain = Callable[[UUID], Any]
type Below = Callable[[CriterionResult], None]
_MISSING = "What is missing for the next level"
_TRUST_ROOM = 3
"""Trust goes from 1 to 4."""


class ReportView:
    """A report that may be seen.

    Args:
        view: the feedback with its report.
        report: the same, which is there.
        try_again: takes the id of a message of the student, to go on from it in a new attempt.
        voice: to its student, or of them.
        below: adds what may be done with a criterion.
        opened: the ids of criteria that are unfolded from the start.
    """

    def __init__(
        self,
        view: FeedbackView,
        report: Report,
        try_again: TryAgain | None = None,
        *,
        voice: Voice = TO_STUDENT,
        below: Below | None = None,
        opened: Collection[str] = (),
    ) -> None:
        self._view, self._report, self._try_again = view, report, try_again
        self._voice, self._below, self._opened = voice, below, opened
        self._own = {rating.criterion_id: rating.level for rating in view.ratings}
        self._message_of = {turn.turn: turn.message_id for turn in view.turns}

    def build(self) -> None:
        """Add all of it."""
        self._summary()
        self._goal()
        self._criteria()
        self._cues()
        self._notes()
        self._comments()
        self._trust()
        self._held_back()
        self._counts()
        self._reflection()
        self._limits()

    def _summary(self) -> None:
        report, total = self._report, self._report.total
        with box("panel stack report-summary"):
            with box("line-up wrap"):
                text("h2", self._voice.title, "grow")
                badge(*BANDS[total.band])
                text("span", score_of(total.score), "numbers quiet small")
            text("p", reviewed_of(self._view, is_advisory=report.is_advisory), "tiny")
            with box("three-lines", "dl"):
                _line("What went well", report.summary.strength)
                if report.summary.strength_evidence:
                    with box(tag="dd"):
                        self._quote(report.summary.strength_evidence)
                _line("What matters most", report.summary.priority)
                _line("To try next", report.summary.next)
            text("p", header_of(report.header), "tiny")

    def _goal(self) -> None:
        goal = self._report.goal
        if not goal.text:
            return
        with box("panel stack tight next-goal"):
            text("h2", self._voice.goal)
            text("p", goal.text)
            self._again(goal.retry_turn, "Try it again from there", kind="primary")

    def _criteria(self) -> None:
        with box("panel stack"):
            text("h2", "Skill by skill")
            with box("criteria"):
                for criterion in self._report.criteria:
                    self._criterion(criterion)

    def _criterion(self, found: CriterionResult) -> None:
        label, tone = BANDS[found.band]
        with box("skill", "details") as fold:
            with box(tag="summary"):
                text("span", found.name, "grow")
                if found.id in self._own:
                    own = self._own[found.id]
                    text("span", self._voice.rated.format(level=own or "N/O"), "tiny numbers")
                shown = f"{found.counted} {found.label}" if found.counted else label
                badge(shown, tone)
            if found.override:
                text("p", self._voice.teacher.format(reason=found.override.reason), "small")
            for evidence in found.evidence:
                self._quote(evidence)
            _points("What earned it", found.earned)
            # The machine missed it; a teacher who gave another level may have seen it.
            _points("What the AI did not find" if found.override else _MISSING, found.missing)
            if found.next_level:
                text("p", f"The next level: {found.next_level}", "small quiet")
            if self._below:
                self._below(found)
        fold.props["id"] = f"skill-{found.id}"
        if found.id in self._opened:
            fold.props["open"] = ""

    def _quote(self, evidence: Evidence) -> None:
        message_id = self._message_of.get(evidence.turn)
        with box("quote"):
            text("span", f"“{evidence.text}”")
            if message_id is None:
                text("span", "the reflection", "tiny")
            else:
                where = ui.link(f"turn {evidence.turn}", f"#{place_of(message_id)}")
                where.classes("tiny numbers link")

    def _cues(self) -> None:
        report = self._report
        if not (report.cues or report.risk.asked_turns or report.risk.missed_turns):
            return
        with box("panel stack"):
            text("h2", "Cues")
            if report.risk.asked_turns:
                turns = ", ".join(map(str, report.risk.asked_turns))
                text("p", self._voice.asked.format(turns=turns), "small")
            for cue in report.cues:
                with box("stack tight"):
                    self._quote(cue.evidence)
                    with box("line-up"):
                        if cue.is_risk:
                            badge("Safety", "danger")
                        text("p", cue.missed, "small")

    def _notes(self) -> None:
        if not self._report.notes:
            return
        with box("panel stack"):
            text("h2", "Turn by turn")
            for note in self._report.notes:
                self._note(note)

    def _note(self, note: TurnNote) -> None:
        with box("turn-note"):
            with box("line-up wrap"):
                text("h3", f"Turn {note.turn}", "numbers")
                badge(*NOTES[note.kind])
                text("span", note.goal, "tiny grow")
            text("p", note.what)
            if note.alternative:
                text("p", f"“{note.alternative}”", "quote other-words")
            text("p", note.why, "small quiet")
            if note.kind is not NoteKind.WORKED:
                self._again(note.turn, "Try again from here", kind="plain")

    def _again(self, turn: int | None, label: str, *, kind: Kind) -> None:
        message_id = self._message_of.get(turn) if turn else None
        if message_id is not None and self._try_again is not None:
            go = self._try_again
            with box("line-up"):
                button(label, lambda: go(message_id), kind=kind)

    def _comments(self) -> None:
        if not self._view.comments:
            return
        with box("panel stack"):
            text("h2", self._voice.comments)
            for comment in self._view.comments:
                with box("turn-note"):
                    if comment.turn:
                        where = f"#{place_of(self._message_of[comment.turn])}"
                        with text("h3", ""):
                            ui.link(f"Turn {comment.turn}", where).classes("numbers link")
                    else:
                        text("h3", comment.by)
                    text("p", comment.text, "prose")

    def _trust(self) -> None:
        if not self._report.trust:
            return
        with box("panel stack"):
            text("h2", "How the client's trust went")
            columns = [
                Column(str(point.turn), (point.trust - 1) / _TRUST_ROOM, f"{point.trust:.1f}")
                for point in self._report.trust
            ]
            column_chart(self._voice.trust, columns)
            for point in self._report.trust:
                if point.has_moved and point.why:
                    way = "up" if point.change > 0 else "down"
                    said = f"Turn {point.turn}, {way}: {'; '.join(point.why)}"
                    text("p", said, "small quiet")

    def _held_back(self) -> None:
        if not self._report.held_back:
            return
        with box("panel stack"):
            text("h2", "What the client kept to themself")
            for each in self._report.held_back:
                with box("stack tight"):
                    text("p", each.text)
                    text("p", each.why, "small quiet")

    def _counts(self) -> None:
        with box("panel stack tight"):
            text("h2", "Counted in your talk")
            with box("facts", "dl"):
                for name, told in counts_of(self._report.panel):
                    text("dt", name)
                    text("dd", told, "numbers")

    def _reflection(self) -> None:
        if self._report.reflection:
            with box("panel stack tight"):
                text("h2", self._voice.reflection)
                text("p", self._report.reflection, "prose quiet")

    def _limits(self) -> None:
        with box("report-limits"):
            for sentence in self._report.limits:
                text("p", sentence, "tiny")


def _line(label: str, said: str | None) -> None:
    if said:
        text("dt", label)
        text("dd", said)


def _points(label: str, points: tuple[str, ...]) -> None:
    if points:
        text("h3", label)
        with box("plain-list marked", "ul"):
            for point in points:
                text("li", point)
