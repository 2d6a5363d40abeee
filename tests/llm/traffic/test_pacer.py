import pytest

from understudy.llm.traffic.pacer import Pacer


@pytest.mark.parametrize(
    ("burst", "expected"),
    [
        (1.5, [0.0, 0.25, 0.75, 1.25]),
        (1, [0.0, 0.5, 1.0, 1.5]),
        (2, [0.0, 0.0, 0.5, 1.0]),
        (3, [0.0, 0.0, 0.0, 0.5]),
    ],
)
def test_calls_go_evenly_after_a_burst(burst: float, expected: list[float]) -> None:
    pacer, at, went = Pacer(rate_per_s=2, burst=burst), 100.0, []
    for _ in expected:
        at += pacer.wait_s(at)
        pacer.take(at)
        went.append(at - 100)
    assert went == pytest.approx(expected)


def test_a_pause_allows_one_burst_and_no_more() -> None:
    pacer = Pacer(rate_per_s=1, burst=2)
    pacer.take(0)
    for at in (50, 50):
        assert pacer.wait_s(at) == 0
        pacer.take(at)
    assert pacer.wait_s(50) == 1


def test_a_timer_that_is_late_costs_no_capacity() -> None:
    pacer, at, calls = Pacer(rate_per_s=10, burst=2), 0.0, 0
    while at < 60:
        pacer.take(at)
        calls += 1
        at += pacer.wait_s(at) + 0.02  # each timer fires 20 ms late
    assert calls == pytest.approx(600, abs=5)


def test_an_error_of_rounding_is_no_wait() -> None:
    pacer = Pacer(rate_per_s=49 / 60)
    pacer.take(0.1)
    assert pacer.wait_s(0.1 + 60 / 49 - 1e-9) == 0
