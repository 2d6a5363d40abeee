from typing import Any

import pytest

from understudy.personas.material import Manner, material_of
from understudy.personas.schemas import PersonaFields


def fields(block: Any = None, **more: Any) -> PersonaFields:
    extensions = {} if block is None else {"demo": block}
    return PersonaFields(name="Ana", extensions=extensions, **more)


def test_topics_are_found_by_every_word_of_their_name() -> None:
    (topic,) = material_of(fields({"topics": {"flat, renting": ["It's small."]}})).topics
    assert topic.words == {"flat", "rent"}
    assert topic.says == ("It's small.",)


def test_voice_samples_are_said_and_what_is_written_about_a_person_is_not() -> None:
    material = material_of(
        fields(background="Ana lost her flat.", issues=["Debt"], voice_samples=["I get by."])
    )
    assert [topic.says for topic in material.topics] == [("I get by.",)]
    assert {"flat", "debt"} <= material.life
    assert "ana" not in material.life


@pytest.mark.parametrize(
    "block",
    [
        {"topics": ["no", "names"]},
        {"topics": {"flat": [1, None, "  "]}},
        {"topics": {"flat": {"deep": "er"}}},
        {"topics": 5, "moves": "x", "manner": ["open"]},
    ],
)
def test_what_is_not_shaped_as_it_should_be_is_passed_over(block: dict[str, Any]) -> None:
    material = material_of(fields(block))
    assert material.topics == ()
    assert material.moves == {}
    assert material.manner is Manner.EVEN


@pytest.mark.parametrize(
    ("style", "traits", "manner"),
    [
        ("Guarded, with short answers.", [], Manner.GUARDED),
        ("", ["talkative", "warm", "quiet"], Manner.OPEN),
        ("Plain.", [], Manner.EVEN),
        ("quiet", ["chatty"], Manner.EVEN),
    ],
)
def test_the_manner_is_read_from_style_and_traits(
    style: str, traits: list[str], manner: Manner
) -> None:
    assert material_of(fields(communication_style=style, traits=traits)).manner is manner
    given = fields({"manner": "open"}, communication_style=style, traits=traits)
    assert material_of(given).manner is Manner.OPEN
