from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from pydantic import BaseModel

from tests.support.llm import ACTOR, PAYER, a_charge, a_request
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.telemetry import tracing
from understudy.llm.telemetry.tracing import span_of
from understudy.llm.types import Answer, Usage
from understudy.llm.usage.ledger import Attempt, Outcome

CONVERSATION = UUID(int=77)


class Mood(BaseModel):
    word: str


USAGE = Usage(
    input_tokens=100, cached_tokens=60, cache_write_tokens=10, output_tokens=20, reasoning_tokens=5
)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """An operator's SDK, for one test: the real one is set once for a whole process."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("understudy.llm"))
    yield exporter
    provider.shutdown()


def an_attempt(provider: str = "anthropic") -> Attempt:
    return Attempt(a_request("Are you afraid?"), a_charge(CONVERSATION), provider, "sonnet")


def only(spans: Sequence[ReadableSpan]) -> tuple[ReadableSpan, dict[str, object]]:
    (span,) = spans
    return span, dict(span.attributes or {})


def test_an_answer_is_a_span_with_the_names_of_the_conventions(spans: InMemorySpanExporter) -> None:
    attempt = an_attempt()
    with span_of(attempt):
        attempt.hear("Sometimes.")
        attempt.answer = Answer("Sometimes.", USAGE, "stop", "sonnet-2026")
        attempt.cost_usd = Decimal("0.25")
        attempt.end(Outcome.COMPLETE)
    span, said = only(spans.get_finished_spans())
    assert (span.name, span.kind) == ("chat sonnet", SpanKind.CLIENT)
    assert span.status.status_code is StatusCode.UNSET
    expected = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "sonnet",
        "gen_ai.request.max_tokens": 256,
        "gen_ai.request.stream": True,
        "gen_ai.output.type": "text",
        "gen_ai.conversation.id": str(CONVERSATION),
        "gen_ai.response.model": "sonnet-2026",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.response.time_to_first_chunk": attempt.ttft_s,
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.cache_read.input_tokens": 60,
        "gen_ai.usage.cache_creation.input_tokens": 10,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.reasoning.output_tokens": 5,
        "understudy.product": "chat",
        "understudy.purpose": "reply",
        "understudy.prompt.name": "personas.chat",
        "understudy.prompt.version": "1+abc",
        "understudy.request_id": str(attempt.request_id),
        "understudy.attempt": 1,
        "understudy.usage_source": "provider",
        "understudy.outcome": "complete",
        "understudy.cost_usd": 0.25,
    }
    assert said == expected


def test_a_failure_has_its_cause_and_none_of_the_providers_words(
    spans: InMemorySpanExporter,
) -> None:
    attempt = an_attempt()

    def fail() -> None:
        with span_of(attempt):
            attempt.end(cause=Cause.OVERLOADED)
            raise ProviderError(Cause.OVERLOADED, "you said: are you afraid")

    with pytest.raises(ProviderError):
        fail()
    span, said = only(spans.get_finished_spans())
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "overloaded")
    assert said["error.type"] == "overloaded"
    assert span.events == ()
    assert "afraid" not in span.to_json().lower()


def test_who_stops_an_answer_makes_no_error(spans: InMemorySpanExporter) -> None:
    attempt = an_attempt()
    with span_of(attempt):
        attempt.hear("Some")
        attempt.end(Outcome.STOPPED)
    span, said = only(spans.get_finished_spans())
    assert span.status.status_code is StatusCode.UNSET
    assert said["understudy.outcome"] == "stopped"
    assert said["understudy.usage_source"] == "estimated"
    assert "gen_ai.response.model" not in said


def test_nobody_and_nothing_said_is_in_a_span(spans: InMemorySpanExporter) -> None:
    attempt = an_attempt()
    with span_of(attempt):
        attempt.hear("Sometimes.")
        attempt.answer = Answer("Sometimes.", USAGE, "stop", "sonnet-2026")
        attempt.end(Outcome.COMPLETE)
    text = only(spans.get_finished_spans())[0].to_json()
    for secret in ("afraid", "Sometimes", "Maya", str(PAYER), str(ACTOR)):
        assert secret not in text


def test_structured_answers_jobs_and_google_are_told_apart(spans: InMemorySpanExporter) -> None:
    attempt = an_attempt("google")
    attempt.request = replace(attempt.request, schema=Mood)
    attempt.charge = replace(a_charge(), job_id=new_id())
    with span_of(attempt):
        attempt.end(Outcome.STOPPED)
    _, said = only(spans.get_finished_spans())
    assert said["gen_ai.output.type"] == "json"
    assert said["gen_ai.provider.name"] == "gcp.gemini"
    assert said["understudy.job_id"] == str(attempt.charge.job_id)
    assert "gen_ai.conversation.id" not in said


def test_without_an_sdk_nothing_is_recorded() -> None:
    attempt = an_attempt()
    with span_of(attempt):
        assert not trace.get_current_span().is_recording()
        attempt.end(Outcome.STOPPED)
