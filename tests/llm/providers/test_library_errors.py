import json
from dataclasses import dataclass
from typing import override

import pytest

from tests.support.llm import MODEL_OF, a_request, listen, opened, simulated
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator
from understudy.llm.errors import Cause
from understudy.llm.providers.library_errors import to_provider_error

FAR_DATE = "Fri, 21 Nov 2036 07:28:00 GMT"


@dataclass(frozen=True, slots=True)
class Case:
    """A manner, the cause it must end in, and how many pieces are heard before."""

    manner: Manner
    cause: Cause
    heard: int = 0
    only: tuple[str, ...] = tuple(MODEL_OF)

    @override
    def __str__(self) -> str:
        manner = self.manner
        words = (manner.fault, manner.status or "", manner.code or "", manner.after)
        return "-".join(str(word) for word in words if word not in ("none", ""))


STATUSES = [
    Case(Manner(status=400), Cause.REJECTED),
    Case(Manner(status=401), Cause.UNAUTHORIZED),
    Case(Manner(status=402), Cause.SPENT),
    Case(Manner(status=404), Cause.UNKNOWN_MODEL),
    Case(Manner(status=408), Cause.TIMEOUT),
    Case(Manner(fault=Fault.SPENT), Cause.SPENT),
    Case(Manner(status=413), Cause.REJECTED),
    Case(Manner(status=429), Cause.RATE_LIMITED),
    Case(Manner(status=500), Cause.SERVER_ERROR),
    Case(Manner(status=502), Cause.SERVER_ERROR),
    Case(Manner(status=503), Cause.OVERLOADED),
    Case(Manner(status=529), Cause.OVERLOADED),
    Case(Manner(status=429, code="insufficient_quota"), Cause.SPENT, only=("openai", "compatible")),
    Case(Manner(status=429, code="enforced_spend_limit_reached"), Cause.SPENT, only=("anthropic",)),
]
STREAMS = [
    Case(Manner(fault=Fault.CLOSE_BEFORE), Cause.CONNECTION),
    Case(Manner(fault=Fault.RESET), Cause.CUT, heard=3),
    Case(Manner(fault=Fault.FIN), Cause.CUT, heard=3),
    Case(Manner(fault=Fault.CUT), Cause.CUT, heard=3),
    Case(Manner(fault=Fault.CUT, after=0), Cause.CUT),
    Case(Manner(fault=Fault.CUT, after=99), Cause.CUT, heard=12),
    Case(Manner(fault=Fault.EMPTY), Cause.CUT),
    Case(Manner(fault=Fault.MALFORMED), Cause.MALFORMED, heard=3),
    Case(Manner(fault=Fault.FILTERED), Cause.FILTERED, heard=3),
    Case(Manner(fault=Fault.FILTERED, after=0), Cause.FILTERED),
    Case(
        Manner(fault=Fault.ERROR_EVENT, status=529),
        Cause.OVERLOADED,
        heard=3,
        only=("anthropic", "google", "openrouter"),
    ),
    Case(Manner(fault=Fault.ERROR_EVENT, status=500), Cause.SERVER_ERROR, heard=3),
]


@pytest.mark.parametrize(
    ("kind", "case"),
    [
        pytest.param(kind, case, id=f"{kind}-{case}")
        for kind in MODEL_OF
        for case in STATUSES + STREAMS
        if kind in case.only
    ],
)
async def test_every_fault_has_its_cause_and_keeps_what_was_heard(
    kind: str, case: Case, simulator: Simulator
) -> None:
    simulator.next(case.manner)
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is not None
    assert heard.error.cause is case.cause
    assert len([piece for piece in heard.pieces if piece]) == case.heard
    assert not heard.answers
    assert len(simulator.journal) == 1, "nothing is tried twice"


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize("fault", [Fault.HTML, Fault.BAD_UTF8], ids=str)
async def test_what_cannot_be_read_is_never_an_answer(
    kind: str, fault: Fault, simulator: Simulator
) -> None:
    simulator.next(Manner(fault=fault))
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is not None
    assert heard.error.cause in (Cause.MALFORMED, Cause.CUT)
    assert not heard.answers


COUNTS_EARLY = ("anthropic", "google")
"""They count the prompt when they begin; the others count all at the end."""


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize(
    "manner",
    [
        Manner(fault=Fault.CUT),
        Manner(fault=Fault.FIN),
        Manner(fault=Fault.RESET),
        Manner(fault=Fault.MALFORMED),
        Manner(fault=Fault.BAD_UTF8),
        Manner(fault=Fault.ERROR_EVENT, status=500),
        Manner(fault=Fault.FILTERED),
        Manner(fault=Fault.NO_USAGE),
    ],
    ids=lambda manner: str(manner.fault),
)
async def test_whatever_was_counted_before_a_failure_is_told(
    kind: str, manner: Manner, simulator: Simulator
) -> None:
    simulator.next(manner)
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    entry = simulator.journal.last()
    told = heard.counted[-1].input_tokens if heard.counted else 0
    if manner.fault is Fault.FILTERED:
        assert told == entry.input_tokens
        assert heard.counted[-1].output_tokens == entry.output_tokens
    elif manner.fault is Fault.NO_USAGE:
        assert told == 0
    else:
        assert heard.error is not None
        assert told == (entry.input_tokens if kind in COUNTS_EARLY else 0)


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        ("1.5", 1.5),
        ("0", 0.0),
        (None, None),
        ("soon", None),
        ("nan", None),
        ("-3", None),
    ],
    ids=str,
)
async def test_the_wait_the_provider_asks_for_is_read(
    kind: str, header: str | None, seconds: float | None, simulator: Simulator
) -> None:
    simulator.next(Manner(status=429, retry_after=header))
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is not None
    assert heard.error.retry_after_s == seconds


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_a_date_to_wait_for_is_read(kind: str, simulator: Simulator) -> None:
    simulator.next(Manner(status=503, retry_after=FAR_DATE))
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is not None
    assert heard.error.retry_after_s is not None
    assert heard.error.retry_after_s > 86_400


@pytest.mark.parametrize(
    "error",
    [json.JSONDecodeError("no", "{", 0), AssertionError(), AttributeError("'str' has no id")],
    ids=lambda error: type(error).__name__,
)
def test_whatever_else_the_libraries_raise_is_something_unreadable(error: Exception) -> None:
    assert to_provider_error(error, opened=True).cause is Cause.MALFORMED
