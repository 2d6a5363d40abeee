"""How a turn ends: which status follows from what happened."""

from dataclasses import dataclass

from understudy.conversations.models import MessageRow
from understudy.conversations.schemas import MessageStatus
from understudy.kernel.clock import now
from understudy.llm.errors import Cause
from understudy.llm.types import Answer


@dataclass(frozen=True, slots=True)
class Ending:
    """The status a reply ends with, why, and the whole answer if there is one."""

    status: MessageStatus
    cause: Cause | None = None
    answer: Answer | None = None


STOPPED = Ending(MessageStatus.STOPPED)
RESTARTED = Ending(MessageStatus.INTERRUPTED, Cause.RESTARTED)


def after_failure(cause: Cause, *, heard: bool) -> Ending:
    """Return the ending of a reply that failed: what was heard is never shown as complete."""
    if cause is Cause.FILTERED:
        return Ending(MessageStatus.REFUSED, cause)
    return Ending(MessageStatus.INTERRUPTED if heard else MessageStatus.FAILED, cause)


def close(row: MessageRow, ending: Ending) -> None:
    """Write an ending into the message's row."""
    row.status, row.cause = ending.status, ending.cause
    row.ended_at = row.updated_at = now()
    if ending.answer is None:
        return
    answer, usage = ending.answer, ending.answer.usage
    row.text, row.model, row.cost_usd = answer.text, answer.model, answer.cost_usd
    row.input_tokens, row.cached_tokens = usage.input_tokens, usage.cached_tokens
    row.output_tokens = usage.output_tokens
