from collections import Counter

import pytest

from understudy.practice.feedback.agreement import agreement_on_answers, agreement_on_levels, kappa
from understudy.practice.feedback.judge_schemas import Met
from understudy.practice.feedback.schemas import Agreement

YES, NO, UNSEEN = Met.YES, Met.NO, Met.NOT_SEEN


def times(*cells: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Return so many pairs of each kind: teacher's, machine's, how many."""
    return [(one, other) for one, other, many in cells for _ in range(many)]


@pytest.mark.parametrize(
    ("pairs", "value"),
    [
        # 20 and 15 of 50 agree; by chance .5*.6 + .5*.4 = .5, and .7 were seen: .2/.5.
        (times((1, 1, 20), (1, 0, 5), (0, 1, 10), (0, 0, 15)), 0.4),
        # Apart by (1+1)/4 = .5; by chance: each of 1, 2, 3, 4 with each, (6 + 4 + 4 + 6)/16 = 1.25.
        ([(1, 1), (2, 3), (3, 2), (4, 4)], 0.6),
        # Apart by 3; by chance .5 * 0 + .5 * 3 = 1.5.
        ([(1, 4), (4, 1)], -1.0),
        ([(1, 1), (4, 4)], 1.0),
        # A miss by three costs three times one by one: 3/4 of 1.5, then 1/4 against 1.25.
        (times((1, 1, 2), (4, 4, 1), (4, 1, 1)), 0.5),
        # The teacher gives 2 to all: chance agrees as often as the machine.
        ([(2, 2), (2, 3)], 0.0),
        # Nothing but one score, by both: no chance to disagree.
        ([(3, 3), (3, 3)], None),
        ([], None),
    ],
)
def test_kappa_as_computed_by_hand(pairs: list[tuple[int, int]], value: float | None) -> None:
    assert kappa(Counter(pairs)) == value


def test_levels_that_only_one_scored_are_left_out() -> None:
    pairs = [(1, 1), (2, 3), (3, 2), (4, 4), (None, 3), (2, None), (None, None)]
    assert agreement_on_levels(pairs) == Agreement(items=4, exact=0.5, within_one=1, kappa=0.6)


def test_how_far_levels_are_apart() -> None:
    found = agreement_on_levels([(1, 3), (1, 2), (4, 4)])
    assert (found.exact, found.within_one) == (0.333, 0.667)


def test_answers_are_compared_without_weights() -> None:
    pairs = [*[(YES, YES)] * 20, *[(YES, NO)] * 5, *[(NO, YES)] * 10, *[(NO, NO)] * 15]
    unseen = [(UNSEEN, YES), (NO, UNSEEN), (None, NO), (YES, None)]
    found = agreement_on_answers([*pairs, *unseen])
    assert found == Agreement(items=50, exact=0.7, within_one=None, kappa=0.4)


def test_without_anything_both_scored_there_is_no_agreement_to_tell() -> None:
    nothing = Agreement(items=0, exact=None, within_one=None, kappa=None)
    assert agreement_on_levels([(None, 1)]) == nothing
    assert agreement_on_answers([(UNSEEN, YES)]) == nothing
