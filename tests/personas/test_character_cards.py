import json
import tracemalloc
from typing import Any

import pytest

from tests.support.cards import book, v1, v2, v3
from understudy.personas.card_files import read_file
from understudy.personas.card_json import CardInvalid
from understudy.personas.character_cards import KEPT, fitting_tags, read_card
from understudy.personas.schemas import Visibility

BACKGROUND = (
    "Ilse Kramer repairs clocks.\nShe lives above the shop.\n\n"
    "Personality: patient, dry\n\nSituation: you brings a clock."
)


@pytest.mark.parametrize("card", [v1(), v2(), v3()], ids=["1", "2", "3"])
def test_a_card_of_every_version_becomes_a_persona(card: dict[str, Any]) -> None:
    draft, notes = read_card(card)
    assert (draft.name, draft.background) == ("Ilse Kramer", BACKGROUND)
    assert draft.first_message == "Good morning, you."
    assert draft.voice_samples == [
        "Older than both of us.\nLook at the wheel.",
        "Mind the glass, you.",
    ]
    assert draft.visibility is Visibility.PRIVATE
    assert '{{char}} became "Ilse Kramer", {{user}} became "you".' in notes


def test_what_a_persona_has_no_field_for_is_kept_as_it_was() -> None:
    draft, notes = read_card(v3())
    kept = draft.extensions[KEPT]
    data = v3()["data"]
    for key in ("creator_notes", "system_prompt", "alternate_greetings", "creator", "nickname"):
        assert kept[key] == data[key]
    assert kept["extensions"] == data["extensions"]
    assert kept["character_book"] == book()
    assert kept["mes_example"] == data["mes_example"]
    assert "assets" not in kept
    assert "Pictures and sounds were left out: a persona has none." in notes
    silent = "Kept for other tools, not told to the model: "
    assert f"{silent}lorebook, system prompt, other greetings." in notes
    assert draft.tags == ["craft", "winter"]


def test_fields_may_lie_at_the_top_and_others_beside_the_data() -> None:
    flat = v2()["data"] | {"spec": "chara_card_v2", "data": None}
    assert read_card(flat)[0] == read_card(v2())[0]
    beside, _ = read_card({**v2(), "name": "Old name", "create_date": "2024", "avatar": "none"})
    assert beside.name == "Ilse Kramer"
    assert beside.extensions[KEPT]["beside"] == {"create_date": "2024"}


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Ilse"},
        {"name": "Ilse", "tags": None, "character_book": None, "extensions": None},
        {"name": " Ilse ", "description": None, "first_mes": 5, "tags": "x", "extensions": []},
        {"name": "Ilse", "extensions": {"understudy": 5}, "mes_example": ["x"]},
        {"name": "Ilse", "extensions": {"understudy": {"horoscope": 1, "extensions": None}}},
    ],
    ids=range(5),
)
def test_what_is_missing_or_odd_does_no_harm(data: dict[str, Any]) -> None:
    assert read_card({"spec": "chara_card_v2", "data": data})[0].name == "Ilse"


def test_what_is_too_long_for_its_field_is_cut_kept_and_told() -> None:
    tags = ["a", " b ", "c" * 121, *map(str, range(40))]
    long = "One sentence. " * 300
    draft, notes = read_card(v2(first_mes=long, tags=tags))
    assert len(draft.first_message) <= 2_000
    assert draft.first_message.endswith("sentence.")
    assert draft.extensions[KEPT]["first_mes"] == long.strip()
    assert len(draft.tags) == 30
    assert draft.extensions[KEPT]["tags"] == tags
    assert "Tags left out: 13." in notes
    assert any("4,199 characters" in note for note in notes)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "no name"),
        ({"name": "  "}, "no name"),
        ({"name": "x" * 121}, "its name has 121 characters; 120 are the most"),
        ({"name": "A", "description": "x" * 20_001}, "20,001 characters"),
        ({"name": "A", "description": "x" * 200_000}, "200,000 characters"),
        ({"name": "A", "system_prompt": "x" * 300_000}, "a persona holds 262,144"),
        ({"name": "A", "odd": {"x": "\ud800"}}, "cannot be stored"),
        ({"name": "A\ud800"}, "name"),
        ({"name": "A\0"}, "cannot be stored"),
        ({"name": "A", "extensions": {"understudy": {"age": 200}}}, "age: "),
        ({"name": "A", "extensions": {"understudy": {"extensions": {"x": 5}}}}, "extensions: "),
        ({"name": "A", "extensions": {"understudy": {"exact": "["}}}, "JSON"),
    ],
    ids=range(12),
)
def test_what_cannot_become_a_persona_is_refused_with_a_reason(
    data: dict[str, Any], reason: str
) -> None:
    with pytest.raises(CardInvalid) as caught:
        read_card({"data": data})
    assert reason in caught.value.message
    assert caught.value.message.encode()


@pytest.mark.parametrize(
    "data",
    [
        {"character_book": {"entries": [{}] * 45_000}},
        {"character_book": {"entries": {str(n): {} for n in range(45_000)}}},
        {"description": "<BOT>" * 19_000},
        {"mes_example": "{{char}}: a\n" * 80_000},
        {"odd": [{"a": 0}] * 45_000},
        {"alternate_greetings": [1] * 300_000, "tags": [2] * 40_000},
    ],
    ids=range(6),
)
def test_a_wide_card_takes_little_memory(data: dict[str, Any]) -> None:
    text = json.dumps({"name": "A" * 100, **data}).encode()
    tracemalloc.start()
    try:
        with pytest.raises(CardInvalid):
            read_card(read_file(text)[0])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 25 * 1024**2


def test_a_newer_version_is_read_and_told() -> None:
    _, notes = read_card({**v3(), "spec_version": "3.1"})
    assert "The card says it is of version 3.1; it was read as version 3." in notes


def test_tags_without_room_are_found() -> None:
    assert fitting_tags([" a ", "", "b" * 121, *["c"] * 40]) == ["a", *["c"] * 29]
