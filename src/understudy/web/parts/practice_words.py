"""How practice is said: stages, ends, what is left."""

from understudy.practice.clients.picklists import DIFFICULTIES, Difficulty
from understudy.practice.sessions.schemas import EndReason, Remaining, Stage
from understudy.web.parts.course_words import Tone, count_of

STAGES: dict[Stage, tuple[str, Tone]] = {
    Stage.ASSIGNED: ("Not begun", ""),
    Stage.BRIEFED: ("Ready to begin", ""),
    Stage.ACTIVE: ("Under way", "good"),
    Stage.PAUSED: ("Paused", "warn"),
    Stage.ENDED: ("To reflect on", "warn"),
    Stage.REFLECTING: ("To reflect on", "warn"),
    Stage.FEEDBACK_PENDING: ("Waiting for feedback", ""),
    Stage.FEEDBACK_READY: ("Waiting for feedback", ""),
    Stage.RELEASED: ("Feedback ready", "good"),
    Stage.ABANDONED: ("Left", ""),
    Stage.VOIDED: ("Does not count", ""),
    Stage.HELD: ("Being looked at", "warn"),
    Stage.ERASED: ("Deleted", ""),
}
"""As students read them."""
STAGES_FOR_TEACHERS = {
    **STAGES,
    Stage.ENDED: ("Reflecting", "warn"),
    Stage.REFLECTING: ("Reflecting", "warn"),
    Stage.FEEDBACK_PENDING: ("Being judged", ""),
    Stage.FEEDBACK_READY: ("To review", "warn"),
    Stage.RELEASED: ("Released", "good"),
    Stage.VOIDED: ("Void", ""),
    Stage.HELD: ("Held", "danger"),
}
NOT_STARTED: tuple[str, Tone] = ("Not started", "")
GO_ON: dict[Stage, str] = {
    Stage.ASSIGNED: "Start",
    Stage.BRIEFED: "Start",
    Stage.ACTIVE: "Continue",
    Stage.PAUSED: "Continue",
    Stage.ENDED: "Reflect",
    Stage.REFLECTING: "Reflect",
    Stage.RELEASED: "Read feedback",
}
"""What the button says that leads into a session; at other stages it is only looked at."""
UNDER_WAY = (Stage.ASSIGNED, Stage.BRIEFED, Stage.ACTIVE, Stage.PAUSED)
TO_DO = (*UNDER_WAY, Stage.ENDED, Stage.REFLECTING)
"""Stages at which the student goes on."""
ENDS: dict[EndReason, str] = {
    EndReason.STUDENT_CLOSE: "You ended the talk.",
    EndReason.CLIENT_END: "The client ended the talk.",
    EndReason.TIME: "The time is used up.",
    EndReason.TURNS: "The turns are used up.",
    EndReason.BUDGET: "What this session may cost is used up.",
    EndReason.SAFETY_STOP: "You stopped.",
    EndReason.ERROR: "The session failed for a technical reason.",
}
ENDS_FOR_TEACHERS: dict[EndReason, str] = {
    **ENDS,
    EndReason.STUDENT_CLOSE: "The student ended the talk.",
    EndReason.SAFETY_STOP: "The student stopped for their own sake, and lets you know.",
}
_MINUTE_S = 60


def difficulty_of(difficulty: Difficulty) -> str:
    """Return a difficulty as one word."""
    return DIFFICULTIES[difficulty].label


def person_of(pronouns: str, age: int | None) -> str:
    """Return what is known of a person besides their name: `she/her · 34`."""
    return " · ".join(part for part in (pronouns, str(age) if age else "") if part)


def limits_of(limits: Remaining) -> list[str]:
    """Return limits that are not used yet, as sentences."""
    said = []
    if limits.seconds is not None:
        minutes = count_of(round(limits.seconds / _MINUTE_S), "minute")
        said.append(f"{minutes} at the most. The clock stands still while you pause.")
    if limits.turns is not None:
        said.append(f"{count_of(limits.turns, 'turn')} of yours at the most.")
    return said or ["No limit of time or turns: the talk ends when you or the client end it."]


def turns_of(turns: int, left: Remaining) -> str:
    """Return how far a talk is: `Turn 3 of 15`, or `3 turns` where there is no limit."""
    if left.turns is None:
        return count_of(turns, "turn")
    return f"Turn {turns} of {turns + left.turns}"
