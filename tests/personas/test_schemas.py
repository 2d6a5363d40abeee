import pytest
from pydantic import ValidationError

from understudy.personas.schemas import (
    MOST_BYTES,
    PersonaDraft,
    PersonaFields,
    Visibility,
    canonical_json,
    digest_of,
)


def test_the_digest_of_a_persona_is_the_same_everywhere() -> None:
    fields = PersonaFields(name="Ana", tags=["x"], extensions={"b": {"y": 1, "x": "é"}})
    assert canonical_json(fields) == (
        '{"extensions":{"b":{"x":"é","y":1}},"name":"Ana","tags":["x"]}'.encode()
    )
    assert digest_of(PersonaFields(name="Ana")) == (
        "33a8dfda058083e4f761fb2862217ebc0bd66e98d87ff1c04130e121b7617da0"
    )


def test_who_may_see_a_persona_is_no_part_of_its_digest() -> None:
    digests = {digest_of(PersonaDraft(name="Ana", visibility=v).fields) for v in Visibility}
    assert len(digests) == 1


def test_blanks_around_texts_and_empty_items_are_dropped() -> None:
    fields = PersonaFields(name=" Ana ", tags=["", "  ", " a "])
    assert (fields.name, fields.tags) == ("Ana", ["a"])


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"name": "a", "extensions": {"x": {"y": float("nan")}}},
        {"name": "a", "extensions": {"x": {"y": {"z": "\x00"}}}},
        {"name": "a", "extensions": {"x": {"y": "z" * MOST_BYTES}}},
        {"name": "a", "age": 131},
        {"name": "a", "language": "english please"},
        {"name": "a", "prompt": "be rude"},
    ],
    ids=["blank", "long", "nul", "nan", "nul-inside", "huge", "age", "language", "unknown"],
)
def test_what_cannot_be_stored_or_means_nothing_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PersonaFields.model_validate(values)


def test_a_backslash_and_a_code_are_text_like_any_other() -> None:
    assert PersonaFields(name=r"\u0000").name == r"\u0000"
