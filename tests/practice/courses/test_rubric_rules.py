from typing import Any

import pytest

from tests.support.courses import criterion, rubric_fields
from understudy.practice.courses.rubric_rules import even_out, problems_of
from understudy.practice.courses.rubric_schemas import RubricFields

LEVELS = criterion()["levels"]
NAME = {"id": "name", "text": "Says their name."}


def two(first: float, second: float) -> RubricFields:
    return rubric_fields(criterion("a", first), criterion("b", second))


@pytest.mark.parametrize("fields", [rubric_fields(), two(0.5, 0.5), two(0.4995, 0.4995), two(1, 0)])
def test_a_rubric_that_can_be_used_has_no_problems(fields: RubricFields) -> None:
    assert problems_of(fields) == []


@pytest.mark.parametrize(
    ("criteria", "problem"),
    [
        ([criterion(weight=0.95)], "add up to 0.95; add 0.05 to one or use *Even out*."),
        ([criterion("a", 0.7), criterion("b", 0.4)], "add up to 1.1; take 0.1 from one or use"),
        ([criterion("a", 0.5), criterion("a", 0.5)], "Two criteria have the id 'a'"),
        ([criterion(indicators=[])], "'Opening' has no indicator"),
        ([criterion(indicators=[NAME, NAME])], "two indicators with the id 'name'"),
        ([criterion(levels=LEVELS[:3])], "the levels 1, 2, 3 and 4, each once; it has 1, 2, 3."),
        ([criterion(levels=[*LEVELS, LEVELS[0]])], "it has 1, 1, 2, 3, 4."),
        ([criterion(levels=[])], "it has none."),
    ],
)
def test_what_keeps_a_rubric_from_being_used_is_told(
    criteria: list[dict[str, Any]], problem: str
) -> None:
    (found,) = problems_of(rubric_fields(*criteria))
    assert problem in found


def test_a_rubric_without_criteria_cannot_be_used_and_all_problems_are_told_at_once() -> None:
    assert len(problems_of(RubricFields(name="R", criteria=[]))) == 1
    assert len(problems_of(rubric_fields(criterion(weight=0.5, indicators=[], levels=[])))) == 3


@pytest.mark.parametrize(
    ("weights", "evened"),
    [
        ([0.5, 0.5], [0.5, 0.5]),
        ([0.2, 0.2], [0.5, 0.5]),
        ([0, 0, 0], [0.334, 0.333, 0.333]),
        ([0.9, 0.3], [0.75, 0.25]),
        ([1, 0], [1, 0]),
    ],
)
def test_evened_out_weights_keep_their_proportions_and_add_up(
    weights: list[float], evened: list[float]
) -> None:
    fields = even_out(rubric_fields(*(criterion(f"c{n}", w) for n, w in enumerate(weights))))
    assert [each.weight for each in fields.criteria] == evened
    assert problems_of(fields) == []


def test_evening_out_adds_up_for_any_number_of_criteria() -> None:
    for count in range(1, 31):
        fields = rubric_fields(*(criterion(f"c{n}", 1 / (n + 2)) for n in range(count)))
        assert problems_of(even_out(fields)) == []
    assert even_out(RubricFields(name="R", criteria=[])).criteria == []
