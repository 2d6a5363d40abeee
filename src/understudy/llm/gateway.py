"""The one way to a model: budget, queue, attempt, retry, fallback, price, ledger."""

from dataclasses import dataclass
from decimal import Decimal

from understudy.kernel.clock import monotonic_s
from understudy.kernel.logs import get_logger
from understudy.llm.adjustments import Adjustments
from understudy.llm.attempts import KEYS_FAULT, Attempts, Running
from understudy.llm.calls import Listener
from understudy.llm.catalog import ModelName
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.models import Models
from understudy.llm.money.aliases import Aliases
from understudy.llm.money.prices import Prices
from understudy.llm.money.quotas import BudgetReached, Quotas, Reservation
from understudy.llm.telemetry.metrics import Metrics
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.retry import PASSING
from understudy.llm.types import Answer, Charge, Request, Usage
from understudy.llm.usage.writer import NANO, Bill, Writer

RESERVE_MORE = 1.2
"""Estimates of tokens are too low at times; what is reserved should not be."""
ANOTHER_MODEL_MAY_HELP = (
    PASSING | KEYS_FAULT | {Cause.UNKNOWN_MODEL, Cause.UNPRICED, Cause.BUSY, Cause.UNWELL}
)
"""What is no fault of the request itself."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Money:
    """What a call costs, and whether it may."""

    prices: Prices
    aliases: Aliases
    quotas: Quotas


class Gateway:
    """Asks the models. Nothing reaches a provider but through `complete`."""

    def __init__(
        self,
        models: Models,
        attempts: Attempts,
        money: Money,
        writer: Writer,
        adjustments: Adjustments,
        turn_timeout_s: float,
    ) -> None:
        self.models, self.adjustments = models, adjustments
        self._attempts, self._money, self._writer = attempts, money, writer
        self._turn_timeout_s = turn_timeout_s

    @property
    def metrics(self) -> Metrics:
        """What is counted of its calls."""
        return self._attempts.metrics

    @property
    def lanes(self) -> Lanes:
        """The queues and breakers it goes through."""
        return self._attempts.lanes

    async def complete(
        self, request: Request, charge: Charge, on_text: Listener | None = None
    ) -> Answer:
        """Ask the model of the request's role; cancelling the caller stops the model.

        Args:
            request: what is asked.
            charge: who pays, for what; with a job it waits behind people's calls.
            on_text: hears each piece, in order, before the answer is returned. After a failure
                the pieces are all there is.

        Raises:
            BudgetReached: nothing was asked; says which budget, and when it begins anew.
            ModelFailed: with its cause; no model's answer reached its end.
        """
        end_s = monotonic_s() + self._turn_timeout_s
        call = Running(request, Bill(charge), on_text, None if charge.is_background else end_s)
        names = [self._money.aliases.resolve(name) for name in self.models.chain(request.role)]
        with self.metrics.in_flight(charge):
            try:
                call.bill.reservation = await self._reserve(call, [name for name, _ in names])
            except BudgetReached as refusal:
                self.metrics.refused(refusal.code)
                raise
            try:
                return await self._first_answer(call, names)
            finally:
                await self._writer.write(call.bill)
                asked_s = sum(attempt.duration_s for attempt in call.bill.attempts)
                own_s = monotonic_s() - call.started_s - call.waited_s - asked_s
                self.metrics.call(charge, waited_s=call.waited_s, overhead_s=own_s)

    def failure_message(self, product: str) -> str | None:
        """Return what people of a product read when no model answers, if it is not the cause."""
        return self.adjustments.now.failure_messages.get(product)

    async def _reserve(self, call: Running, names: list[ModelName]) -> Reservation | None:
        """Promise the budgets the most this call can cost."""
        if not self._money.quotas.applies(call.charge):
            return None
        request, dearest = call.request, Decimal(0)
        estimate = self._attempts.estimator.estimate(str(names[0]), request)
        read = int(estimate.input_tokens * RESERVE_MORE)
        # Dearest if all of it is new to the provider's cache.
        most = Usage(read, cache_write_tokens=read, output_tokens=request.most_tokens)
        for name in names:
            cost = self._money.prices.cost_usd(name.provider, name.model, most)
            dearest = max(dearest, cost or dearest)
        tokens = most.input_tokens + most.output_tokens
        return await self._money.quotas.reserve(call.charge, call.id, int(dearest * NANO), tokens)

    async def _first_answer(self, call: Running, names: list[tuple[ModelName, str]]) -> Answer:
        failed: list[str] = []
        for place, (name, note) in enumerate(names):
            why = [*([note] if note else []), *failed]
            try:
                return await self._attempts.answer(call, name, "; ".join(why))
            except ProviderError as error:
                last = place == len(names) - 1
                if last or call.was_heard or error.cause not in ANOTHER_MODEL_MAY_HELP:
                    raise ModelFailed(error.cause, retry_after_s=error.retry_after_s) from error
                failed.append(f"{name} failed ({error.cause})")
                _log.warning("model.fallback", model=str(name), cause=str(error.cause))
        raise ModelFailed(Cause.INTERNAL)
