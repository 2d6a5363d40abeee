import pytest

from understudy.kernel.adjustable import Adjustable
from understudy.llm.errors import Cause
from understudy.llm.traffic.breaker import Breaker, BreakerState

RULES = Adjustable(breaker_failures=5, breaker_open_s=30)


def opened(at_s: float = 100) -> Breaker:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed(Cause.SERVER_ERROR, RULES, at_s)
    return breaker


def test_five_failures_in_a_row_open_it_and_only_the_fifth_says_so() -> None:
    breaker = Breaker()
    said = [breaker.failed(Cause.OVERLOADED, RULES, 100 + n) for n in range(5)]
    assert said == [False, False, False, False, True]
    assert breaker.state(RULES, 104) is BreakerState.OPEN
    assert breaker.wait_s(RULES, 110) == 24


def test_a_success_between_begins_the_count_again() -> None:
    breaker = Breaker()
    for n in range(4):
        breaker.failed(Cause.TIMEOUT, RULES, n)
    breaker.succeeded()
    assert not any(breaker.failed(Cause.TIMEOUT, RULES, n) for n in range(4))
    assert breaker.wait_s(RULES, 5) == 0


@pytest.mark.parametrize(
    "cause", ["rate_limited", "rejected", "unauthorized", "spent", "unknown_model", "filtered"]
)
def test_what_is_not_the_models_health_never_opens_it(cause: str) -> None:
    breaker = Breaker()
    assert not any(breaker.failed(Cause(cause), RULES, n) for n in range(50))
    assert breaker.state(RULES, 50) is BreakerState.CLOSED


def test_after_half_a_minute_one_call_may_try_and_the_others_wait() -> None:
    breaker = opened()
    assert breaker.state(RULES, 130) is BreakerState.HALF_OPEN
    assert breaker.wait_s(RULES, 130) == 0
    assert breaker.wait_s(RULES, 131) == 29


def test_a_probe_that_fails_leaves_it_open_and_one_that_works_closes_it() -> None:
    breaker = opened()
    assert breaker.wait_s(RULES, 130) == 0
    assert not breaker.failed(Cause.CONNECTION, RULES, 140)
    assert breaker.wait_s(RULES, 141) == 29
    assert breaker.wait_s(RULES, 170) == 0
    breaker.succeeded()
    assert [breaker.wait_s(RULES, 171) for _ in range(3)] == [0, 0, 0]


def test_a_call_that_began_before_it_opened_does_not_keep_it_open_longer() -> None:
    breaker = opened(100)
    breaker.failed(Cause.TIMEOUT, RULES, 129)
    assert breaker.wait_s(RULES, 130) == 0


def test_a_probe_that_was_given_back_lets_the_next_one_try() -> None:
    breaker = opened()
    assert breaker.wait_s(RULES, 130) == 0
    breaker.give_back()
    assert breaker.wait_s(RULES, 131) == 0


def test_a_probe_that_is_limited_lets_the_next_one_try() -> None:
    breaker = opened()
    assert breaker.wait_s(RULES, 130) == 0
    breaker.failed(Cause.RATE_LIMITED, RULES, 131)
    assert breaker.wait_s(RULES, 132) == 0


def test_a_probe_that_never_comes_back_does_not_close_it_for_ever() -> None:
    breaker = opened()
    assert breaker.wait_s(RULES, 130) == 0
    assert breaker.wait_s(RULES, 160) == 0
