"""What is said of a job says no more than is known."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support.job_pages import seen_job as job
from understudy.jobs.schemas import JobState
from understudy.web.parts.job_words import (
    STATES,
    UNDER_WAY,
    cost,
    how_far,
    pace,
    share_done,
    state_tone,
    time_left,
    what_failed,
)


def test_every_state_has_a_name_and_is_under_way_or_over() -> None:
    assert set(STATES) == set(JobState)
    assert {state for state in JobState if not state.is_over} == set(UNDER_WAY)


@pytest.mark.parametrize(
    ("given", "tone"),
    [
        ({"state": JobState.RUNNING}, "good"),
        ({"state": JobState.QUEUED}, ""),
        ({"state": JobState.PAUSED}, ""),
        ({"state": JobState.PAUSED, "error": "The budget is spent."}, "warn"),
        ({"state": JobState.DONE, "done": 3}, "good"),
        ({"state": JobState.DONE, "done": 3, "failed": 1}, "warn"),
        ({"state": JobState.FAILED}, "danger"),
    ],
)
def test_a_state_warns_where_something_went_wrong(given: dict[str, Any], tone: str) -> None:
    assert state_tone(job(**given)) == tone


@pytest.mark.parametrize(
    ("given", "far", "failed", "shares"),
    [
        ({}, "Being prepared", "", (0, 0)),
        ({"state": JobState.QUEUED}, "Not begun", "", (0, 0)),
        ({"state": JobState.CANCELLED}, "", "", (0, 0)),
        ({"done": 7}, "7 so far", "", (0, 0)),
        (
            {"done": 1_100, "failed": 100, "total": 4_000},
            "1,200 of 4,000",
            "100 failed",
            (0.275, 0.025),
        ),
        ({"state": JobState.DONE}, "", "", (1, 0)),
        ({"state": JobState.DONE, "total": 0}, "0 of 0", "", (1, 0)),
    ],
)
def test_how_far_a_job_is(
    given: dict[str, Any], far: str, failed: str, shares: tuple[float, float]
) -> None:
    found = job(**given)
    assert (how_far(found), what_failed(found), share_done(found)) == (far, failed, shares)


def test_the_pace_is_told_as_far_as_it_is_known() -> None:
    assert pace(job()) == ""
    assert pace(job(rate_per_minute=7.25)) == "7.2 a minute"
    running = {"rate_per_minute": 1_234.5, "eta_s": 61.0}
    assert pace(job(**running, total=9)) == "1,234 a minute · about 2 min left"
    assert pace(job(**running, total=9, done=9)) == "1,234 a minute", "nothing is left"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "about 5 s left"),
        (41, "about 45 s left"),
        (59.9, "about 60 s left"),
        (60, "about 1 min left"),
        (5_300, "about 89 min left"),
        (5_401, "about 2 h left"),
        (200_000, "about 3 days left"),
    ],
)
def test_the_time_left_is_told_roughly(seconds: float, told: str) -> None:
    assert time_left(seconds) == told


def test_cost_is_told_beside_what_was_thought_and_only_to_who_sees_it() -> None:
    whole = {"calls": 3, "estimate_usd": Decimal(4), "budget_usd": Decimal(5)}
    assert (
        cost(job(cost_usd=Decimal("1.5"), **whole))
        == "$1.50 so far · estimated $4.00 · at most $5.00"
    )
    assert cost(job(cost_usd=Decimal("1.5"), calls=3, state=JobState.DONE)) == "$1.50 in all"
    assert cost(job(cost_usd=Decimal(0))) == "", "it has asked no model"
    assert cost(job(cost_usd=None, calls=3)) == ""
