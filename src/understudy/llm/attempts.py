"""Asking one model until it answers or the retry policy has had enough."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

from sqlalchemy.exc import SQLAlchemyError

from understudy.kernel.clock import monotonic_s
from understudy.kernel.db import DatabaseUnavailable
from understudy.kernel.ids import new_id
from understudy.kernel.logs import get_logger
from understudy.kernel.model_settings import ModelSettings
from understudy.llm.adjustments import Adjustments
from understudy.llm.calls import ask
from understudy.llm.catalog import DEMO, ModelName
from understudy.llm.errors import SENTENCES, Cause, ProviderError
from understudy.llm.models import Models
from understudy.llm.money.spends import Amount
from understudy.llm.running import Money, Running
from understudy.llm.telemetry.metrics import Metrics
from understudy.llm.telemetry.tracing import span_of
from understudy.llm.tokens import Estimator
from understudy.llm.traffic.breaker import BreakerState
from understudy.llm.traffic.courtesy import Courtesy
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.queue import Place, QueueRefused
from understudy.llm.traffic.retry import Failure, may_try_again, pause_s
from understudy.llm.types import Answer
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.bills import cost_of
from understudy.llm.usage.ledger import Attempt, Outcome
from understudy.llm.usage.writer import Writer

KEY_ASIDE_S = 300.0
"""How long a key that was refused is left alone while another one works."""
KEYS_FAULT = frozenset({Cause.UNAUTHORIZED, Cause.SPENT})
"""What another key of the same provider may not have."""

_log = get_logger(__name__)


class Attempts:
    """Everything between a call and a provider: breaker, queue, attempt, retry."""

    def __init__(
        self,
        models: Models,
        lanes: Lanes,
        money: Money,
        alerts: Alerts,
        writer: Writer,
        settings: ModelSettings,
        adjustments: Adjustments,
    ) -> None:
        self.lanes, self._models, self._money, self._alerts = lanes, models, money, alerts
        self._writer, self._settings, self._adjustments = writer, settings, adjustments
        self.metrics, self.estimator, self.courtesy = Metrics(), Estimator(), Courtesy()
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
        with self._giving_back(name):
            while True:
                place = await self._place(call, name, refused_keys)
                try:
                    return await self._attempt(call, name, place, note)
                except ProviderError as error:
                    if error.cause in KEYS_FAULT:
                        await self._put_aside(call, name, place, refused_keys, error)
                    else:
                        await self._wait(call, name, place, error)
                await self._promise_again(call)

    @contextmanager
    def _giving_back(self, name: ModelName) -> Iterator[None]:
        """Let another call probe an unwell model if this one ends without a word about it."""
        try:
            yield
        except (asyncio.CancelledError, DatabaseUnavailable, SQLAlchemyError):
            self.lanes.breaker(name).give_back()
            raise

    async def _promise_again(self, call: Running) -> None:
        """Promise what the failed attempt has cost: the first promise is for the next one.

        Raises:
            BudgetReached: there is no room for both.
        """
        attempt, bill = call.bill.attempts[-1], call.bill
        paid = cost_of(attempt)
        if bill.reservation is None or paid == Amount():
            return
        promise = await self._money.quotas.reserve(call.charge, new_id(), *paid, alone=True)
        if promise:
            bill.paid.append((promise, attempt))

    def _require_price(self, name: ModelName) -> None:
        refuse = self._adjustments.now.unpriced_models == "refuse" and name.provider != DEMO
        if refuse and self._money.prices.price_of(name.provider, name.model) is None:
            raise ProviderError(Cause.UNPRICED, str(name))

    async def _place(self, call: Running, name: ModelName, refused: set[int]) -> Place:
        """Wait for a place in the provider's queue."""
        rules, breaker = self._adjustments.now, self.lanes.breaker(name)
        if left_s := breaker.wait_s(rules, monotonic_s()):
            raise ProviderError(Cause.UNWELL, str(name), retry_after_s=left_s)
        queue = self.lanes.queue(name.provider)
        if queue is None:
            return Place(key=0, waited_s=0.0, tokens=0)
        most_s = rules.queue_wait_s if call.charge.is_background else call.left_s
        try:
            place = await queue.enter(
                call.charge.payer_id,
                background=call.charge.is_background,
                tokens=self._tokens(call, name) if rules.provider_tokens else 0,
                deadline_s=monotonic_s() + min(call.left_s, most_s),
                avoid=refused,
            )
        except QueueRefused as error:
            breaker.give_back()
            cause = Cause.RATE_LIMITED if call.was_limited or queue.is_cooling else Cause.BUSY
            raise ProviderError(cause, error.message, retry_after_s=error.retry_after_s) from error
        call.waited_s += place.waited_s
        if breaker.state(rules, monotonic_s()) is BreakerState.OPEN:  # it opened meanwhile
            raise ProviderError(Cause.UNWELL, str(name), retry_after_s=rules.breaker_open_s)
        return place

    def _tokens(self, call: Running, name: ModelName) -> int:
        wanted = self.estimator.estimate(str(name), call.request).input_tokens
        return wanted + call.request.most_tokens

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
        if call.charge.is_background:
            await self._open(call, attempt)
        call.bill.attempts.append(attempt)
        provider = self._models.provider(name.provider, place.key)
        longest_s = min(self._settings.turn_timeout_s, call.left_s)
        call.is_late = longest_s < self._settings.first_token_timeout_s
        with span_of(attempt), self._ending(attempt):
            attempt.answer = await ask(provider, attempt, self._settings, longest_s, call.on_text)
        await self._learn(call, name, place, attempt)
        return replace(
            attempt.answer, cost_usd=attempt.cost_usd, latency_s=attempt.duration_s, note=note
        )

    async def _open(self, call: Running, attempt: Attempt) -> None:
        """Write down what the attempt comes to should this process end while it runs, and wait.

        Who waits for a call sees that it was lost, and asks again; nobody would ask of this one.
        """
        attempt.outcome, attempt.cause = Outcome.LOST, Cause.RESTARTED
        attempt.usage = attempt.estimate(attempt.request, "")
        attempt.cost_usd = self._cost_usd(attempt)
        await self._writer.open(call.bill, attempt)
        call.waited_s += await self.courtesy.wait()
        attempt.begin()

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
        return self._money.prices.cost_usd(attempt.provider, attempt.model, usage)

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
        queue, again = self.lanes.queue(name.provider), place.key in refused
        self.lanes.breaker(name).give_back()
        refused.add(place.key)
        if queue:
            queue.put_aside(place.key, KEY_ASIDE_S)
        number = place.key + 1
        await self._alerts.raise_now(
            "key_refused",
            f"{name.provider}:{number}",
            "high",
            f"{name.provider} refuses key {number}: {SENTENCES[error.cause]}",
            {"provider": name.provider, "key": number, "cause": str(error.cause)},
        )
        if queue is None or again or call.was_heard or len(refused) >= queue.keys:
            raise error

    async def _wait(
        self, call: Running, name: ModelName, place: Place, error: ProviderError
    ) -> None:
        """Wait until the model may be asked again.

        Raises:
            ProviderError: it may not; with how long one should leave it alone, if that is known.
        """
        rules, queue = self._adjustments.now, self.lanes.queue(name.provider)
        limited, chance = error.cause is Cause.RATE_LIMITED, self._random.random()
        pause = pause_s(len(call.bill.attempts), error.retry_after_s, rules, chance)
        if limited and queue:  # for all, and for as long as the provider asks
            queue.cool_down(place.key, max(pause, error.retry_after_s or 0.0))
        await self._tell_breaker(call, name, error)
        # Being one of too many is no fault of a call that nobody waits for.
        call.counted += not (limited and call.charge.is_background)
        call.was_limited = call.was_limited or limited
        if not may_try_again(Failure(error.cause, call.was_heard, call.counted), rules):
            raise error
        if limited and queue:  # the queue waits for the key, or takes another one
            return
        if pause > call.left_s:
            raise ProviderError(error.cause, error.detail, retry_after_s=pause) from error
        call.waited_s += pause
        await asyncio.sleep(pause)

    async def _tell_breaker(self, call: Running, name: ModelName, error: ProviderError) -> None:
        breaker = self.lanes.breaker(name)
        if call.is_late and error.cause is Cause.TIMEOUT:
            breaker.give_back()
            return
        if breaker.failed(error.cause, self._adjustments.now, monotonic_s()):
            await self._alerts.raise_now(
                "model_failing",
                str(name),
                "high",
                f"{name} failed {breaker.failures} times in a row and is left alone for a while. "
                f"The last time: {SENTENCES[error.cause]}",
                {"model": str(name), "cause": str(error.cause)},
            )
