from typing import Any

import pytest

from tests.support.clients import BROTHER, CAR, FACTS, a_block, a_fact, findings
from understudy.practice.clients.linter import LONG_TOKENS, TOO_LONG_TOKENS, Severity

STOPS, ADVICE = Severity.STOPS, Severity.ADVICE
PASSIVE = {
    "ideation": "passive",
    "if_asked": "Sometimes. I wouldn't do it.",
    "protective": ["The dog"],
}
NOTES = ["Thoughts of suicide"]


def test_a_whole_case_has_no_findings() -> None:
    assert findings(a_block()) == []


@pytest.mark.parametrize(
    ("block", "code", "severity", "place"),
    [
        ({"is_composite": False}, "not_attested", STOPS, "block.is_composite"),
        ({"opening_line": " "}, "no_opening_line", STOPS, "block.opening_line"),
        ({"change": {}}, "no_acceptable_plan", STOPS, "block.change.acceptable_plans"),
        ({"facts": []}, "no_reachable_fact", STOPS, "block.facts"),
        ({"facts": [{**FACTS[2], "linked_criterion": "a"}]}, "no_reachable_fact", STOPS,
         "block.facts"),
        ({"learning_objectives": []}, "no_objective", STOPS, "block.learning_objectives"),
        ({"facts": FACTS[1:]}, "objective_not_covered", ADVICE, "block.facts"),
        (
            {"formulation": {"strengths": ["Works"]}},
            "deficit_only",
            STOPS,
            "block.formulation.strengths",
        ),
        ({"opening_line": f"Well. {CAR}"}, "leak", STOPS, "block.opening_line"),
        ({"referral": {"reason": "Sleeps in a car behind the library."}}, "leak", STOPS,
         "block.referral.reason"),
        ({"own_words": BROTHER}, "leak", STOPS, "block.own_words"),
        ({"principles": [BROTHER]}, "leak", STOPS, "block.principles.0"),
        ({"prompt_override": f"You are Lena. {CAR}"}, "leak", STOPS, "block.prompt_override"),
        ({"risk": {"plan": "There is one."}}, "risk_inconsistent", STOPS, "block.risk.ideation"),
        ({"risk": {"must_report": True}}, "risk_inconsistent", STOPS, "block.risk.must_report"),
        ({"risk": {**PASSIVE, "if_asked": ""}, "content_notes": NOTES}, "risk_unanswered", STOPS,
         "block.risk.if_asked"),
        ({"risk": {**PASSIVE, "ideation": "active"}, "content_notes": NOTES},
         "risk_without_ceiling", STOPS, "block.risk.ceiling"),
        ({"risk": PASSIVE}, "risk_without_note", STOPS, "block.content_notes"),
        ({"risk": {**PASSIVE, "protective": []}, "content_notes": NOTES},
         "risk_without_protection", ADVICE, "block.risk.protective"),
        ({"facts": [*FACTS, a_fact("again", CAR, 3.2, ["car"])]}, "duplicate_fact", ADVICE,
         "block.facts.3"),
        ({"facts": [*FACTS, a_fact("x", "I hum tunes to calm the dog.", 1.0, ["dog"],
                                   must_never_volunteer=True)]},
         "gate_contradicts", ADVICE, "block.facts.3"),
        ({"identity": {"ethnicity": "Roma"}, "impact": ["Without work because she is Roma"]},
         "stereotype", STOPS, "block.impact.0"),
        ({"impact": ["Loud, as is typical of Italians"]}, "stereotype", STOPS, "block.impact.0"),
        ({"impact": ["In her culture women do not speak"]}, "stereotype", STOPS, "block.impact.0"),
        ({"systems": {"household": "Lives with a junkie."}}, "label", ADVICE,
         "block.systems.household"),
        (
            {
                "identity": {"religion": "Quaker"},
                "formulation": {
                    "strengths": ["A", "B"],
                    "perpetuating_internal": ["Quaker upbringing"],
                },
            },
            "identity_as_cause",
            ADVICE,
            "block.formulation.perpetuating_internal.0",
        ),
    ],
)  # fmt: skip
def test_what_is_the_matter_is_found_where_it_is(
    block: dict[str, Any], code: str, severity: Severity, place: str
) -> None:
    (found,) = findings(a_block(**block))
    assert (found.code, found.severity, found.place) == (code, severity, place)


@pytest.mark.parametrize(
    "block",
    [
        {"risk": PASSIVE, "content_notes": NOTES},
        {"risk": {**PASSIVE, "ideation": "active", "ceiling": "No means"}, "content_notes": NOTES},
        {"risk": {"must_report": True, "abuse_or_neglect": "A brother at home"}},
        {"opening_line": "I park behind the library."},
        {"own_words": "My brother is a baker."},
        {"opening_line": "I stack shelves at the market from five."},  # no secret
        {"identity": {"ethnicity": "Roma"}, "systems": {"household": "A Roma family of five"}},
        {"impact": ["Tired because of night shifts"]},
        {"reference_formulation": CAR},  # only teachers read it
        {"sources": "Composite of typical situations of carers"},
    ],
)
def test_what_is_fine_is_left_alone(block: dict[str, Any]) -> None:
    assert findings(a_block(**block)) == []


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"background": f"Lives alone. {CAR}"}, "background"),
        ({"voice_samples": ["Hm.", "I sleep in my car behind the library."]}, "voice_samples.1"),
        ({"role_line": "Sleeps in her car behind the library"}, "role_line"),
        ({"first_message": BROTHER}, "first_message"),
    ],
)
def test_the_persona_is_looked_through_for_secrets(fields: dict[str, Any], place: str) -> None:
    (found,) = findings(a_block(), **fields)
    assert (found.code, found.place) == ("leak", place)


@pytest.mark.parametrize(
    ("age", "text", "codes"),
    [
        (16, "He sent naked pictures of her.", ["minor_sexual"]),
        (17, "There was sexual abuse.", ["minor_sexual"]),
        (16, "Has two mothers, a same-sex couple.", []),
        (18, "He sent naked pictures of her.", []),
        (None, "He sent naked pictures of her.", []),
    ],
)
def test_minors_have_no_sexual_content(age: int | None, text: str, codes: list[str]) -> None:
    assert [found.code for found in findings(a_block(), age=age, background=text)] == codes


@pytest.mark.parametrize(
    ("tokens", "codes"),
    [
        (LONG_TOKENS, []),
        (LONG_TOKENS + 1, ["long"]),
        (TOO_LONG_TOKENS, ["long"]),
        (TOO_LONG_TOKENS + 1, ["too_long"]),
    ],
)
def test_a_prompt_may_not_be_too_long(tokens: int, codes: list[str]) -> None:
    assert [found.code for found in findings(a_block(), tokens=tokens)] == codes


def test_what_stops_comes_first() -> None:
    found = findings(a_block(facts=FACTS[1:], opening_line=""))
    assert [each.severity for each in found] == [STOPS, ADVICE]
