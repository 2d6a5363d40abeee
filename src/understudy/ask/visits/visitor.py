"""Who acts in a visitor's session."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor


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
