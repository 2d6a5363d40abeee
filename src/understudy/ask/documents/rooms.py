"""How much of a model's window is left for documents, as this installation is set up."""

from understudy.ask.documents.schemas import Room
from understudy.kernel.settings import Settings
from understudy.llm.catalog import window_tokens
from understudy.llm.gateway import Gateway
from understudy.llm.types import Role

INSTRUCTION_TOKENS = 2_000
"""What a model is told besides the documents: rules, dates, derived facts, a summary."""


class Rooms:
    """The room for documents in every model that may answer."""

    def __init__(self, gateway: Gateway, settings: Settings) -> None:
        self._gateway, self._settings = gateway, settings

    def of(self, model: str | None = None) -> Room:
        """Return the room in the main model's window, or in that of the one that was chosen.

        A model that may not be chosen any more leaves it at the main model, which answers then. Of
        those that stand in for it the smallest window counts, since any of them may answer.
        """
        models, name = self._gateway.models, self._gateway.allowed.main
        window = models.window_tokens(Role.MAIN)
        if chosen := self._gateway.allowed.find(model or ""):
            name, window = chosen, min(window, window_tokens(chosen))
        return Room(
            model=str(name),
            window_tokens=window,
            instruction_tokens=INSTRUCTION_TOKENS,
            history_tokens=self._settings.ask_history_tokens,
            reply_tokens=self._settings.ask_reply_tokens,
        )
