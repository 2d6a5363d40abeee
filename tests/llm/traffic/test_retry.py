import pytest

from understudy.kernel.adjustable import Adjustable
from understudy.llm.errors import Cause
from understudy.llm.traffic.retry import Failure, may_try_again, pause_s

RULES = Adjustable()
PASSING = ("rate_limited", "overloaded", "server_error", "timeout", "connection", "cut")
OURS = ("unfit", "busy", "unwell", "unpriced", "budget", "restarted")
STAYING = ("unauthorized", "unknown_model", "rejected", "spent", "filtered", "internal")


@pytest.mark.parametrize("cause", [*PASSING, "malformed"])
def test_what_may_pass_is_tried_three_times(cause: str) -> None:
    failures = [Failure(Cause(cause), heard=False, counted=n) for n in (0, 1, 2, 3)]
    assert [may_try_again(failure, RULES) for failure in failures] == [True, True, True, False]


@pytest.mark.parametrize("cause", STAYING)
def test_what_stays_is_never_tried_again(cause: str) -> None:
    assert not may_try_again(Failure(Cause(cause), heard=False, counted=1), RULES)


@pytest.mark.parametrize("cause", [*PASSING, *STAYING])
def test_nothing_is_tried_again_once_something_was_heard(cause: str) -> None:
    assert not may_try_again(Failure(Cause(cause), heard=True, counted=1), RULES)


@pytest.mark.parametrize(
    ("retry_after_s", "tries", "chance", "waited"),
    [
        (None, 1, 0.5, 1.5),
        (None, 2, 1.0, 3.0),
        (None, 3, 0.0, 4.0),
        (2, 1, 0, 2),
        (2, 2, 0, 2),
        (1.5, 1, 0.25, 1.75),
        (0, 1, 0.1, 0.1),
        (4_000, 1, 0.5, 300.5),
        (None, 4_000, 0, 300),
    ],
)
def test_the_provider_says_how_long_or_the_wait_doubles_up_to_the_cap(
    retry_after_s: float | None, tries: int, chance: float, waited: float
) -> None:
    assert pause_s(tries, retry_after_s, RULES, chance) == waited


def test_how_often_and_how_long_can_be_adjusted() -> None:
    rules = Adjustable(attempts=1, retry_base_s=0.5, retry_cap_s=3, retry_jitter_s=0.2)
    assert not may_try_again(Failure(Cause.TIMEOUT, heard=False, counted=1), rules)
    assert [pause_s(tries, None, rules, 0.5) for tries in (1, 2, 9)] == [0.6, 1.1, 3.1]


def test_every_cause_is_decided() -> None:
    decided = {*PASSING, "malformed", *STAYING, *OURS}
    assert {str(cause) for cause in Cause} <= decided
