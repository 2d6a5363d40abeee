"""What an assignment asks of its sessions, as far as their student's page needs it."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from understudy.kernel.errors import NotFound
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentForStudents,
    Purpose,
    Release,
)
from understudy.web.session import Visitor


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a session; as it stands, those of free practice.

    Attributes:
        title: of the assignment; empty in free practice.
        is_fixed: what is said stays as it is.
        requires_reflection: feedback comes after a reflection.
        release: when feedback is shown.
    """

    title: str = ""
    is_fixed: bool = False
    requires_reflection: bool = False
    release: Release = Release.AFTER_REFLECTION

    @classmethod
    async def read(cls, visitor: Visitor, assignment_id: UUID | None) -> Self:
        """Return an assignment's terms; of one that is taken back meanwhile, the usual ones."""
        if assignment_id is None:
            return cls()
        try:
            found = await visitor.services.assignments.get(visitor.actor, assignment_id)
        except NotFound:
            return cls(requires_reflection=True)
        return cls._of(found)

    @classmethod
    def _of(cls, found: Assignment | AssignmentForStudents) -> Self:
        fields = found.fields if isinstance(found, Assignment) else found
        return cls(
            title=found.title,
            is_fixed=found.purpose is Purpose.GRADED,
            requires_reflection=fields.requires_reflection,
            release=fields.release,
        )
