"""How courses are said: states, windows, limits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, Protocol

from understudy.practice.courses.assignment_schemas import (
    AssignmentState,
    Counts,
    HintMode,
    Purpose,
    Release,
)
from understudy.practice.courses.section_schemas import Membership, Part
from understudy.web.parts.dates import moment_text

type Tone = Literal["", "good", "warn", "danger"]

STATES: dict[AssignmentState, tuple[str, Tone]] = {
    AssignmentState.DRAFT: ("Draft", ""),
    AssignmentState.PUBLISHED: ("Published", "good"),
    AssignmentState.UNPUBLISHED: ("Taken back", "warn"),
}
PURPOSES = {Purpose.PRACTICE: "Practice", Purpose.GRADED: "Graded"}
COUNTS = {Counts.BEST: "The best attempt", Counts.LAST: "The last attempt"}
HINTS = {HintMode.OFF: "None", HintMode.ON_REQUEST: "When asked for", HintMode.LIVE: "All the time"}
RELEASES = {
    Release.IMMEDIATE: "At once",
    Release.AFTER_REFLECTION: "After the reflection",
    Release.AFTER_REVIEW: "After the teacher's review",
    Release.AFTER_DUE: "After the due date",
}
ROLES = {Membership.STUDENT: "Student", Membership.TA: "Assistant"}
PARTS = {Part.MANAGES: "", Part.READS: "You assist", Part.LEARNS: "You learn here"}


class Window(Protocol):
    """When something may be begun, and until when."""

    @property
    def opens_at(self) -> datetime | None:
        """From when on; None is at once."""

    @property
    def due_at(self) -> datetime | None:
        """Until when it is on time."""

    @property
    def closes_at(self) -> datetime | None:
        """From when on nobody begins."""


def window_text(window: Window, zone: str) -> str:
    """Return a window in words: `opens 1 Nov 2026, 08:00 · due 9 Nov 2026, 18:00`."""
    named = (("opens", window.opens_at), ("due", window.due_at), ("closes", window.closes_at))
    said = [f"{verb} {moment_text(moment, zone)}" for verb, moment in named if moment]
    return " · ".join(said) or "no dates"


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: `1 student`, `3 students`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_order_of_work[Item: Window](assignments: Iterable[Item], at: datetime) -> list[Item]:
    """Return assignments as somebody does them: the next due first, then undated, closed last."""

    def place(each: Item) -> tuple[bool, bool, float]:
        is_over = each.closes_at is not None and each.closes_at <= at
        return is_over, each.due_at is None, each.due_at.timestamp() if each.due_at else 0.0

    return sorted(assignments, key=place)
