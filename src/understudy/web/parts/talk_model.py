"""Which model plays the client of a test chat, to be changed while one talks."""

from typing import Self
from uuid import UUID

from understudy.practice.clients.offers import ModelNotAllowed
from understudy.practice.sessions.schemas import ModelOfTest, SessionForStudents
from understudy.web.notices import notice
from understudy.web.parts.kit import box, text
from understudy.web.parts.model_choice import model_field, options_of
from understudy.web.session import Visitor


class TalkModel:
    """The choice, beside the talk and on phones with the case."""

    def __init__(self, visitor: Visitor, session_id: UUID, found: ModelOfTest) -> None:
        self._visitor, self._choose = visitor, visitor.services.practice.choose
        self._session_id, self._found = session_id, found

    @classmethod
    async def of(cls, visitor: Visitor, found: SessionForStudents) -> Self | None:
        """Return the choice in a test chat; None where the model is not the visitor's to choose."""
        if found.pair_id is not None or not visitor.actor.sees_costs:
            return None
        choice = await visitor.services.practice.choose.get(visitor.actor, found.id)
        return cls(visitor, found.id, choice)

    def panel(self) -> None:
        """Add a panel with it."""
        with box("panel stack tight"):
            text("h2", "Model")
            self.field()

    def field(self) -> None:
        """Add the field alone."""
        found = self._found
        options = options_of(found.offered, found.model)

        async def change() -> None:
            if not await self._change(str(choice.value) or None):
                choice.value = self._found.model or ""

        choice = model_field("Plays the client", options, found.model, change)
        if found.note:
            text("p", found.note, "caution small")
        text("p", f"From the next reply on. {found.offered.basis}", "tiny")

    async def _change(self, wish: str | None) -> bool:
        if wish == self._found.model:
            return True
        actor = await self._visitor.actor_now()
        try:
            self._found = await self._choose.choose(actor, self._session_id, wish)
        except ModelNotAllowed as error:
            notice(error.message)
            return False
        notice(f"{wish or self._found.offered.items[0].model} gives the next reply.")
        return True
