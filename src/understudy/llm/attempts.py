"""Asking one model until it answers or the retry policy has had enough."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from random import Random
from uuid import UUID

from understudy.kernel.clock import monotonic_s
from understudy.kernel.ids import new_id
from understudy.kernel.logs import get_logger
from understudy.kernel.model_settings import ModelSettings
from understudy.llm.adjustments import Adjustments
from understudy.llm.calls import Listener, ask
from understudy.llm.catalog import DEMO, ModelName
from understudy.llm.errors import SENTENCES, Cause, ProviderError
from understudy.llm.models import Models
from understudy.llm.money.prices import Prices
from understudy.llm.telemetry.metrics import Metrics
from understudy.llm.telemetry.tracing import span_of
from understudy.llm.tokens import Estimator
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.queue import Place, QueueRefused
from understudy.llm.traffic.retry import Failure, may_try_again, pause_s
from understudy.llm.types import Answer, Charge, Request
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.ledger import Attempt, Outcome
from understudy.llm.usage.writer import Bill

KEY_ASIDE_S = 300.0
"""How long a key that was refused is left alone while another one works."""
KEYS_FAULT = frozenset({Cause.UNAUTHORIZED, Cause.SPENT})
"""What another key of the same provider may not have."""

_log = get_logger(__name__)


@dataclass(slots=True, eq=False)
class Running:
    """A call on its way: what is asked, who hears it, what was tried so far.

    Attributes:
        end_s: when it must be over, as `monotonic_s` tells time; None for background work, of
            which each wait is bounded by itself.
        waited_s: in the queue and between attempts.
        counted: attempts that count towards the most there may be.
    """

    request: Request
    bill: Bill
    on_text: Listener | None
    end_s: float | None
    id: UUID = field(default_factory=new_id)
    started_s: float = field(default_factory=monotonic_s)
    waited_s: float = 0.0
    counted: int = 0

    @property
    def charge(self) -> Charge:
        """Who pays."""
        return self.bill.charge

    @property
    def was_heard(self) -> bool:
        """Whether a piece was heard: nothing is tried again then."""
        return any(attempt.heard for attempt in self.bill.attempts)


class Attempts:
    """Everything between a call and a provider: breaker, queue, attempt, retry."""

    def __init__(
        self,
        models: Models,
        lanes: Lanes,
        prices: Prices,
        alerts: Alerts,
        settings: ModelSettings,
        adjustments: Adjustments,
    ) -> None:
        self.lanes, self._models, self._prices, self._alerts = lanes, models, prices, alerts
        self._settings, self._adjustments = settings, adjustments
        self.metrics, self.estimator = Metrics(), Estimator()
        self._random = Random()  # noqa: S311 jitter is no secret

    async def answer(self, call: Running, name: ModelName, note: str) -> Answer:
        """Return the model's answer.

        Args:
            call: what is asked; keeps every attempt.
            name: of the model.
            note: why this one, for the ledger.

        Raises:
            ProviderError: it did not answer, and is not to be asked again.
        """
        self._require_price(name)
        refused_keys: set[int] = set()
        while True:
            place = await self._place(call, name, refused_keys)
            try:
                return await self._attempt(call, name, place, note)
            except ProviderError as error:
                if error.cause in KEYS_FAULT:
                    await self._put_aside(call, name, place, refused_keys, error)
                else:
                    await self._wait(call, name, place, error)

    def _require_price(self, name: ModelName) -> None:
        refuse = self._adjustments.now.unpriced_models == "refuse" and name.provider != DEMO
        if refuse and self._prices.price_of(name.provider, name.model) is None:
            raise ProviderError(Cause.UNPRICED, str(name))

    async def _place(self, call: Running, name: ModelName, refused: set[int]) -> Place:
        """Wait for a place in the provider's queue."""
        rules, breaker = self._adjustments.now, self.lanes.breaker(name)
        if left_s := breaker.wait_s(rules, monotonic_s()):
            raise ProviderError(Cause.UNWELL, str(name), retry_after_s=left_s)
        queue = self.lanes.queue(name.provider)
        if queue is None:
            return Place(key=0, waited_s=0.0, tokens=0)
        wanted = self.estimator.estimate(str(name), call.request).input_tokens
        try:
            place = await queue.enter(
                call.charge.payer_id,
                background=call.charge.is_background,
                tokens=wanted + call.request.most_tokens,
                deadline_s=self._end_of_wait_s(call),
                avoid=refused,
            )
        except QueueRefused as error:
            raise ProviderError(
                Cause.BUSY, error.message, retry_after_s=error.retry_after_s
            ) from error
        call.waited_s += place.waited_s
        return place

    def _end_of_wait_s(self, call: Running) -> float:
        background_s = monotonic_s() + self._adjustments.now.queue_wait_s
        return background_s if call.end_s is None else call.end_s

    def _left_s(self, call: Running) -> float:
        most_s = self._settings.turn_timeout_s
        return most_s if call.end_s is None else max(0.0, call.end_s - monotonic_s())

    async def _attempt(self, call: Running, name: ModelName, place: Place, note: str) -> Answer:
        attempt = Attempt(
            call.request,
            call.charge,
            name.provider,
            name.model,
            request_id=call.id,
            number=len(call.bill.attempts) + 1,
            note=note,
            waited_s=place.waited_s,
            estimate=partial(self.estimator.estimate, str(name)),
        )
        call.bill.attempts.append(attempt)
        provider = self._models.provider(name.provider, place.key)
        with span_of(attempt), self._ending(attempt):
            attempt.answer = await ask(
                provider, attempt, self._settings, self._left_s(call), call.on_text
            )
        await self._learn(call, name, place, attempt)
        return replace(
            attempt.answer, cost_usd=attempt.cost_usd, latency_s=attempt.duration_s, note=note
        )

    @contextmanager
    def _ending(self, attempt: Attempt) -> Iterator[None]:
        """Say how the attempt ended, and what it cost, whatever happens."""
        outcome: Outcome | None = None
        cause: Cause | None = None
        try:
            yield
            outcome = Outcome.COMPLETE
        except asyncio.CancelledError:
            outcome = Outcome.STOPPED
            raise
        except ProviderError as error:
            cause = error.cause
            _log.warning("model.failed", model=attempt.model, cause=str(cause), detail=error.detail)
            raise
        finally:
            attempt.end(outcome, cause)
            attempt.cost_usd = self._cost_usd(attempt)
            self.metrics.attempt(attempt)

    def _cost_usd(self, attempt: Attempt) -> Decimal | None:
        usage = attempt.usage
        if attempt.answer and attempt.answer.cost_usd is not None:
            return attempt.answer.cost_usd
        if not usage.input_tokens + usage.output_tokens:
            return Decimal(0)  # refused at the door, whatever the model's price is
        return self._prices.cost_usd(attempt.provider, attempt.model, usage)

    async def _learn(self, call: Running, name: ModelName, place: Place, attempt: Attempt) -> None:
        self.lanes.breaker(name).succeeded()
        usage = attempt.usage
        if usage.source == "provider":
            self.estimator.learn(str(name), call.request, "".join(attempt.heard), usage)
        if queue := self.lanes.queue(name.provider):
            await queue.settle(place, usage.input_tokens + usage.output_tokens)

    async def _put_aside(
        self, call: Running, name: ModelName, place: Place, refused: set[int], error: ProviderError
    ) -> None:
        """Leave a refused key alone; go on only if there is another one."""
        facts = {"provider": name.provider, "key": place.key + 1, "cause": str(error.cause)}
        await self._alerts.raise_now(
            "key_refused",
            f"{name.provider}:{place.key + 1}",
            "high",
            f"{name.provider} refuses key {place.key + 1}: {SENTENCES[error.cause]}",
            facts,
        )
        queue, again = self.lanes.queue(name.provider), place.key in refused
        refused.add(place.key)
        if queue is None or again or call.was_heard or len(refused) >= queue.keys:
            raise error
        queue.put_aside(place.key, KEY_ASIDE_S)

    async def _wait(
        self, call: Running, name: ModelName, place: Place, error: ProviderError
    ) -> None:
        """Wait until the model may be asked again.

        Raises:
            ProviderError: it may not; with how long one should leave it alone, if that is known.
        """
        rules, queue = self._adjustments.now, self.lanes.queue(name.provider)
        await self._tell_breaker(name, error)
        limited = error.cause is Cause.RATE_LIMITED
        # Being one of too many is no fault of a call that nobody waits for.
        call.counted += not (limited and call.charge.is_background)
        tries = len(call.bill.attempts)
        failure = Failure(error.cause, call.was_heard, call.counted)
        pause = pause_s(tries, error.retry_after_s, rules, self._random.random())
        if limited and queue:
            queue.cool_down(place.key, pause)
        if not may_try_again(failure, rules):
            raise error
        if limited and queue:  # the queue waits for the key, or takes another one
            return
        if call.end_s is not None and monotonic_s() + pause > call.end_s:
            raise ProviderError(error.cause, error.detail, retry_after_s=pause) from error
        call.waited_s += pause
        await asyncio.sleep(pause)

    async def _tell_breaker(self, name: ModelName, error: ProviderError) -> None:
        breaker = self.lanes.breaker(name)
        if breaker.failed(error.cause, self._adjustments.now, monotonic_s()):
            await self._alerts.raise_now(
                "model_failing",
                str(name),
                "high",
                f"{name} failed {breaker.failures} times in a row and is left alone for a while. "
                f"The last time: {SENTENCES[error.cause]}",
                {"model": str(name), "cause": str(error.cause)},
            )
