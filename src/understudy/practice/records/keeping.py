"""How long a section keeps what was said, and what stays although its student wants it deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from understudy.llm.usage.days import end_of
from understudy.practice.courses.section_schemas import SectionSettings
from understudy.practice.sessions.schemas import Stage

_NOT_WORK = (Stage.ASSIGNED, Stage.BRIEFED, Stage.ABANDONED, Stage.VOIDED, Stage.ERASED)
_HELD = "Somebody looks at this session first; it can be deleted when that is over."
_DISPUTED = (
    "You do not agree with its feedback and your teacher has not answered yet; it can be deleted "
    "after that."
)
_ANSWERING = "Its client is answering right now; try again in a minute."


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether a session may be deleted.

    Attributes:
        stage: how far it is.
        is_disputed: its student waits for a teacher's answer.
        is_answering: its client is giving a reply.
        is_graded: it was held in a graded assignment.
        settings: of its section; None in free practice.
    """

    stage: Stage
    is_disputed: bool
    is_answering: bool
    is_graded: bool
    settings: SectionSettings | None


def ended_before(settings: SectionSettings, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment before which a session must have ended to be deleted now.

    Days are counted from the end of a session, or of the term where that is later: of its last day
    in the installation's time zone. None: nothing is to be deleted.
    """
    if settings.retention_days is None:
        return None
    kept_for = timedelta(days=settings.retention_days)
    if settings.term_ends_on and end_of(settings.term_ends_on, zone) > at - kept_for:
        return None
    return at - kept_for


def why_kept(standing: Standing) -> str | None:
    """Return why a session stays although its student wants it deleted; None if it need not."""
    if standing.stage is Stage.HELD:
        return _HELD
    if standing.is_disputed:
        return _DISPUTED
    if standing.is_answering:
        return _ANSWERING
    settings = standing.settings
    if settings is None or not (standing.is_graded and settings.keeps_graded_work):
        return None
    return None if standing.stage in _NOT_WORK else _graded(settings)


def _graded(settings: SectionSettings) -> str:
    days = settings.retention_days
    until = f"for {days} days" if days else "until your teacher has it deleted"
    return f"It was held for a grade, and this section keeps such work {until}."
