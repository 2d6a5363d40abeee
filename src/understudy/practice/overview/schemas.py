"""What is seen at a glance."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from understudy.practice.sessions.schemas import SessionCard, Stage


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class Outlook(_Shown):
    """What is to be done in a section, as far as the reader sees it; `next_due` is to come."""

    assignments: int
    next_due: datetime | None


class RosterRow(_Shown):
    """A student with their newest session with each case."""

    student_id: UUID
    name: str
    sessions: Sequence[SessionCard]


class ClassState(_Shown):
    """A section's students, and its sessions by stage."""

    students: int
    stages: Mapping[Stage, int]
