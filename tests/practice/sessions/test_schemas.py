import pytest
from pydantic import ValidationError

from understudy.practice.courses.rubric_template import template
from understudy.practice.sessions.schemas import (
    Reflection,
    ReplyRating,
    SelfRating,
    SessionSurvey,
    unrated,
)

RUBRIC = template().fields
IDS = [criterion.id for criterion in RUBRIC.criteria]


def test_what_was_not_rated_and_what_the_rubric_lacks_are_named() -> None:
    ratings = [SelfRating(criterion_id=each, level=None) for each in IDS[1:]]
    ratings.append(SelfRating(criterion_id="singing", level=4))
    assert unrated(Reflection(ratings=ratings), RUBRIC) == ([IDS[0]], ["singing"])


def test_a_criterion_is_rated_once_within_the_levels() -> None:
    twice = [SelfRating(criterion_id="empathy", level=level) for level in (1, 2)]
    with pytest.raises(ValidationError, match="rated twice"):
        Reflection(ratings=twice)
    for level in (0, 5):
        with pytest.raises(ValidationError):
            SelfRating(criterion_id="empathy", level=level)


@pytest.mark.parametrize("score", [0, 6])
def test_a_survey_goes_from_one_to_five(score: int) -> None:
    SessionSurvey(believable=1, difficulty_right=5, helpful=3)
    with pytest.raises(ValidationError):
        SessionSurvey(believable=score, difficulty_right=5, helpful=3)


def test_a_thumb_needs_no_comment() -> None:
    assert ReplyRating.model_validate({"thumb": "down"}).comment == ""
