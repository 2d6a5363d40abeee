"""Use cases of choosing a model: which may play a client, and what a talk with it costs."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts.access import Actor, require_admin
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden, Invalid
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.gateway import Gateway
from understudy.llm.models import why_not
from understudy.llm.prompts import PromptLibrary
from understudy.llm.types import Role
from understudy.llm.usage.medians import Medians, medians
from understudy.practice.clients.case_schemas import ModelOffer, Offered
from understudy.practice.clients.costing import ASSUMED, TURNS, Talk, conversation_usd
from understudy.practice.clients.editing import PRODUCT, client_in, read
from understudy.practice.clients.prompt import preview
from understudy.practice.clients.turn import first_turn
from understudy.practice.mind.schemas import FIRST_TRUST

_FEWEST_MEASURED = 30
"""Replies: fewer say little about the next talk."""
_USUAL_PROMPT_TOKENS = 1_250
"""Of a client's prompt, where none is known yet: about what those that ship have."""
_NOT_OPEN = "It can be asked from the next start on: its provider is opened then."


class ModelNotAllowed(Invalid):
    """{reason} Nothing was changed."""

    code = "model_not_allowed"


class ModelOffers:
    """The main model and those an administrator allows beside it."""

    def __init__(
        self, db: Database, gateway: Gateway, prompts: PromptLibrary, settings: Settings
    ) -> None:
        self._db, self._gateway, self._prompts = db, gateway, prompts
        self._allowed, self._settings = gateway.allowed, settings

    async def list(self, actor: Actor, persona_id: UUID | None = None) -> Offered:
        """Return what may be chosen, the main model first, with prices and what a talk costs.

        Args:
            actor: who chooses.
            persona_id: the client that is to be played; without one, a usual client's prompt.

        Raises:
            Forbidden: a student.
            PersonaNotFound: there is no such client for the actor.
            NotAClient, BlockInvalid: it has no case to be estimated from.
        """
        if not actor.sees_costs:
            raise Forbidden
        async with self._db.read() as session:
            found = await read(session, actor, persona_id) if persona_id else None
            measured = await medians(session, PRODUCT)
        replies = measured.get("reply")
        talk = _talk(replies, measured.get("label"))
        if found is not None:
            fields, block = client_in(found)
            turn = first_turn(block, FIRST_TRUST, "")
            prompt_tokens: float = preview(self._prompts, fields, block, turn).tokens
        else:
            prompt_tokens = replies.system_tokens if replies else _USUAL_PROMPT_TOKENS
        names = dict.fromkeys((self._allowed.main, *self._allowed.listed))
        return Offered(
            items=[self._offer(name, prompt_tokens, talk) for name in names],
            turns=TURNS,
            basis=_basis(talk),
        )

    async def allow(self, actor: Actor, wanted: Sequence[str]) -> Offered:
        """Let authors choose these models beside the main one, and no others.

        Who had chosen one that is not among them gets the main model's replies from now on.

        Raises:
            Forbidden: the actor is no administrator.
            ModelNotUsable: one of them is no model's name.
            ModelNotAllowed: one of them cannot be asked with the keys that are set.
        """
        require_admin(actor)
        names = dict.fromkeys(ModelName.parse(each, "The list") for each in wanted)
        for name in names:
            missing = "" if self._allowed.is_open(name) else why_not(name, self._settings)
            if missing or "," in name.model:
                raise ModelNotAllowed(reason=missing or f"{name} is no model's name.")
        text = ", ".join(map(str, names))
        await self._gateway.adjustments.change(actor, {"practice_models": text})
        return await self.list(actor)

    def require(self, wish: str) -> None:
        """Refuse a model that nobody may choose now.

        Raises:
            ModelNotAllowed: says which.
        """
        if wish not in self._allowed:
            raise ModelNotAllowed(reason=f"{wish} is not among the models that may be chosen.")

    def _offer(self, name: ModelName, prompt_tokens: float, talk: Talk) -> ModelOffer:
        price = self._allowed.price_of(name)
        problem = ""
        if not self._allowed.is_open(name):
            problem = why_not(name, self._settings) or _NOT_OPEN
        fast = self._allowed.price_of_role(Role.FAST)
        return ModelOffer(
            model=str(name),
            is_main=name == self._allowed.main,
            input_usd=price.tiers[0].input_usd if price else None,
            output_usd=price.tiers[0].output_usd if price else None,
            conversation_usd=conversation_usd(price, fast, prompt_tokens, talk),
            problem=problem,
        )


def _talk(replies: Medians | None, labels: Medians | None) -> Talk:
    if replies is None or labels is None or min(replies.of, labels.of) < _FEWEST_MEASURED:
        return ASSUMED
    return Talk(
        replies=replies.of,
        line_tokens=replies.line_tokens,
        reply_tokens=replies.output_tokens,
        cached_share=replies.cached_share,
        written_share=replies.written_share,
        label_input_tokens=labels.input_tokens,
        label_output_tokens=labels.output_tokens,
    )


def _basis(talk: Talk) -> str:
    if talk.replies:
        return f"For a talk of {TURNS} turns, from the last {talk.replies:,} replies here."
    lines, replies = f"{talk.line_tokens:.0f}", f"{talk.reply_tokens:.0f}"
    return (
        f"For a talk of {TURNS} turns. Too little was said here to measure: lines of {lines} "
        f"tokens and replies of {replies} are assumed, and no cache."
    )
