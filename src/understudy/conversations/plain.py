"""A plain chat: a persona answers as itself, and nothing more is asked of either side."""

from uuid import UUID

from understudy.conversations import store
from understudy.conversations.replies import Asking, PromptedReply, Reply
from understudy.conversations.schemas import Product
from understudy.conversations.speaking import Place
from understudy.kernel.db import Session
from understudy.llm.types import BudgetKey, Charge, Scope
from understudy.personas.prompt import CHAT, ChatVariables
from understudy.personas.schemas import PersonaFields


class PlainManners:
    """The manners of the product `chat`: whose conversation it is may always speak."""

    product = Product.CHAT

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def admit(self, session: Session, place: Place) -> None:
        """Let everything be said."""

    async def reply(self, session: Session, place: Place, id: UUID) -> Reply:
        """Return a reply in the persona's own words."""
        held = place.conversation
        (version,) = (await store.personas_of(session, [held])).values()
        variables = ChatVariables(persona=PersonaFields.model_validate(version.fields))
        charge = Charge(
            payer_id=held.owner_id,
            actor_id=held.owner_id,
            product=Product.CHAT,
            purpose="reply",
            budgets=(BudgetKey(Scope.ROLE, place.actor.role),),
            conversation_id=held.id,
            message_id=id,
        )
        return PromptedReply(self._asking, CHAT.bind(variables), charge)
