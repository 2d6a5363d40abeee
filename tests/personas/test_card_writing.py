import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from tests.support.cards import book, v1, v2, v3
from understudy.personas.card_files import read_file, write_json
from understudy.personas.card_writing import write_card
from understudy.personas.character_cards import KEPT, OURS, read_card
from understudy.personas.schemas import PersonaFields, digest_of
from understudy.personas.shipped import shipped

BITS = (
    *("{{char}}", "{{user}}", "<START>", "<BOT>", "{{char}}: hm", "\n", "\r\n", " ", "\\", '"'),
    *("Personality: x", "Situation: y", "You:", "Zoë", "🕰", "a", "Nadja:", "\t", "\u2028", "{}"),
)
REQUIRED = {
    *("name", "description", "personality", "scenario", "first_mes", "mes_example", "tags"),
    *("creator_notes", "system_prompt", "post_history_instructions", "alternate_greetings"),
    *("creator", "character_version", "extensions"),
}
V3_OPTIONAL = {
    *("assets", "nickname", "creator_notes_multilingual", "source", "creation_date"),
    *("modification_date", "character_book"),
}


def back(fields: PersonaFields, version: int) -> PersonaFields:
    card, _ = read_file(write_json(write_card(fields, version)))
    return read_card(card)[0].fields


def some(random: Random, bits: Sequence[str] = BITS) -> PersonaFields:
    """Return a persona whose every field may hold what cards give a meaning."""

    def words(most: int) -> str:
        return "".join(random.choices(bits, k=random.randint(0, most)))

    def items(most: int) -> list[str]:
        return [words(most) for _ in range(random.randint(0, 4))]

    kept: dict[str, Any] = {
        "first_mes": words(9),
        "mes_example": words(9),
        "personality": words(4),
        "tags": random.choice([["a"], 5, None, ["", "b"]]),
        "character_book": random.choice([book(), None, 5, {"entries": 1}, {"entries": [{}]}]),
        "creator": random.choice(["x", 5, ["y"], None]),
        "nickname": random.choice(["N", "", {}]),
        "beside": random.choice([{"a": 1}, {"name": "z"}, 7]),
        "extensions": random.choice([{"a": {"b": [1.5, None]}}, [], {"understudy": {"age": 9}}]),
        "odd": random.choice([None, 0, "x"]),
    }
    for key in random.sample(sorted(kept), k=random.randint(0, len(kept))):
        del kept[key]
    return PersonaFields.model_validate(
        {
            "name": words(3).strip() or "Nadja",
            "pronouns": words(2),
            "age": random.choice([None, 0, 52]),
            "background": words(20),
            "traits": items(3),
            "communication_style": words(6),
            "issues": items(4),
            "goals": items(4),
            "voice_samples": items(6),
            "first_message": words(8),
            "language": random.choice(["en", "de-CH"]),
            "tags": items(2),
            "extensions": random.choice([{}, {"practice": {"n": 1}}, {KEPT: kept}]),
        }
    )


@pytest.mark.parametrize("version", [2, 3])
def test_any_persona_comes_back_the_same(version: int) -> None:
    for seed in range(300):
        fields = some(Random(seed))  # noqa: S311 a test's choice
        assert digest_of(back(fields, version)) == digest_of(fields), seed


@pytest.mark.parametrize("version", [2, 3])
def test_a_persona_without_macros_needs_no_second_copy(version: int) -> None:
    for seed in range(100):
        fields = some(Random(seed), ("Zoë", "🕰 ", '"', "\\", "\n", "a: ", "{} "))  # noqa: S311 a test's choice
        plain = {key: block for key, block in fields.extensions.items() if key != KEPT}
        fields = fields.model_copy(update={"extensions": plain})
        assert digest_of(back(fields, version)) == digest_of(fields), seed
        ours = write_card(fields, version)["data"]["extensions"].get(OURS, {})
        assert "exact" not in ours, seed


@pytest.mark.parametrize("version", [2, 3])
def test_the_shipped_personas_come_back_the_same_without_a_second_copy(version: int) -> None:
    for draft in shipped().values():
        assert back(draft.fields, version) == draft.fields
        assert "exact" not in write_card(draft.fields, version)["data"]["extensions"][OURS]


@pytest.mark.parametrize("card", [v1(), v2(), v3(), v2(first_mes="One. " * 900, tags=["x"] * 50)])
def test_a_strangers_card_comes_out_as_it_came_in(card: dict[str, Any]) -> None:
    draft, _ = read_card(card)
    written = write_card(draft.fields)
    given, said = card.get("data", card), written["data"]
    assert back(draft.fields, 3) == draft.fields
    for key in given.keys() - {"assets", "extensions", "description", "first_mes"}:
        assert said[key] == given[key], key
    assert said["first_mes"].split()[0] == given["first_mes"].split()[0]
    assert said["description"] == "Ilse Kramer repairs clocks.\nShe lives above the shop."
    assert said["extensions"].items() >= given.get("extensions", {}).items()


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("seed", range(20))
def test_what_is_written_has_exactly_the_shape_of_its_version(version: int, seed: int) -> None:
    fields = some(Random(seed))  # noqa: S311 a test's choice
    written = json.loads(write_json(write_card(fields, version)))
    data = written["data"]
    assert (written["spec"], written["spec_version"]) == (f"chara_card_v{version}", f"{version}.0")
    required = REQUIRED | ({"group_only_greetings"} if version == 3 else set())
    optional = V3_OPTIONAL if version == 3 else {"character_book"}
    assert data.keys() >= required
    assert data.keys() - required - optional <= {"odd"}
    for key in required - {"tags", "extensions", "alternate_greetings", "group_only_greetings"}:
        assert isinstance(data[key], str), key
    for entry in data.get("character_book", {}).get("entries", []):
        must = {"keys", "content", "extensions", "enabled", "insertion_order"}
        assert entry.keys() >= must
        assert ("use_regex" in entry) == (version == 3)


def test_other_tools_read_what_a_persona_is_like() -> None:
    fields = PersonaFields(
        name="Nadja", background="Bakes.", traits=["quick"], issues=["Rent"], voice_samples=["Hm."]
    )
    data = write_card(fields)["data"]
    assert (data["description"], data["personality"], data["scenario"]) == (
        "Bakes.",
        "quick",
        "Rent",
    )
    assert data["mes_example"] == "<START>\n{{char}}: Hm."
    assert data["extensions"] == {
        OURS: {"traits": ["quick"], "issues": ["Rent"], "voice_samples": ["Hm."]}
    }


def test_an_edit_in_another_tool_counts_even_over_an_exact_copy() -> None:
    fields = PersonaFields(name="Nadja", background="Says {{user}}.", age=52)
    card = write_card(fields)
    assert "exact" in card["data"]["extensions"][OURS]
    card["data"]["description"] = "Edited."
    draft, _ = read_card(card)
    assert (draft.background, draft.age) == ("Edited.", 52)


def test_an_edited_background_says_all_and_nothing_is_said_twice() -> None:
    draft, _ = read_card(v2())
    edited = draft.fields.model_copy(update={"background": "Quite another life."})
    data = write_card(edited)["data"]
    assert (data["description"], data["personality"]) == ("Quite another life.", "")
    assert back(edited, 3) == edited
