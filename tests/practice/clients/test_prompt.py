from random import Random
from typing import Any

import pytest

from tests.support.clients import BROTHER, CAR, PROMPTS, WORK, a_block, fields_with
from understudy.llm.tokens import estimate_tokens
from understudy.practice.clients.picklists import ISSUES, TRAITS, Issue, Trait
from understudy.practice.clients.prompt import (
    CLIENT,
    ask_client,
    preview,
    stable_tokens,
    variables_for,
)
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.turn import Turn
from understudy.practice.mind.danger import EVERYTHING, Danger

RISK = {
    "ideation": "passive",
    "if_asked": "Sometimes I wish I slept on.",
    "history": "Once, at nineteen.",
    "ceiling": "No means, no place.",
}


def system(block: PracticeBlock, turn: Turn | None, **fields: Any) -> str:
    variables = variables_for(fields_with(block, **fields), block, turn)
    return PROMPTS.system_of(CLIENT.bind(variables))


def test_what_is_kept_back_stands_in_no_prompt_and_in_no_variable() -> None:
    block = a_block(sources="From a seminar.", content_notes=["Loss"])
    turn = Turn(keep_back=("work",), deflect=("brother", "sleep"))
    variables = variables_for(fields_with(block), block, turn)
    for text in (system(block, turn), variables.model_dump_json()):
        for secret in (CAR, BROTHER, block.reference_formulation, "Explore before", "seminar"):
            assert secret not in text
    assert "If asked, lead away from: brother, sleep" in system(block, turn)


def test_who_plays_the_client_stands_in_no_prompt() -> None:
    block = a_block(model="anthropic:claude-haiku-5-5")
    variables = variables_for(fields_with(block), block, None)
    assert variables.case.model == ""
    assert "haiku" not in PROMPTS.system_of(CLIENT.bind(variables))


def test_what_may_be_told_stands_late() -> None:
    text = system(a_block(), Turn(may_tell=(CAR,)))
    assert text.index(CAR) > text.index("# This turn")
    assert WORK not in text


def test_the_beginning_is_the_same_in_every_turn() -> None:
    block = a_block(risk=RISK)
    stable = system(block, None)
    turns = [Turn(deflect=("sleep",)), Turn(may_tell=(CAR,)), Turn(danger=EVERYTHING)]
    assert all(system(block, turn).startswith(stable) for turn in turns)


def test_codes_are_said_in_words_and_the_authors_words_first() -> None:
    block = a_block(
        issues=[{"code": "grief_loss", "note": "You miss your mother's noise."}],
        traits=[{"code": "stoic"}],
        relating={"attachment": "anxious", "attachment_note": "You text twice."},
    )
    text = system(block, None)
    assert "You miss your mother's noise." in text
    assert ISSUES[Issue.GRIEF_LOSS].sentence not in text
    assert TRAITS[Trait.STOIC].sentence in text
    assert "You text twice." in text
    assert "grief_loss" not in text
    assert "stoic" not in text.lower()


def test_danger_is_spoken_of_only_when_asked_and_its_ceiling_always() -> None:
    block = a_block(risk=RISK)
    quiet = system(block, Turn())
    asked = system(block, Turn(danger=EVERYTHING))
    thoughts = system(block, Turn(danger=(Danger.THOUGHTS,)))
    assert "Sometimes I wish" not in quiet
    assert "nineteen" not in quiet
    assert "You say: Sometimes I wish I slept on." in asked
    assert "nineteen" in asked
    assert "You say: Sometimes I wish I slept on." in thoughts
    assert "nineteen" not in thoughts
    every = (quiet, asked, thoughts)
    assert all("Never go beyond this: No means, no place." in text for text in every)


def test_an_override_replaces_the_stable_part_but_not_the_ceiling() -> None:
    block = a_block(
        prompt_override="You are {{ who.name }}, a pirate.", principles=["Swear."], risk=RISK
    )
    text = system(block, Turn(may_tell=(WORK,)))
    assert text.startswith("You are {{ who.name }}, a pirate.")  # data, never a template
    assert "You are not an assistant" not in text
    for kept in ("Swear.", "No means, no place.", "Never name a method", "# This turn", WORK):
        assert kept in text


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        ({"behaviour": "resistance", "resistance": "hostility"}, "You attack the question"),
        ({"behaviour": "request"}, "You want something from the worker"),
        ({"is_late": True}, "You are still Lena Hartwig"),
        ({"most_words": 7}, "At most 7 words."),
        ({"emotion": "ashamed", "intensity": 0.9}, "You feel ashamed, strongly."),
        ({"minimise": ["debt"]}, "make this smaller than it is: debt"),
        ({"deny": ["debt"]}, "say no to this: debt"),
        ({"told": ["I moved in May."]}, "- I moved in May."),
    ],
)
def test_a_turn_says_what_it_is_for(turn: dict[str, Any], words: str) -> None:
    assert words in system(a_block(), Turn.model_validate(turn))


def test_a_preview_is_the_exact_prompt_with_its_length() -> None:
    block, turn = a_block(), Turn(may_tell=(WORK,))
    shown = preview(PROMPTS, fields_with(block), block, turn)
    assert shown.system == system(block, turn)
    assert shown.tokens == estimate_tokens(shown.system)
    assert shown.stable_tokens == stable_tokens(PROMPTS, fields_with(block), block)
    assert shown.stable_tokens < shown.tokens


def test_a_request_is_answered_without_a_model_in_the_clients_words() -> None:
    block = a_block()
    variables = variables_for(fields_with(block), block, None)
    request = ask_client(PROMPTS, variables, (), seed="version/1")
    assert request.improvise(Random(1)) == block.opening_line  # noqa: S311 a choice of words
    assert (request.cache_key, request.prompt_name) == ("version", "practice.client")
