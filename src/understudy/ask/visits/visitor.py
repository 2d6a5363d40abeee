"""Who acts in a visitor's session."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.events import Event

FORGOTTEN = "session.forgotten"
"""The session was deleted, and so is over for everybody who follows it."""
TAKEN_OVER = "session.taken"
"""`{holder}`: the session was gone on with from another connection."""


class Caller(NamedTuple):
    """Who is at a public door.

    Attributes:
        address: the network address; "" if it is not known.
        actor: who is signed in; None for everybody else.
        origin: the other site whose page asks; "" if it is one of ours, or a program.
    """

    address: str = ""
    actor: Actor | None = None
    origin: str = ""

    def is_who(self, person_id: UUID | None) -> bool:
        """Tell whether a session may be theirs: one of somebody signed in is theirs alone."""
        return person_id is None or (self.actor is not None and self.actor.id == person_id)


@dataclass(frozen=True, slots=True)
class Visitor(Actor):
    """Acts in one conversation of the page's owner, with the least rights there are.

    `id` is the owner's, since it is their conversation and they pay; `role` is never theirs.
    """

    session_id: UUID
    address: str


class Visit(NamedTuple):
    """A session whose token was shown to be right."""

    id: UUID
    page_id: UUID
    visitor: Visitor
    person_id: UUID | None
    holder: UUID


def is_taken(event: Event, visit: Visit) -> bool:
    """Tell whether an event says that somebody else goes on with a visit's session."""
    # Ids sort as they were made: what is told again of the past is no news.
    return event.name == TAKEN_OVER and event.data["holder"] > str(visit.holder)
