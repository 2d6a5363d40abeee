import pytest

from understudy.personas.card_json import CardInvalid
from understudy.personas.card_texts import (
    Life,
    background_of,
    description_of,
    examples_of,
    has_macros,
    opening_of,
    personality_of,
    samples_of,
    scenario_of,
    spoken,
)
from understudy.personas.schemas import PersonaFields


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{char}} meets {{user}}.", "Ilse meets you."),
        ("{{ CHAR }} and <BOT>, <user> and {{User}}", "Ilse and Ilse, you and you"),
        (" one\r\ntwo\rthree ", "one\ntwo\nthree"),
        ("{{random: a, b}} <i>", "{{random: a, b}} <i>"),
        ("{char}", "{char}"),
    ],
)
def test_macros_become_the_name_and_you(text: str, said: str) -> None:
    assert spoken("description", text, "Ilse") == said
    assert has_macros(text) == ("Ilse" in said)


def test_a_text_that_could_grow_without_end_is_refused_with_its_size() -> None:
    with pytest.raises(CardInvalid, match=r"its description has 600,000 characters"):
        spoken("description", "<BOT>" * 120_000, "x" * 120)


def test_three_texts_become_one_and_come_apart_again() -> None:
    life = Life("Repairs clocks.", "dry", "In the shop.")
    text, left = background_of(life)
    assert text == "Repairs clocks.\n\nPersonality: dry\n\nSituation: In the shop."
    assert left == []
    assert description_of(text, "dry", "In the shop.") == "Repairs clocks."
    assert description_of(text + " More.", "dry", "In the shop.") is None
    assert description_of("Situation: x", "", "x") == ""


def test_what_has_no_room_is_named_and_what_alone_is_too_long_refused() -> None:
    text, left = background_of(Life("d" * 19_900, "p" * 200, "short"))
    assert left == ["personality"]
    assert text.endswith("\n\nSituation: short")
    with pytest.raises(CardInvalid, match=r"20,001 characters; a background holds 20,000"):
        background_of(Life("d" * 20_001))


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("Short.", "Short."),
        ("One. " * 500, ("One. " * 400).strip()),
        ("word " * 500, ("word " * 400).strip()),
        ("x" * 2_001, "x" * 2_000),
        ("a" * 1_500 + "\n\n" + "b" * 600, "a" * 1_500),
    ],
)
def test_a_long_opening_ends_with_a_sentence(text: str, opening: str) -> None:
    assert opening_of(text) == opening


@pytest.mark.parametrize(
    ("text", "samples"),
    [
        ("", []),
        ("<START>\n{{user}}: Hi\n{{char}}: Ho.\nAnd on.\n{{user}}: x", ["Ho.\nAnd on."]),
        ("<start>\r\n{{Char}}: a\r\n<Start>\r\n<BOT>: b", ["a", "b"]),
        ("Ilse: a {{user}}\nYou: b\nilse : c", ["a you", "c"]),
        ("prose without a speaker", []),
        ("{{char}}:\n{{char}}: a", ["a"]),
        ("{{char}}: " + "x" * 2_100, []),
        ("{{char}}: a\n" * 40, ["a"] * 30),
        ("\n" * 90_000 + "{{char}}: a", ["a"]),
    ],
    ids=range(9),
)
def test_only_what_the_character_says_becomes_a_sample(text: str, samples: list[str]) -> None:
    assert samples_of(text, "Ilse") == samples


def test_samples_are_written_as_dialogue_that_gives_the_same_samples() -> None:
    samples = ["One.", "Two\nlines."]
    assert samples_of(examples_of(samples), "Ilse") == samples


def test_a_name_is_no_pattern() -> None:
    assert samples_of("A.*(: a\nAxx(: b", "A.*(") == ["a\nAxx(: b"]


def test_other_tools_are_told_what_a_persona_is_like_and_wants() -> None:
    fields = PersonaFields(
        name="A",
        traits=["dry", "shy"],
        communication_style="Short.",
        issues=["Rent"],
        goals=["Rest"],
    )
    assert personality_of(fields) == "dry, shy\nShort."
    assert scenario_of(fields) == "Rent\nRest"
    assert personality_of(PersonaFields(name="A")) == ""
