"""What the form of a client holds, and what is wrong with it in words."""

import pytest

from tests.support.clients import a_block, fields_with
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.schemas import PracticeBlock, block_of
from understudy.web.parts.client_values import (
    NotSaved,
    is_filled,
    put_at,
    read_values,
    value_at,
    values_of,
)


def test_values_read_back_are_what_they_were() -> None:
    fields = fields_with(a_block(), background="Long.")
    assert read_values(values_of(fields)) == fields
    assert value_at(values_of(fields), "block.referral.reason") == "Asks for help with housing."


def test_blocks_of_other_products_go_along() -> None:
    fields = PersonaFields(name="Lena", extensions={"focus": {"mood": "dry"}})
    saved = read_values(values_of(fields))
    assert saved.extensions["focus"] == {"mood": "dry"}
    assert block_of(saved) == PracticeBlock()


REFUSED: list[tuple[str, object, str, str]] = [
    ("name", "", "name", "Please enter a name."),
    ("age", "forty", "age", "Please enter years, 0 to 130, or leave it empty."),
    ("background", "x" * 20_001, "background", "This is too long: at most 20,000 characters."),
    ("block.referral.session_number", None, "block.referral.session_number", "a whole number"),
    ("block.referral.session_number", 0, "block.referral.session_number", "1 or more"),
    ("block.endings.leaves_after_ruptures", 21, "block.endings.leaves_after_ruptures", "20 or"),
    ("block.impact", ["x"] * 21, "block.impact", "There are too many: at most 20."),
    ("block.facts", [{"id": "a", "text": "x", "topic_tags": []}], "block.facts.0.topic_tags", "in"),
]


@pytest.mark.parametrize(("place", "value", "told", "sentence"), REFUSED)
def test_what_cannot_be_saved_says_where_and_what_to_do(
    place: str, value: object, told: str, sentence: str
) -> None:
    values = values_of(fields_with(a_block()))
    put_at(values, place, value)
    with pytest.raises(NotSaved) as refused:
        read_values(values)
    assert list(refused.value.problems) == [told]
    assert sentence in refused.value.problems[told]


def test_persona_and_case_are_told_of_together() -> None:
    values = values_of(fields_with(a_block()))
    put_at(values, "name", "")
    put_at(values, "block.opening_line", "x" * 2_001)
    with pytest.raises(NotSaved) as refused:
        read_values(values)
    assert set(refused.value.problems) == {"name", "block.opening_line"}


def test_what_is_no_single_fields_fault_is_told_of_the_whole() -> None:
    values = values_of(fields_with(a_block()))
    long = [f"{number}{'x' * 1_990}" for number in range(60)]
    put_at(values, "block.principles", long)
    put_at(values, "voice_samples", long[:30])
    put_at(values, "goals", long[:30])
    put_at(values, "issues", long[:30])
    with pytest.raises(NotSaved) as refused:
        read_values(values)
    assert "262,144 bytes" in refused.value.problems[""]


def test_a_value_is_filled_if_somebody_gave_it() -> None:
    assert is_filled("x", "")
    assert not is_filled("", "")
    assert not is_filled("self", "self")
    assert not is_filled([], ["x"])
