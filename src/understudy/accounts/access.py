"""Who acts, and what a role may do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from understudy.kernel.errors import Forbidden


class Role(StrEnum):
    """What a person is here for."""

    ADMIN = "admin"
    TEACHER = "teacher"
    RESEARCHER = "researcher"
    STUDENT = "student"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the first argument of every use case."""

    id: UUID
    role: Role

    @property
    def is_admin(self) -> bool:
        """May see and change everything; reads of other people's words are audited."""
        return self.role is Role.ADMIN

    @property
    def makes_personas(self) -> bool:
        """May create, share and edit personas."""
        return self.role is not Role.STUDENT

    @property
    def sees_costs(self) -> bool:
        """May see tokens, cost and the model's name."""
        return self.role is not Role.STUDENT


OPERATOR = Actor(UUID(int=0), Role.ADMIN)
"""Whoever runs commands on the server itself; no person, so no row of `people` has this id."""


def require_admin(actor: Actor) -> None:
    """Let only an administrator pass.

    Raises:
        Forbidden: for everyone else.
    """
    if not actor.is_admin:
        raise Forbidden
