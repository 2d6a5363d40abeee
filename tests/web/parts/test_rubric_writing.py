"""A rubric while it is written."""

import pytest

from tests.support.courses import criterion, rubric_fields
from understudy.practice.courses.rubric_template import template
from understudy.web.parts.rubric_writing import (
    CriterionText,
    IndicatorText,
    LevelText,
    checked,
    evened,
    slug_of,
    sum_of,
    text_of,
)


def written(**fields: object) -> CriterionText:
    """Return a criterion that can be used."""
    made = text_of(rubric_fields(criterion()).criteria[0])
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_the_shipped_rubric_comes_through_unchanged() -> None:
    fields = template().fields
    found = checked(fields.name, fields.description, [text_of(each) for each in fields.criteria])
    assert found.fields == fields
    assert not found.whole
    assert not any(found.criteria)


def test_ids_stay_when_names_change_and_new_ones_get_their_own() -> None:
    new = written(id="", name="Opening", weight="50")
    new.indicators = [
        IndicatorText(text="Says it."),
        IndicatorText(text="Says it!"),
        IndicatorText(text="  "),
    ]
    old = written(id="opening", name="Another name", weight="50")
    found = checked("R", "", [old, new])
    assert found.fields
    assert [each.id for each in found.fields.criteria] == ["opening", "opening-2"]
    assert [each.id for each in found.fields.criteria[1].indicators] == ["says-it", "says-it-2"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Zuhören & fragen", "zuhoren-fragen"), ("日本", "item"), ("a" * 90, "a" * 48)],
)
def test_ids_are_made_of_names(name: str, slug: str) -> None:
    taken = set[str]()
    assert slug_of(name, taken) == slug
    assert slug_of(name, taken) == f"{slug}-2"


@pytest.mark.parametrize(
    ("fields", "place", "sentence"),
    [
        ({"name": ""}, "name", "Please enter a name"),
        ({"name": "a" * 121}, "name", "Please enter a name"),
        ({"weight": "much"}, "weight", "Please enter a share from 0 to 100."),
        ({"weight": "101"}, "weight", "Please enter a share from 0 to 100."),
        ({"weight": ""}, "weight", "Please enter a share from 0 to 100."),
        ({"description": "a" * 2_001}, "description", "This is too long."),
        ({"indicators": []}, "indicators", "'Opening' has no indicator"),
        ({"indicators": [IndicatorText(text="a" * 301)]}, "indicators", "There are too many"),
        (
            {"levels": [LevelText(n, "L", "" if n == 3 else "D") for n in range(1, 5)]},
            "levels.2.descriptor",
            "Please describe this level",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    fields: dict[str, object], place: str, sentence: str
) -> None:
    found = checked("R", "", [written(weight="100"), written(id="other", **fields)])
    assert found.fields is None
    assert found.criteria[0] == {}
    assert found.criteria[1][place].startswith(sentence)


def test_the_whole_is_judged_too() -> None:
    assert "name" in checked("", "", [written()]).whole
    assert checked("R", "", []).whole["criteria"].startswith("There is no criterion")
    said = checked("R", "", [written(weight="95")]).whole["criteria"]
    assert said == "The weights add up to 95 %; change one of them, or even them out."


def test_weights_are_summed_as_they_are_typed() -> None:
    halves = [written(weight="62.5"), written(weight="37.5")]
    assert sum_of(halves) == ("The weights add up to 100 %", True)
    assert sum_of([*halves, written(weight="not yet")]) == ("The weights add up to 100 %", True)
    assert sum_of([written(weight="99.8")])[1] is False


def test_weights_are_evened_out_in_percent() -> None:
    assert evened([written(weight="50"), written(weight="150")]) == ["25", "75"]
    assert sum(map(float, evened([CriterionText() for _ in range(3)]))) == pytest.approx(100)
