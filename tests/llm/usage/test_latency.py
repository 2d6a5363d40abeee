from collections import Counter
from random import Random

import pytest

from understudy.llm.usage.latency import bucket_of, percentile, seconds_of


@pytest.mark.parametrize("duration_s", [0.0011, 0.02, 0.5, 1, 7.77, 180, 3_600])
def test_a_buckets_middle_is_within_two_percent(duration_s: float) -> None:
    assert seconds_of(bucket_of(duration_s)) == pytest.approx(duration_s, rel=0.02)


@pytest.mark.parametrize("duration_s", [0, -1, 0.0005, 0.001])
def test_what_takes_no_time_lies_in_the_first_bucket(duration_s: float) -> None:
    assert bucket_of(duration_s) == 0


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99])
def test_percentiles_are_those_of_the_sorted_durations(share: float) -> None:
    random = Random(7)  # noqa: S311 no secret
    durations = sorted(random.lognormvariate(0, 1) for _ in range(5_000))
    counts = Counter(map(bucket_of, durations))
    exact = durations[int(len(durations) * share) - 1]
    assert percentile(counts, share) == pytest.approx(exact, rel=0.03)


def test_nothing_has_no_percentile_and_one_is_its_own() -> None:
    assert percentile({}, 0.5) is None
    assert percentile({bucket_of(2): 1}, 0.99) == pytest.approx(2, rel=0.02)
