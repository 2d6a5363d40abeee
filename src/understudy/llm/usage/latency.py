"""Durations as logarithmic buckets: counted instead of sorted, and added up over days.

A bucket's middle is within 2 % of whatever fell into it.
"""

from collections.abc import Mapping
from math import ceil, floor, log

_SHORTEST_S = 0.001
_GROWTH = 1.04


def bucket_of(duration_s: float) -> int:
    """Return the bucket of a duration; all up to a millisecond share the first."""
    return floor(log(max(duration_s, _SHORTEST_S) / _SHORTEST_S) / log(_GROWTH))


def seconds_of(bucket: int) -> float:
    """Return the middle of a bucket, in seconds."""
    return float(_SHORTEST_S * _GROWTH ** (bucket + 0.5))


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """Return the duration below which this share of all lies, in seconds; None if there are none.

    Args:
        counts: how many durations lie in each bucket.
        share: 0.95 for the 95th percentile.
    """
    wanted = max(1, ceil(sum(counts.values()) * share))
    for bucket in sorted(counts):
        wanted -= counts[bucket]
        if wanted <= 0:
            return seconds_of(bucket)
    return None
