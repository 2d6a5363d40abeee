"""The one way to a model: attempt, check of the end, ledger row."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from understudy.kernel.db import Database, DatabaseUnavailable
from understudy.kernel.logs import get_logger
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.models import Models
from understudy.llm.provider import Provider
from understudy.llm.types import Answer, Call, Charge, Request, Usage
from understudy.llm.usage.ledger import Attempt, Outcome, write_attempt

type Listener = Callable[[str], object]
"""Hears the pieces of an answer as they come. A plain function: it must not wait."""

WRITE_AGAIN_AFTER_S = 0.5
"""A failed row of the ledger is tried once more after this."""

_log = get_logger(__name__)


class Gateway:
    """Asks the models, and writes every attempt down. Our own timeouts are kept here, for all."""

    def __init__(self, models: Models, db: Database, settings: Settings) -> None:
        self.models = models
        self._db = db
        self._settings = settings
        self._writing: set[asyncio.Future[None]] = set()

    async def complete(
        self, request: Request, charge: Charge, on_text: Listener | None = None
    ) -> Answer:
        """Ask the model of the request's role; cancelling the caller stops the model.

        Args:
            request: what is asked.
            charge: who pays, for what.
            on_text: hears each piece, in order, before the answer is returned. After a failure
                the pieces are all there is.

        Raises:
            ModelFailed: with its cause; the answer did not reach the provider's own end.
        """
        provider, model = self.models.resolve(request.role)
        attempt = Attempt(request, charge, provider.name, model)
        outcome: Outcome | None = None
        cause: Cause | None = None
        try:
            attempt.answer = await self._attempt(provider, attempt, on_text)
            outcome = Outcome.COMPLETE
        except asyncio.CancelledError:
            outcome = Outcome.STOPPED
            raise
        except ProviderError as error:
            cause = error.cause
            _log.warning("model.failed", model=model, cause=str(error.cause), detail=error.detail)
            raise ModelFailed(error.cause, retry_after_s=error.retry_after_s) from error
        finally:
            attempt.end(outcome, cause)
            await self._write(attempt)
        return replace(attempt.answer, latency_s=attempt.duration_s)

    async def aclose(self) -> None:
        """Finish what is being written and close the providers."""
        if self._writing:
            await asyncio.wait(self._writing)
        await self.models.aclose()

    async def _attempt(
        self, provider: Provider, attempt: Attempt, on_text: Listener | None
    ) -> Answer:
        call, answer = Call(attempt.model, attempt.request), None
        limits, clock = self._settings, asyncio.get_running_loop()
        end = clock.time() + limits.turn_timeout_s
        try:
            async with (
                asyncio.timeout_at(
                    min(end, clock.time() + limits.first_token_timeout_s)
                ) as patience,
                aclosing(provider.stream(call)) as stream,
            ):
                async for piece in stream:
                    if answer is not None:
                        raise ProviderError(Cause.MALFORMED, "went on after its end")
                    match piece:
                        case str():
                            patience.reschedule(min(end, clock.time() + limits.token_gap_timeout_s))
                            _tell(attempt, piece, on_text)
                        case Usage():
                            attempt.counted = piece
                        case Answer():
                            answer = piece
        except TimeoutError:
            raise ProviderError(Cause.TIMEOUT, "our own patience ended") from None
        return _whole(answer)

    async def _write(self, attempt: Attempt) -> None:
        # Shielded, and remembered until it is done: who stops a turn does not stop its bill.
        writing = asyncio.ensure_future(self._write_down(attempt))
        self._writing.add(writing)
        writing.add_done_callback(self._writing.discard)
        await asyncio.shield(writing)

    async def _write_down(self, attempt: Attempt) -> None:
        # What was said is there, whether or not it could be written down what it cost.
        for pause_s in (0.0, WRITE_AGAIN_AFTER_S):
            await asyncio.sleep(pause_s)
            try:
                async with self._db.begin() as session:
                    await write_attempt(session, attempt)
            except (DatabaseUnavailable, SQLAlchemyError) as error:
                _log.warning("ledger.failed", request=attempt.request_id.hex, reason=repr(error))
            else:
                return
        _log.error(
            "ledger.lost",
            request=attempt.request_id.hex,
            model=attempt.model,
            outcome=str(attempt.outcome),
            input_tokens=attempt.usage.input_tokens,
            output_tokens=attempt.usage.output_tokens,
        )


@asynccontextmanager
async def open_gateway(
    settings: Settings, db: Database, models: Models | None = None
) -> AsyncIterator[Gateway]:
    """Open the chosen models and close them at the end. Takes seconds: it imports their libraries.

    Args:
        settings: keys, addresses and timeouts.
        db: where attempts are written down.
        models: to be asked instead of the settings' own, opened already.

    Raises:
        ModelNotUsable: no model can answer; says what to set.
    """
    gateway = Gateway(models or Models.open(settings), db, settings)
    try:
        yield gateway
    finally:
        await gateway.aclose()


def _tell(attempt: Attempt, piece: str, on_text: Listener | None) -> None:
    if not piece:  # the model is thinking
        return
    attempt.hear(piece)
    if on_text:
        on_text(piece)


def _whole(answer: Answer | None) -> Answer:
    if answer is None:
        raise ProviderError(Cause.CUT, "ended without an end marker")
    if not answer.text.strip():
        raise ProviderError(Cause.MALFORMED, "an empty answer")
    return answer
