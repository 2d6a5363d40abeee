"""Spans for OpenTelemetry: they cost nothing until the operator installs an SDK.

Names are those of the semantic conventions for generative AI
(github.com/open-telemetry/semantic-conventions-genai, "client inference", November 2026), our own
begin with `understudy.`. What was said is never in a span.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.trace import SpanKind, Status, StatusCode

from understudy.llm.usage.ledger import Attempt

type Attributes = dict[str, str | bool | int | float | list[str]]

_OPERATION = "chat"
_PROVIDERS = {"google": "gcp.gemini"}
"""Providers that the conventions call otherwise than we do."""

_tracer = trace.get_tracer("understudy.llm")


@contextmanager
def span_of(attempt: Attempt) -> Iterator[None]:
    """Put an attempt into a span; `Attempt.end` is to be called inside the block.

    A stopped attempt is no error. An exception leaves only its cause: its words may be the
    provider's, who may quote what was said.
    """
    with _tracer.start_as_current_span(
        f"{_OPERATION} {attempt.model}",
        kind=SpanKind.CLIENT,
        attributes=_asked(attempt),
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield
        finally:
            if span.is_recording():
                span.set_attributes(_came_of(attempt))
                if attempt.cause:
                    span.set_status(Status(StatusCode.ERROR, attempt.cause))


def _asked(attempt: Attempt) -> Attributes:
    request, charge = attempt.request, attempt.charge
    attributes: Attributes = {
        "gen_ai.operation.name": _OPERATION,
        "gen_ai.provider.name": _PROVIDERS.get(attempt.provider, attempt.provider),
        "gen_ai.request.model": attempt.model,
        "gen_ai.request.max_tokens": request.most_tokens,
        "gen_ai.request.stream": True,
        "gen_ai.output.type": "json" if request.schema else "text",
        "understudy.product": charge.product,
        "understudy.purpose": charge.purpose,
        "understudy.prompt.name": request.prompt_name,
        "understudy.prompt.version": request.prompt_version,
        "understudy.request_id": str(attempt.request_id),
        "understudy.attempt": attempt.number,
    }
    if charge.conversation_id:
        attributes["gen_ai.conversation.id"] = str(charge.conversation_id)
    if charge.job_id:
        attributes["understudy.job_id"] = str(charge.job_id)
    return attributes


def _came_of(attempt: Attempt) -> Attributes:
    usage, answer = attempt.usage, attempt.answer
    attributes: Attributes = {
        "gen_ai.usage.input_tokens": usage.input_tokens,
        "gen_ai.usage.output_tokens": usage.output_tokens,
        "gen_ai.usage.cache_read.input_tokens": usage.cached_tokens,
        "gen_ai.usage.cache_creation.input_tokens": usage.cache_write_tokens,
        "gen_ai.usage.reasoning.output_tokens": usage.reasoning_tokens,
        "understudy.usage_source": usage.source,
        "understudy.outcome": attempt.outcome,
    }
    if attempt.ttft_s is not None:
        attributes["gen_ai.response.time_to_first_chunk"] = attempt.ttft_s
    if answer:
        attributes["gen_ai.response.model"] = answer.model
        attributes["gen_ai.response.finish_reasons"] = [answer.finish_reason]
    if attempt.cost_usd is not None:
        attributes["understudy.cost_usd"] = float(attempt.cost_usd)
    if attempt.cause:
        attributes["error.type"] = attempt.cause
    return attributes
