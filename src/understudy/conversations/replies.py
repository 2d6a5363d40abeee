"""How a persona's next message comes about: what a turn asks of the product it belongs to."""

from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from understudy.conversations.history import Spoken, cut_to_fit, lines_for_persona
from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageRole
from understudy.kernel.db import Session
from understudy.kernel.settings import Settings
from understudy.llm.calls import Listener
from understudy.llm.catalog import window_tokens
from understudy.llm.gateway import Gateway
from understudy.llm.prompts import BoundPrompt, PromptLibrary, Variables
from understudy.llm.tokens import estimate_tokens
from understudy.llm.types import Answer, Charge, Line, Request, Role


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reply answers.

    Attributes:
        message_id: of the reply to be given.
        said: its branch up to it, oldest first.
        version: the digest of the persona's version.
        alternative: how many replies were given before it in its place.
    """

    message_id: UUID
    said: tuple[Spoken, ...]
    version: str
    alternative: int

    @property
    def seed(self) -> str:
        """What the demo model's words depend on: the same persona, turn and words, the same."""
        number = sum(each.role == MessageRole.USER for each in self.said)
        last = lines_for_persona(self.said)[-1].text
        return f"{self.version}|{number}|{self.alternative}|{last}"


class Given(NamedTuple):
    """A reply, how many earlier lines did not fit the model's window, and what is known of it."""

    answer: Answer
    left_out: int = 0
    details: dict[str, Any] | None = None


class Reply(Protocol):
    """What a product does to give a reply. Raises what `Gateway.complete` raises."""

    @property
    def charge(self) -> Charge:
        """Who pays for it."""
        ...

    async def give(self, heard: Heard, hear: Listener) -> Given:
        """Give the reply; `hear` takes its pieces as they may be shown."""
        ...

    async def ended(self, session: Session, message: MessageRow) -> None:
        """Write down, with the reply's end, what else it has changed. It may be tried again."""
        ...


class Asking:
    """Asks models in conversations: what was said is cut to what fits their window."""

    def __init__(self, gateway: Gateway, prompts: PromptLibrary, settings: Settings) -> None:
        self.gateway, self.prompts, self.settings = gateway, prompts, settings

    def window_tokens(self, model: str = "") -> int:
        """Return the smallest window of the models that may answer, the chosen one among them."""
        window = self.gateway.models.window_tokens(Role.MAIN)
        chosen = self.gateway.allowed.find(model)
        return min(window, window_tokens(chosen)) if chosen else window

    @property
    def most_tokens(self) -> int:
        """The longest reply."""
        return self.settings.reply_tokens

    def room(self, system: str, model: str = "") -> int:
        """Return how many tokens all that was said may have beside what the persona is told."""
        window = self.window_tokens(model) - self.settings.reply_tokens
        return min(window - estimate_tokens(system), self.settings.history_tokens)

    def fitting(
        self, said: tuple[Spoken, ...], system: str, model: str = ""
    ) -> tuple[tuple[Line, ...], int]:
        """Return what was said as the persona sees it, and how many lines were left out."""
        return cut_to_fit(lines_for_persona(said), self.room(system, model), estimate_tokens)

    def request[V: Variables](
        self, prompt: BoundPrompt[V], heard: Heard, cache_key: str, model: str = ""
    ) -> tuple[Request, int]:
        """Return what is asked for a reply, and how many lines were left out.

        Args:
            prompt: what the persona is told.
            heard: what the reply answers.
            cache_key: what calls that begin alike share.
            model: the one that was chosen in place of the main one.
        """
        lines, left_out = self.fitting(heard.said, self.prompts.system_of(prompt), model)
        most, seed = self.most_tokens, heard.seed
        request = self.prompts.request(
            prompt, lines, seed=seed, cache_key=cache_key, most_tokens=most, model=model
        )
        return request, left_out


@dataclass(frozen=True, slots=True)
class PromptedReply[V: Variables]:
    """A reply that is one answer to one prompt, shown as it comes."""

    asking: Asking
    prompt: BoundPrompt[V]
    charge: Charge

    async def give(self, heard: Heard, hear: Listener) -> Given:
        """Ask the model and pass on what it says."""
        key = str(self.charge.conversation_id)
        request, left_out = self.asking.request(self.prompt, heard, key)
        answer = await self.asking.gateway.complete(request, self.charge, hear)
        return Given(answer, left_out)

    async def ended(self, session: Session, message: MessageRow) -> None:
        """Nothing else has changed."""
