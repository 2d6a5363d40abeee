"""Which state follows which."""

import pytest

from understudy.jobs.rules import (
    after_cancel,
    after_run,
    is_so_already,
    verbs_of,
    without_amounts,
)
from understudy.jobs.schemas import JobState, JobVerb

S, V = JobState, JobVerb


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (S.QUEUED, {V.PAUSE, V.CANCEL}),
        (S.RUNNING, {V.PAUSE, V.CANCEL}),
        (S.PAUSED, {V.RESUME, V.CANCEL}),
        (S.CANCELLING, set()),
        (S.CANCELLED, set()),
        (S.DONE, {V.RETRY}),
        (S.FAILED, {V.RESUME, V.RETRY}),
    ],
)
def test_what_can_be_done_with_a_job(state: JobState, verbs: set[JobVerb]) -> None:
    assert set(verbs_of(state, failed=2, reopens=True)) == verbs
    assert V.RETRY not in verbs_of(state, failed=0, reopens=True)
    assert V.RETRY not in verbs_of(state, failed=2, reopens=False)


@pytest.mark.parametrize(
    ("verb", "state", "is_so"),
    [
        (V.PAUSE, S.PAUSED, True),
        (V.PAUSE, S.DONE, False),
        (V.RESUME, S.RUNNING, True),
        (V.RESUME, S.QUEUED, True),
        (V.CANCEL, S.CANCELLING, True),
        (V.CANCEL, S.CANCELLED, True),
        (V.CANCEL, S.DONE, False),
        (V.RETRY, S.QUEUED, True),
        (V.RETRY, S.RUNNING, False),
    ],
)
def test_a_double_click_is_no_mistake(verb: JobVerb, state: JobState, is_so: bool) -> None:
    assert is_so_already(verb, state) is is_so


@pytest.mark.parametrize(
    ("state", "is_current", "done", "failed", "after"),
    [
        (S.RUNNING, True, 10, 0, S.DONE),
        (S.RUNNING, True, 9, 1, S.DONE),
        (S.RUNNING, True, 0, 10, S.FAILED),
        (S.RUNNING, True, 0, 0, S.DONE),
        (S.CANCELLING, True, 3, 0, S.CANCELLED),
        (S.CANCELLING, False, 3, 0, S.CANCELLED),
        (S.PAUSED, True, 3, 0, S.PAUSED),
        (S.QUEUED, False, 3, 0, S.QUEUED),
    ],
)
def test_what_becomes_of_a_job_when_a_run_has_ended(
    state: JobState, is_current: bool, done: int, failed: int, after: JobState
) -> None:
    assert after_run(state, is_current=is_current, done=done, failed=failed) is after


def test_what_runs_somewhere_has_to_be_cut_there() -> None:
    assert after_cancel(at_work=True) is S.CANCELLING
    assert after_cancel(at_work=False) is S.CANCELLED


def test_who_sees_no_money_reads_no_reason_of_a_pause_that_may_name_some() -> None:
    error = "The budget of this section ($2.00) is used up."
    told = without_amounts(S.PAUSED, error)
    assert told
    assert "$" not in told
    assert without_amounts(S.FAILED, "It broke.") == "It broke."
    assert without_amounts(S.PAUSED, None) is None
