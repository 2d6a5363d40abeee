from random import Random
from typing import Any

import pytest

from tests.support.clients import CAR, WORK, a_block, fields_with
from understudy.llm.types import Line
from understudy.practice.clients.improvising import improvise
from understudy.practice.clients.overlap import tells
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.turn import Turn, first_turn
from understudy.practice.mind.danger import Danger
from understudy.practice.mind.schemas import Behaviour, Resistance, Style

VOICE = {"voice_samples": ["You manage, don't you.", "The market wakes up before the birds."]}


def reply(line: str, turn: Turn, block: PracticeBlock | None = None, *said: str) -> str:
    case = block or a_block()
    lines = [Line(role="assistant", text=text) for text in said]
    lines += [Line(role="user", text=line)] if line else []
    return improvise(fields_with(case, **VOICE), case, turn, lines, Random(7))  # noqa: S311 a choice of words


def test_the_client_begins_with_the_opening_line() -> None:
    assert reply("", Turn()) == a_block().opening_line


def test_the_allowed_fact_nearest_to_the_question_is_told_whole() -> None:
    assert CAR in reply("Where do you sleep at night?", Turn(may_tell=(WORK, CAR)))


@pytest.mark.parametrize("line", ["Hello!", "You should find a flat.", "Goodbye then."])
def test_a_greeting_a_goodbye_and_advice_are_answered_with_no_fact(line: str) -> None:
    assert not tells(reply(line, Turn(may_tell=(WORK,))), WORK)


def test_a_fact_is_told_once() -> None:
    turn = Turn(may_tell=(WORK,))
    first = reply("What do you do?", turn)
    assert WORK in first
    assert WORK not in reply("And what else do you do?", turn, None, first)


@pytest.mark.parametrize("trust", [1.0, 2.5, 2.9])
@pytest.mark.parametrize(
    "line",
    [
        "Where do you sleep at night?",
        "Tell me about your car.",
        "You should find a flat.",
        "Hello!",
        "It sounds hard.",
        "Goodbye.",
        "...",
    ],
)
def test_what_is_not_earned_is_not_told(line: str, trust: float) -> None:
    block = a_block()
    turn = first_turn(block, trust, line)
    assert not any(tells(reply(line, turn), fact.text) for fact in block.facts[1:])


@pytest.mark.parametrize("style", list(Style))
def test_replies_are_short_and_not_repeated(style: Style) -> None:
    block, said = a_block(talk={"style": style}), list[str]()
    for line in ("What brings you here?", "What else?", "How is that for you?"):
        said.append(reply(line, Turn(most_words=20), block, *said))
    assert len(set(said)) == len(said)
    assert all(0 < len(text.split()) <= 20 for text in said)


def test_danger_is_answered_as_the_author_wrote() -> None:
    asked = Turn(danger=(Danger.THOUGHTS,), may_tell=(WORK,))
    case: dict[str, Any] = {"ideation": "passive", "if_asked": "Some nights, yes."}
    assert reply("Do you think of dying?", asked, a_block(risk=case)) == "Some nights, yes."


def test_of_danger_no_more_is_told_than_was_asked() -> None:
    block = a_block(risk={"if_asked": "Some nights, yes.", "history": "Once, at nineteen."})
    plan, before = Turn(danger=(Danger.PLAN,)), Turn(danger=(Danger.HISTORY,))
    assert reply("Do you have a plan?", plan, block).startswith("No")
    assert reply("Have you tried before?", before, block).startswith("Y")
    thoughts = Turn(danger=(Danger.THOUGHTS,))
    assert reply("Do you think of dying?", thoughts).startswith("No")


@pytest.mark.parametrize("way", list(Resistance))
def test_who_does_not_go_along_tells_nothing(way: Resistance) -> None:
    turn = Turn(behaviour=Behaviour.RESISTANCE, resistance=way, may_tell=(WORK,))
    assert not tells(reply("What do you do?", turn), WORK)


def test_the_same_moment_has_the_same_answer() -> None:
    assert reply("What helps?", Turn()) == reply("What helps?", Turn())
