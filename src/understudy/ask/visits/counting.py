"""How a visitor's questions are counted: by session, and by network address."""

from uuid import UUID

from understudy.accounts.access import Actor
from understudy.ask.visits.problems import SessionUnknown
from understudy.ask.visits.visitor import Visitor
from understudy.conversations.speaking import Count
from understudy.llm.traffic.messages import MessageLimits


def of_visitor(limits: MessageLimits) -> Count:
    """Return what counts a question in both windows, which outlive every connection.

    It raises `MessagesLimited` where one of them is full.
    """

    async def _count(actor: Actor, message: UUID) -> None:
        if not isinstance(actor, Visitor):
            raise SessionUnknown
        address, session = actor.address or None, str(actor.session_id)
        await limits.admit(session=session, address=address, message=message)

    return _count
