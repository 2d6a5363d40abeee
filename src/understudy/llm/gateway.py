"""The one way to a model: budget, queue, attempt, retry, fallback, price, ledger."""

from decimal import Decimal

from understudy.kernel.clock import monotonic_s
from understudy.kernel.logs import get_logger
from understudy.llm.adjustments import Adjustments
from understudy.llm.allowed import Allowed
from understudy.llm.attempts import KEYS_FAULT, Attempts
from understudy.llm.calls import Listener
from understudy.llm.catalog import ModelName
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.models import Models
from understudy.llm.money.promises import BudgetReached, Reservation
from understudy.llm.money.schemas import NANO
from understudy.llm.running import Money, Running
from understudy.llm.telemetry.metrics import Metrics
from understudy.llm.traffic.courtesy import Courtesy
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.retry import PASSING
from understudy.llm.types import Answer, Charge, Request, Usage
from understudy.llm.usage.bills import Bill
from understudy.llm.usage.writer import Writer

BACKGROUND_ENDS_S = 45 * 60.0
"""Longest life of a call that nobody waits for, its waits included."""
UNKNOWN_USD = Decimal(1) / NANO
RESERVE_MORE = 1.2
"""Estimates of tokens are too low at times; what is reserved should not be."""
ANOTHER_MODEL_MAY_HELP = (
    PASSING | KEYS_FAULT | {Cause.UNKNOWN_MODEL, Cause.UNPRICED, Cause.BUSY, Cause.UNWELL}
)
"""What is no fault of the request itself."""

_log = get_logger(__name__)


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
        self.allowed = Allowed(models, money, adjustments)

    @property
    def metrics(self) -> Metrics:
        """What is counted of its calls."""
        return self._attempts.metrics

    @property
    def courtesy(self) -> Courtesy:
        """By which calls of jobs give way to whoever is heard."""
        return self._attempts.courtesy

    @property
    def lanes(self) -> Lanes:
        """The queues and breakers it goes through."""
        return self._attempts.lanes

    async def complete(
        self, request: Request, charge: Charge, on_text: Listener | None = None
    ) -> Answer:
        """Ask the request's model, else that of its role; cancelling the caller stops the model.

        Args:
            request: what is asked.
            charge: who pays, for what; with a job it waits behind people's calls.
            on_text: hears each piece, in order, before the answer is returned. After a failure
                the pieces are all there is.

        Raises:
            BudgetReached: nothing was asked; says which budget, and when it begins anew.
            ModelFailed: with its cause; no model's answer reached its end.
        """
        longest_s = BACKGROUND_ENDS_S if charge.is_background else self._turn_timeout_s
        call = Running(request, Bill(charge), on_text, monotonic_s() + longest_s)
        names = self._names(request)
        with self.metrics.in_flight(charge):
            try:
                call.bill.reservation = await self._reserve(call, list(names))
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

    def _names(self, request: Request) -> dict[ModelName, str]:
        """Return the models to be asked in turn, each with why it is not the one asked for.

        Raises:
            ModelFailed: none of them has an open provider.
        """
        chosen = self.allowed.find(request.model) if request.model else None
        refused = self.allowed.refusal(request.model) if request.model and not chosen else ""
        chain = (*([chosen] if chosen else []), *self.models.chain(request.role))
        names = dict[ModelName, str]()
        for name, note in map(self._money.aliases.resolve, chain):
            if name.provider in self.models.keys:
                names.setdefault(name, "; ".join(filter(None, (refused, note))))
        if not names:
            raise ModelFailed(Cause.UNKNOWN_MODEL)
        return names

    async def _reserve(self, call: Running, names: list[ModelName]) -> Reservation | None:
        """Promise the budgets the most an attempt can cost."""
        if not self._money.quotas.applies(call.charge):
            return None
        request = call.request
        estimate = self._attempts.estimator.estimate(str(names[0]), request)
        read, said = int(estimate.input_tokens * RESERVE_MORE), request.most_tokens
        # Nothing in the provider's cache yet: it reads all of it, or also keeps all of it.
        cases = (Usage(read, output_tokens=said), Usage(read, 0, read, said))
        prices = [self._money.prices.cost_usd(n.provider, n.model, c) for n in names for c in cases]
        # An unknown price is not nothing: it finds no room in a budget that is used up.
        dearest = max(UNKNOWN_USD if price is None else price for price in prices)
        return await self._money.quotas.reserve(
            call.charge, call.id, int(dearest * NANO), read + said
        )

    async def _first_answer(self, call: Running, names: dict[ModelName, str]) -> Answer:
        failed: list[str] = []
        last: ProviderError | None = None
        for name, note in names.items():
            why = [*([note] if note else []), *failed]
            try:
                return await self._attempts.answer(call, name, "; ".join(why))
            except ProviderError as error:
                last = error
                if call.was_heard or error.cause not in ANOTHER_MODEL_MAY_HELP:
                    break
                failed.append(f"{name} failed ({error.cause})")
                _log.warning("model.gave_up", model=str(name), cause=str(error.cause))
        cause, retry_after_s = (last.cause, last.retry_after_s) if last else (Cause.INTERNAL, None)
        raise ModelFailed(cause, retry_after_s=retry_after_s) from last
