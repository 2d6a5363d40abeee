from random import Random

import pytest

from understudy.llm.prompts import PromptLibrary
from understudy.llm.types import Line
from understudy.personas.prompt import CHAT, ChatVariables
from understudy.personas.schemas import PersonaFields
from understudy.personas.shipped import shipped

LINES = (Line(role="user", text="Hello"),)


def system_of(persona: PersonaFields, lines: tuple[Line, ...] = LINES) -> str:
    library = PromptLibrary.load([CHAT])
    return library.request(CHAT.bind(ChatVariables(persona=persona)), lines, seed="s").system


def test_the_model_is_told_who_it_is_and_how_to_talk() -> None:
    persona = PersonaFields(
        name="Ana Ruiz",
        pronouns="she/her",
        age=40,
        role_line="Baker",
        background="Has a bakery.",
        traits=["quick"],
        communication_style="Short.",
        issues=["Bad knees"],
        goals=["Sell the shop"],
        voice_samples=["I get up when others come home."],
        language="es",
    )
    system = system_of(persona)
    for told in (
        "You are Ana Ruiz.",
        "she/her",
        "Age: 40",
        "Baker",
        "Has a bakery.",
        "quick",
        "Short.",
        "- Bad knees",
        "- Sell the shop",
        '- "I get up when others come home."',
        'in the language "es"',
        "simulated person",
    ):
        assert told in system


def test_what_is_not_known_is_not_mentioned() -> None:
    system = system_of(PersonaFields(name="Ana"))
    for left_out in ("Age", "Pronouns", "What weighs on you", "What you want", "None", "\n\n\n"):
        assert left_out not in system


def test_a_persona_is_data_and_no_template() -> None:
    persona = PersonaFields(name="Ana", background="{{ 7 * 7 }} {% raw %}")
    assert "{{ 7 * 7 }} {% raw %}" in system_of(persona)


def test_blocks_of_products_are_not_told() -> None:
    persona = PersonaFields(name="Ana", extensions={"practice": {"secret": "canary"}})
    assert "canary" not in system_of(persona)


@pytest.mark.parametrize("persona", shipped().values(), ids=lambda draft: draft.name)
def test_nothing_before_the_conversation_changes_from_turn_to_turn(persona: PersonaFields) -> None:
    fields = PersonaFields.model_validate(persona.model_dump(exclude={"visibility"}))
    later = (*LINES, Line(role="assistant", text="Hi."), Line(role="user", text="How are you?"))
    assert system_of(fields) == system_of(fields, later)


def test_the_demo_model_answers_as_the_persona() -> None:
    variables = ChatVariables(
        persona=PersonaFields(name="Ana", age=40),
        lines=(Line(role="user", text="How old are you?"),),
    )
    random = Random(0)  # noqa: S311 a choice of words, no secret
    assert "40" in str(CHAT.improvise(variables, random))
