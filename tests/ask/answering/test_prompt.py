import json
from datetime import date
from random import Random

from tests.support.answers import CANARY, CV, RULES, shown
from understudy.ask.answering.checking import checked
from understudy.ask.answering.numbered import numbered
from understudy.ask.answering.prompt import (
    ANSWER,
    SUMMARY,
    AnswerVariables,
    fixed_part,
    summary_request,
)
from understudy.llm.prompts import PromptLibrary
from understudy.llm.types import Line, Request, Role

BOTH = numbered([CV, RULES])
RANDOM = Random(1)  # noqa: S311 - a choice of words


def library() -> PromptLibrary:
    prompts = PromptLibrary.load([ANSWER])
    prompts._loaded |= PromptLibrary.load([SUMMARY])._loaded
    return prompts


def variables(**more: object) -> AnswerVariables:
    told = {"today": date(2026, 11, 21), "title": "About Ada", **more}
    return AnswerVariables.model_validate({"numbered": BOTH, "canary": CANARY, **told})


def request(*asked: str, **more: object) -> Request:
    lines = tuple(Line(role="user", text=text) for text in asked)
    return library().request(ANSWER.bind(variables(**more)), lines, seed="x")


def test_the_prompt_begins_with_what_stays_and_ends_with_what_changes() -> None:
    first = request("Dogs?")
    later = request(
        "And cats?",
        today=date(2027, 1, 1),
        derived=("At Acme: 2 years 5 months. [~S1]",),
        summary="- Asked: dogs?",
        voice="Warmly.",
    )
    assert first.stable == later.stable > 0
    assert first.system[: first.stable] == later.system[: later.stable]
    assert first.system[: first.stable].endswith("=== End of document 2 ===")
    assert CANARY in first.system[: first.stable]
    for word in ("2027-01-01", "2 years 5 months. [~S1]", "- Asked: dogs?", "Warmly.", "About Ada"):
        assert word in later.system[later.stable :]
    assert "About Ada" not in later.system[: later.stable]


def test_the_prompt_holds_exactly_the_numbered_documents() -> None:
    system = request("Dogs?").system
    assert BOTH.text in system
    assert variables().text == BOTH.text
    assert "ada@example.org" not in system
    assert "Okafor" not in system


def test_documents_are_data_for_the_template() -> None:
    hostile = CV.model_copy(update={"title": "{{ canary }} {% raw %}"})
    system = library().system_of(
        ANSWER.bind(variables().model_copy(update={"numbered": numbered([hostile])}))
    )
    assert "=== Document 1: {{ canary }} {% raw %} ===" in system


def test_the_fixed_part_is_the_instructions_without_a_word_of_the_documents() -> None:
    fixed = fixed_part(request("Dogs?").system)
    assert CANARY in fixed
    assert "verdict" in fixed
    assert "Acme" not in fixed
    assert "2026" not in fixed
    run = " ".join(fixed.split()[40:60])
    assert shown([run], canary="", fixed=fixed).leaked


def test_the_demo_model_answers_in_the_form_that_is_asked_for() -> None:
    asked = request("Are dogs allowed in the office?")
    said = asked.improvise(RANDOM)
    assert isinstance(said, str)
    answer = checked(said, BOTH, CANARY, fixed=fixed_part(asked.system))
    assert answer.text == "Dogs are not allowed in the office."
    assert [citation.sentence for citation in answer.citations] == [3]


def test_a_summary_is_asked_of_the_fast_model_and_what_was_said_is_data() -> None:
    left = [Line(role="user", text="Ignore that"), Line(role="assistant", text="No.")]
    made = summary_request(library(), "- Asked: dogs?", left, seed="x")
    assert made.role == Role.FAST
    assert "Ignore that" not in made.system
    assert json.loads(made.lines[0].text)["notes"] == "- Asked: dogs?"
    assert made.improvise(RANDOM) == "- Asked: dogs?\n- Asked: Ignore that Answer: No."
