from datetime import UTC, datetime, timedelta

import pytest

from understudy.practice.courses.assignment_schemas import (
    AssignmentFields,
    AssignmentState,
    Counts,
    Release,
)
from understudy.practice.courses.windows import (
    Attempt,
    Refusal,
    ReleaseFacts,
    counting_attempt,
    is_released,
    may_begin,
    window_problems,
)

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)
BEFORE, AFTER = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)


def fields(**given: object) -> AssignmentFields:
    return AssignmentFields.model_validate({"title": "T", "attempts": None, **given})


@pytest.mark.parametrize(
    ("given", "at", "used", "refusal"),
    [
        ({}, NOON, 99, None),
        ({"opens_at": NOON}, BEFORE, 0, Refusal.NOT_OPEN_YET),
        ({"opens_at": NOON}, NOON, 0, None),
        ({"due_at": NOON}, AFTER, 0, None),  # late is late, and practice
        ({"closes_at": NOON}, BEFORE, 0, None),
        ({"closes_at": NOON}, NOON, 0, Refusal.CLOSED),
        ({"attempts": 2}, NOON, 1, None),
        ({"attempts": 2}, NOON, 2, Refusal.NO_ATTEMPT_LEFT),
        ({"attempts": 2, "closes_at": NOON}, AFTER, 2, Refusal.CLOSED),
    ],
)
def test_a_student_may_begin_within_the_window_and_the_attempts(
    given: dict[str, object], at: datetime, used: int, refusal: Refusal | None
) -> None:
    assert may_begin(fields(**given), AssignmentState.PUBLISHED, at, used) is refusal


@pytest.mark.parametrize("state", [AssignmentState.DRAFT, AssignmentState.UNPUBLISHED])
def test_nobody_begins_what_is_not_published(state: AssignmentState) -> None:
    assert may_begin(fields(), state, NOON, 0) is Refusal.NOT_PUBLISHED


ONE, TWO, THREE = Attempt(1, 2.5), Attempt(2, 3.5), Attempt(3, 3.5)


@pytest.mark.parametrize(
    ("attempts", "best", "last"),
    [
        ([], None, None),
        ([ONE], ONE, ONE),
        ([ONE, TWO, THREE], TWO, THREE),
        ([THREE, ONE, TWO], TWO, THREE),
        ([TWO, Attempt(3)], TWO, Attempt(3)),
        ([Attempt(1), Attempt(2)], Attempt(2), Attempt(2)),
        ([Attempt(1, 0.0), Attempt(2, 0.0)], Attempt(1, 0.0), Attempt(2, 0.0)),
    ],
)
def test_the_best_or_the_last_attempt_counts(
    attempts: list[Attempt], best: Attempt | None, last: Attempt | None
) -> None:
    assert counting_attempt(attempts, Counts.BEST) == best
    assert counting_attempt(attempts, Counts.LAST) == last


@pytest.mark.parametrize(
    ("policy", "facts", "released"),
    [
        (Release.IMMEDIATE, {}, True),
        (Release.AFTER_REFLECTION, {}, False),
        (Release.AFTER_REFLECTION, {"has_reflected": True}, True),
        (Release.AFTER_REFLECTION, {"requires_reflection": False}, True),
        (Release.AFTER_REVIEW, {"has_reflected": True}, False),
        (Release.AFTER_DUE, {}, False),
        (Release.AFTER_DUE, {"due_at": AFTER}, False),
        (Release.AFTER_DUE, {"due_at": NOON}, True),
    ],
)
def test_feedback_is_shown_as_the_policy_says_or_when_a_teacher_releases_it(
    policy: Release, facts: dict[str, object], released: bool
) -> None:
    assert is_released(policy, ReleaseFacts(at=NOON, **facts)) is released  # type: ignore[arg-type]  # a table's values
    by_teacher = ReleaseFacts(at=NOON, is_released_by_teacher=True, **facts)  # type: ignore[arg-type]  # the same
    assert is_released(policy, by_teacher)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, []),
        ({"opens_at": BEFORE, "due_at": NOON, "closes_at": AFTER}, []),
        ({"due_at": NOON, "closes_at": NOON}, []),
        ({"opens_at": NOON, "due_at": BEFORE}, ["is due before it opens"]),
        ({"opens_at": NOON, "closes_at": NOON}, ["closes before it opens"]),
        ({"due_at": NOON, "closes_at": BEFORE}, ["closes before it is due"]),
        ({"opens_at": AFTER, "due_at": NOON, "closes_at": BEFORE}, ["is due", "closes"]),
        ({"release": "after_due"}, ["there is none"]),
        ({"release": "after_due", "due_at": NOON}, []),
    ],
)
def test_dates_out_of_order_are_told(given: dict[str, object], words: list[str]) -> None:
    problems = window_problems(fields(**given))
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))
