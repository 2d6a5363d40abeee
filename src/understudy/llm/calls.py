"""One attempt at one provider: our own patience, and the check that the answer reached its end."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from understudy.kernel.model_settings import ModelSettings
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.provider import Provider
from understudy.llm.types import Answer, Call, Usage
from understudy.llm.usage.ledger import Attempt

type Listener = Callable[[str], object]
"""Hears the pieces of an answer as they come. A plain function: it must not wait."""

_SLACK = 0.05
"""So much of a gap it may last longer."""


async def ask(
    provider: Provider,
    attempt: Attempt,
    patience: ModelSettings,
    longest_s: float,
    on_text: Listener | None = None,
) -> Answer:
    """Ask a provider once, and return its whole answer.

    Args:
        provider: who is asked.
        attempt: is told what is heard and counted, so that a failure is written down too.
        patience: how long to the first token, and between two.
        longest_s: how long the whole may take.
        on_text: hears each piece, in order.

    Raises:
        ProviderError: with its cause.
    """
    answer, clock = None, asyncio.get_running_loop()
    end_s = clock.time() + longest_s
    first_s = min(end_s, clock.time() + patience.first_token_timeout_s)
    try:
        async with (
            asyncio.timeout_at(first_s) as limit,
            aclosing(provider.stream(Call(attempt.model, attempt.request))) as stream,
        ):
            async for piece in stream:
                if answer is not None:
                    raise ProviderError(Cause.MALFORMED, "went on after its end")
                match piece:
                    case str():
                        _extend(limit, clock.time(), patience.token_gap_timeout_s, end_s)
                        _tell(attempt, piece, on_text)
                    case Usage():
                        attempt.counted = piece
                    case Answer():
                        answer, attempt.counted, attempt.is_counted = piece, piece.usage, True
    except TimeoutError:
        raise ProviderError(Cause.TIMEOUT, "our own patience ended") from None
    return _whole(answer)


def _extend(limit: asyncio.Timeout, now_s: float, gap_s: float, end_s: float) -> None:
    """Wait another gap for the next piece, or a little longer: a timer per piece is dear."""
    wanted_s, set_s = min(end_s, now_s + gap_s), limit.when()
    if set_s is None or set_s < wanted_s or set_s > wanted_s + gap_s * _SLACK:
        limit.reschedule(min(end_s, now_s + gap_s * (1 + _SLACK)))


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
