"""How a turn ends: which status follows from what happened."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.llm.errors import SENTENCES, Cause, ModelFailed
from understudy.llm.types import Answer
from understudy.llm.usage.ledger import Spent


@dataclass(frozen=True, slots=True)
class Ending:
    """The status a reply ends with, why, what is said of it, and the whole answer if there is one.

    Without words of its own, the cause's sentence is said. `left_out` lines did not fit; `details`
    are what its product knows of the reply.
    """

    status: MessageStatus
    cause: Cause | None = None
    problem: str | None = None
    answer: Answer | None = None
    left_out: int = 0
    details: dict[str, Any] | None = None


_REFUSALS = (Cause.FILTERED, Cause.BUDGET)
STOPPED = Ending(MessageStatus.STOPPED)
RESTARTED = Ending(MessageStatus.INTERRUPTED, Cause.RESTARTED)


def after_failure(cause: Cause, *, heard: bool, problem: str | None = None) -> Ending:
    """Return the ending of a reply that failed: what was heard is never shown as complete.

    Args:
        cause: why it failed.
        heard: whether any of it was.
        problem: what to tell in place of the cause's sentence if nothing was heard.
    """
    if cause in _REFUSALS:
        return Ending(MessageStatus.REFUSED, cause, problem)
    if heard:
        return Ending(MessageStatus.INTERRUPTED, cause)
    return Ending(MessageStatus.FAILED, cause, problem)


def said_of(failure: ModelFailed) -> str:
    """Return what people are told of a failure, with how long to wait if that is known."""
    if not failure.retry_after_s:
        return failure.message
    return f"{failure.message} It may go better in {ceil(failure.retry_after_s)} s."


def close(row: MessageRow, ending: Ending, spent: Spent | None = None) -> None:
    """Write an ending into the message's row.

    Args:
        row: the message's.
        ending: how it ended.
        spent: what all its attempts came to, if any was made.
    """
    row.status, row.cause = ending.status, ending.cause
    if ending.cause:
        row.problem = (ending.problem or SENTENCES[ending.cause])[:400]
    row.ended_at = row.updated_at = now()
    if ending.answer:
        row.text, row.model = ending.answer.text, ending.answer.model
        row.left_out, row.details = ending.left_out, ending.details
    if spent:
        row.input_tokens, row.cached_tokens = spent.input_tokens, spent.cached_tokens
        row.output_tokens, row.cost_usd = spent.output_tokens, spent.cost_usd
