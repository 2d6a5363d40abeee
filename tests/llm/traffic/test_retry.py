import pytest

from understudy.kernel.adjustable import Adjustable
from understudy.llm.errors import Cause
from understudy.llm.traffic.retry import Failure, pause_s, wait_s

RULES = Adjustable()
PASSING = ("rate_limited", "overloaded", "server_error", "timeout", "connection", "cut")
STAYING = ("unauthorized", "unknown_model", "rejected", "spent", "filtered", "internal")


@pytest.mark.parametrize("cause", [*PASSING, "malformed"])
def test_what_may_pass_is_tried_three_times_with_doubled_waits(cause: str) -> None:
    waits = [wait_s(Failure(Cause(cause), heard=False, tries=n), RULES, 0) for n in (1, 2, 3)]
    assert waits == [1, 2, None]


@pytest.mark.parametrize("cause", STAYING)
def test_what_stays_is_never_tried_again(cause: str) -> None:
    assert wait_s(Failure(Cause(cause), heard=False, tries=1), RULES, 0) is None


@pytest.mark.parametrize("cause", [*PASSING, *STAYING])
def test_nothing_is_tried_again_once_something_was_heard(cause: str) -> None:
    failure = Failure(Cause(cause), heard=True, tries=1, retry_after_s=1)
    assert wait_s(failure, RULES, 0) is None


@pytest.mark.parametrize(
    ("retry_after_s", "tries", "jitter", "waited"),
    [
        (None, 1, 0.5, 1.5),
        (None, 2, 1.0, 3.0),
        (2, 1, 0, 2),
        (2, 2, 0, 2),
        (1.5, 1, 0.25, 1.75),
        (0, 1, 0.1, 0.1),
        (4_000, 1, 0.5, 300.5),
        (None, 40, 0, 300),
    ],
)
def test_the_provider_says_how_long_or_the_wait_doubles_up_to_the_cap(
    retry_after_s: float | None, tries: int, jitter: float, waited: float
) -> None:
    failure = Failure(Cause.OVERLOADED, heard=False, tries=tries, retry_after_s=retry_after_s)
    assert pause_s(failure, RULES, jitter) == waited


def test_how_often_and_how_long_can_be_adjusted() -> None:
    rules = Adjustable(attempts=1, retry_base_s=0.5, retry_cap_s=3)
    assert wait_s(Failure(Cause.TIMEOUT, heard=False, tries=1), rules, 0) is None
    assert pause_s(Failure(Cause.TIMEOUT, heard=False, tries=1), rules, 0) == 0.5
    assert pause_s(Failure(Cause.TIMEOUT, heard=False, tries=9), rules, 0) == 3


def test_every_cause_is_decided() -> None:
    decided = {*PASSING, "malformed", *STAYING, "restarted", "unfit", "closed_off", "limited"}
    assert {str(cause) for cause in Cause} <= decided
