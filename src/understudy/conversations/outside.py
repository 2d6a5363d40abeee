"""Talking from outside: programs of others choose a model by its name and keep what is said.

Whatever can be talked with is offered as a model by a `ModelSource` of the product it belongs to;
`bootstrap` says which there are. Nothing said here is stored as a conversation. It goes through the
same gateway, limits, budgets and ledger as everything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from understudy.accounts.access import Actor
from understudy.conversations.asked import Asked, Stopping
from understudy.conversations.replies import Given
from understudy.kernel.errors import Invalid, NotFound, Unavailable
from understudy.llm.calls import Listener
from understudy.llm.errors import Cause, ModelFailed
from understudy.llm.gateway import Gateway
from understudy.llm.money.promises import BudgetReached
from understudy.llm.traffic.messages import MessageLimits


class ModelNotFound(NotFound):
    """There is no model {id}, or you may not talk with it; `GET /v1/models` says with whom."""

    code = "model_not_found"


class NoAnswer(Unavailable):
    """{sentence}"""  # noqa: D415 the cause's sentence, or the installation's own

    code = "no_answer"

    def __init__(self, failure: ModelFailed, sentence: str) -> None:
        self.cause: Cause = failure.cause
        self.retry_after_s = failure.retry_after_s
        super().__init__(sentence=sentence)


class Withheld(Invalid):
    """{sentence}"""  # noqa: D415 the sentence of that cause

    code = "content_filter"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What programs are shown of a model: its id, a name for people, a line about it, its age."""

    id: str
    name: str
    about: str
    created_at: datetime


class Offer(Protocol):
    """Somebody or something that an actor may talk with."""

    @property
    def card(self) -> ModelCard:
        """What it is called."""
        ...

    @property
    def product(self) -> str:
        """Which product it belongs to: whose words are told when no model answers."""
        ...

    @property
    def session(self) -> str | None:
        """The visitor's window that questions count in besides the person's own; None for none."""
        ...

    @property
    def shows_usage(self) -> bool:
        """Whether the actor may know what an answer took."""
        ...

    async def answer(self, asked: Asked, hear: Listener) -> Given:
        """Answer; `hear` takes the pieces as they may be shown. Raises as `Gateway.complete`."""
        ...


class ModelSource(Protocol):
    """A product's own offers."""

    async def list(self, actor: Actor) -> Sequence[ModelCard]:
        """Return what an actor may talk with, by name."""
        ...

    async def find(self, actor: Actor, id: str) -> Offer | None:
        """Return what has this id, if it is of this product and the actor may talk with it."""
        ...


class OutsideService:
    """What programs of others may talk with, and how they do it."""

    def __init__(
        self, gateway: Gateway, limits: MessageLimits, sources: Sequence[ModelSource]
    ) -> None:
        self._gateway, self._limits, self._sources = gateway, limits, sources

    async def list(self, actor: Actor) -> Sequence[ModelCard]:
        """Return everything an actor may talk with."""
        return [card for source in self._sources for card in await source.list(actor)]

    async def find(self, actor: Actor, id: str) -> Offer:
        """Return what has this id.

        Raises:
            ModelNotFound: there is nothing of this id, or it is not for this actor.
        """
        for source in self._sources:
            if offer := await source.find(actor, id):
                return offer
        raise ModelNotFound(id=repr(id[:200]))

    async def answer(self, actor: Actor, offer: Offer, asked: Asked, hear: Listener) -> Given:
        """Have a question answered; it counts as one message of the actor.

        Args:
            actor: who asks.
            offer: as `find` has returned it to this actor.
            asked: the question.
            hear: takes the pieces. Cancelling the caller stops the model.

        Raises:
            MessagesLimited: too many messages; nothing was asked.
            TooLong: there is no room for it; nothing was asked.
            BudgetReached: nothing was asked.
            NoAnswer: no model's answer reached its end.
            Withheld: by a provider's content filter.
        """
        await self._limits.admit(person=actor.id, session=offer.session)
        stopping = Stopping(asked.stops, hear)
        try:
            given = await offer.answer(asked, stopping.take)
        except BudgetReached as refusal:
            if not actor.sees_costs:
                refusal.hide_amounts()
            raise
        except ModelFailed as failure:
            stopping.finish()
            if failure.cause is Cause.FILTERED:
                raise Withheld(sentence=failure.message) from failure
            told = self._gateway.failure_message(offer.product)
            raise NoAnswer(failure, told or failure.message) from failure
        stopping.finish()
        text = stopping.cut(given.answer.text)
        if text == given.answer.text:
            return given
        return given._replace(answer=replace(given.answer, text=text, finish_reason="stop"))
