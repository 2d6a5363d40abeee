"""An assignment as one reads it: what to do, by when, how often, and with whom."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from nicegui import ui

from understudy.kernel.clock import now
from understudy.practice.courses.assignment_schemas import (
    AssignmentFields,
    AssignmentForStudents,
    CaseForStudents,
    Counts,
    HintMode,
    Release,
)
from understudy.practice.courses.windows import Refusal, may_begin
from understudy.web.parts.course_words import COUNTS, HINTS, RELEASES, count_of
from understudy.web.parts.kit import badge, box, link_button, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.persona_card import person_line, persona_card
from understudy.web.parts.rubric_reading import rubric_reading
from understudy.web.parts.tones import tone_of

type Told = AssignmentForStudents | AssignmentFields


def assignment_facts(told: Told, zone: str) -> None:
    """Add dates, attempts, limits, help and feedback as a list of facts."""
    with box("facts", "dl"):
        _moment("Opens", told.opens_at, zone)
        _moment("Due", told.due_at, zone)
        _moment("Closes", told.closes_at, zone)
        _fact("Attempts", _attempts(told.attempts, told.counts))
        if told.limit_minutes:
            _fact("Time", f"{count_of(told.limit_minutes, 'minute')} for one talk")
        if told.limit_turns:
            _fact("Turns", f"{told.limit_turns} of yours in one talk")
        if told.hint_mode is not HintMode.OFF:
            _fact("Hints", HINTS[told.hint_mode])
        if told.requires_reflection:
            _fact("Reflection", "You write one after each talk")
        _fact("Feedback", RELEASES[told.release])
    if told.release is Release.AFTER_REVIEW:
        text("p", "Your teacher reads the feedback before you do.", "quiet small")


def refusal_of(assignment: AssignmentForStudents) -> Refusal | None:
    """Return why nobody may begin now, as far as its dates say."""
    fields = AssignmentFields.model_construct(
        title=assignment.title,
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        attempts=None,  # how many are left is counted where one begins
    )
    return may_begin(fields, assignment.state, now(), 0)


def cases(assignment: AssignmentForStudents) -> None:
    """Add a card for each client, with the way into the talk."""
    refusal = refusal_of(assignment)
    names = {case.id: case.name for case in assignment.cases}
    with box("gallery cases"):
        for number, case in enumerate(assignment.cases, 1):
            other = [names[each] for each in case.alternatives if each in names]
            _case(case, number, other, refusal)


def _case(case: CaseForStudents, number: int, other: list[str], refusal: Refusal | None) -> None:
    line = person_line(case.pronouns, case.age)
    tone = tone_of(case.persona_id)
    with box("case"):
        with persona_card(case.name, line, case.role_line, [], tone=tone):
            about = f"Client {number}" + (f", or instead {' or '.join(other)}" if other else "")
            text("span", about, "about")
            if refusal is None:
                start = link_button("Start", f"/practice/start/{case.id}", kind="primary")
                start.props["aria-label"] = f"Start with {case.name}"
            else:
                badge("Closed" if refusal is Refusal.CLOSED else "Not open")
        if case.rubric:
            with folded(f"How it is judged: {case.rubric.name}"):
                rubric_reading(case.rubric)


def folded(title: str, classes: str = "") -> AbstractContextManager[ui.element]:
    """Add what is shown when its title is pressed."""
    details = box(f"fold {classes}", "details")
    with details:
        text("summary", title)
    return details


def _attempts(attempts: int | None, counts: Counts) -> str:
    if attempts is None:
        return f"As many as you like; {COUNTS[counts].lower()} counts"
    if attempts == 1:
        return "One"
    return f"{attempts}; {COUNTS[counts].lower()} counts"


def _fact(name: str, value: str) -> None:
    _line(name, lambda: text("dd", value))


def _moment(name: str, moment: datetime | None, zone: str) -> None:
    if moment is None:
        return
    with _line(name, lambda: box(tag="dd")):
        local_moment(moment, zone)


def _line[Made: ui.element](name: str, make: Callable[[], Made]) -> Made:
    text("dt", name)
    return make()
