"""What is different between two versions."""

import pytest

from understudy.personas.schemas import PersonaFields
from understudy.web.parts.difference import LABELS, Difference, differences


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {}, []),
        ({"name": "Ana"}, {"name": "Anna"}, [Difference("Name", "Ana", "Anna")]),
        ({"age": None}, {"age": 0}, [Difference("Age", "", "0")]),
        (
            {"traits": ["calm", "shy"]},
            {"traits": ["shy", "warm", "dry"]},
            [Difference("Traits", "calm", "warm\ndry")],
        ),
        (
            {"goals": ["a", "b"]},
            {"goals": ["b", "a"]},
            [Difference("Goals", "a\nb", "b\na")],
        ),
        (
            {"extensions": {}},
            {"extensions": {"practice": {"x": 1}}},
            [Difference("Settings of products", "", "practice")],
        ),
    ],
)
def test_only_what_changed_is_told(
    before: dict[str, object], after: dict[str, object], found: list[Difference]
) -> None:
    def fields(given: dict[str, object]) -> PersonaFields:
        return PersonaFields.model_validate({"name": "Ana", **given})

    assert differences(fields(before), fields(after)) == found


def test_every_field_has_a_name_for_people() -> None:
    assert set(LABELS) == set(PersonaFields.model_fields)
