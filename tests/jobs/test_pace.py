"""How fast a job goes, from what was seen of it."""

import pytest

from understudy.jobs.pace import WINDOW_S, Pace, Paces


def test_at_the_first_look_the_whole_time_counts() -> None:
    assert Paces().of("job", 30, 90, now_s=160.0, began_s=100.0) == Pace(30.0, 120.0)


def test_before_anything_is_made_nobody_knows() -> None:
    assert Paces().of("job", 0, 90, now_s=160.0, began_s=100.0) == Pace(None, None)


def test_without_a_total_there_is_a_pace_and_no_end() -> None:
    assert Paces().of("job", 30, None, now_s=160.0, began_s=100.0) == Pace(30.0, None)


def test_what_was_seen_lately_counts_more_than_the_hours_before() -> None:
    paces, pace = Paces(), Pace(None, None)
    for second in range(0, 70, 10):  # paused for an hour, then one a second
        pace = paces.of("job", 10 + second, 200, now_s=3_700.0 + second, began_s=100.0)
    assert pace.per_minute == pytest.approx(60)
    assert pace.eta_s == pytest.approx(130)


def test_what_is_older_than_the_window_is_forgotten() -> None:
    paces, pace, tried = Paces(), Pace(None, None), 0
    for second in range(0, 300, 5):
        tried += 50 if second < 100 else 5
        pace = paces.of("job", tried, None, now_s=second, began_s=0)
    assert pace.per_minute == pytest.approx(5 / 5 * 60, rel=5 / WINDOW_S)


def test_a_job_that_is_begun_anew_has_no_past() -> None:
    paces = Paces()
    paces.of("job", 500, None, now_s=100.0, began_s=0)
    assert paces.of("job", 10, None, now_s=110.0, began_s=0).per_minute == pytest.approx(5.5, 0.1)


def test_a_forgotten_job_starts_from_its_beginning() -> None:
    paces = Paces()
    paces.of("job", 5, None, now_s=100.0, began_s=0)
    paces.forget("job")
    assert paces.of("job", 60, None, now_s=120.0, began_s=0).per_minute == 30.0
