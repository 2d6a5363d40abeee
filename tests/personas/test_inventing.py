import re
from itertools import combinations

import pytest

from understudy.personas.draft_schemas import Invented
from understudy.personas.inventing import Asked, invented
from understudy.personas.schemas import PersonaFields
from understudy.personas.similarity import signature_of

FATHERS = "Young fathers after separation in a small town; three of them angry"
BRIEFS = (
    FATHERS,
    "people who buy oat milk",
    "Alte Frauen nach einem Todesfall, zwei davon wütend",
    "Wütende Jugendliche, die die Schule schwänzen",
)


def people(brief: str, count: int = 12, seed: str = "job", **given: str) -> list[Invented]:
    numbers = tuple((number, 0) for number in range(1, count + 1))
    return invented(Asked(brief, given.get("language"), seed, numbers)).personas


@pytest.mark.parametrize("brief", BRIEFS)
def test_three_hundred_are_three_hundred_people(brief: str) -> None:
    drafted = [PersonaFields.model_validate(each.model_dump()) for each in people(brief, 300)]
    signatures = [signature_of(fields) for fields in drafted]
    assert [pair for pair in combinations(signatures, 2) if pair[0].is_like(pair[1])] == []


@pytest.mark.parametrize("brief", BRIEFS)
def test_the_same_seed_invents_the_same_people_and_another_one_others(brief: str) -> None:
    assert people(brief) == people(brief)
    names = {each.name for each in people(brief)} & {each.name for each in people(brief, seed="x")}
    assert len(names) <= 2


def test_whoever_is_drafted_again_is_somebody_else() -> None:
    first, again = (
        invented(Asked(FATHERS, None, "job", ((7, draws),))).personas[0] for draws in (0, 1)
    )
    assert first.name != again.name
    assert first.background != again.background


def test_people_are_the_same_in_one_call_and_in_several() -> None:
    parts = [
        invented(Asked(FATHERS, None, "job", tuple((n, 0) for n in numbers))).personas
        for numbers in (range(1, 5), range(5, 13))
    ]
    assert [*parts[0], *parts[1]] == people(FATHERS)


def test_the_brief_is_followed() -> None:
    fathers = people(FATHERS)
    assert {each.pronouns for each in fathers} == {"he/him"}
    assert all(19 <= each.age <= 29 for each in fathers)
    assert all("newly separated" in each.role_line for each in fathers)
    angry = ["short-tempered" in each.traits for each in fathers]
    assert angry == [True] * 3 + [False] * 9


@pytest.mark.parametrize(
    ("language", "sign"), [("en", r"\b(the|with|has)\b"), ("de", r"\b(der|die|und|hat)\b")]
)
def test_they_speak_the_language_that_was_asked_for(language: str, sign: str) -> None:
    for each in people(FATHERS, language=language):
        assert each.language == language
        assert re.search(sign, each.background)


@pytest.mark.parametrize("brief", BRIEFS)
def test_everything_is_filled_in(brief: str) -> None:
    for each in people(brief, 60):
        whole = each.model_dump_json()
        assert "$" not in whole
        assert len(each.voice_samples) >= 6
        assert len(set(each.issues)) == 2
        assert 40 <= len(each.background.split()) <= 160


def test_what_is_not_understood_of_a_brief_is_at_least_told() -> None:
    assert all("people who buy oat milk" in each.background for each in people(BRIEFS[1]))


def test_a_pupil_goes_to_school_and_the_old_have_worked() -> None:
    young, old = people("teenagers", 40), people("pensioners", 40)
    assert all("School student" in each.role_line for each in young if each.age < 18)
    assert all(each.role_line.startswith("Retired") for each in old if each.age >= 67)
