import pytest

from understudy.personas.schemas import PersonaFields
from understudy.personas.similarity import TOO_ALIKE, Crowd, alikeness, signature_of

LIFE = (
    "Grew up over a bakery, left school at sixteen and drives the late bus since then. "
    "Since the separation in spring the two children come every other weekend, and the flat is "
    "too small for three. Nobody at work knows about the letters from the bank in the drawer."
)
OTHER = (
    "Teaches swimming to people over sixty and is afraid of deep water. Came back from Spain for "
    "a man who left within a year, and has kept his dog, his debts and his surname ever since."
)


def person(name: str = "Ada Moss", background: str = LIFE, **more: object) -> PersonaFields:
    return PersonaFields.model_validate({"name": name, "background": background, **more})


def changed(text: str, every: int) -> str:
    words = text.split()
    return " ".join("else" if n % every == every - 1 else w for n, w in enumerate(words))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (person(), person("Ben Hale", OTHER), False),
        (person(), person("Ada Moss", OTHER), True),
        (person("Émile  Roy"), person("emile roy", OTHER), True),
        (person(), person("Ben Hale", LIFE), True),
        (person(), person("Ben Hale", LIFE.upper()), True),
        (person(), person("Ben Hale", changed(LIFE, 12)), True),
        (person(), person("Ben Hale", changed(LIFE, 4)), False),
        (person(), person("Ben Hale", f"{OTHER} {LIFE[:60]}"), False),
        (person(background=""), person("Ben Hale", ""), False),
        (
            person(background=f"Ada said: {LIFE} Ada smiled."),
            person("Ben Hale", f"Ben said: {LIFE} Ben smiled."),
            True,
        ),
    ],
    ids=[
        "two people", "one name", "one name, written otherwise", "one life", "in capitals",
        "a word in twelve", "a word in four", "a sentence in common", "nothing known",
        "only the name differs",
    ],
)  # fmt: skip
def test_people_are_too_alike_or_not(one: PersonaFields, other: PersonaFields, alike: bool) -> None:
    assert signature_of(one).is_like(signature_of(other)) is alike
    assert signature_of(other).is_like(signature_of(one)) is alike


def test_what_they_say_counts_as_well() -> None:
    said = ["I have not opened a letter since March, and I sleep well."]
    one = person(background="", voice_samples=said)
    other = person("Ben Hale", "", voice_samples=said)
    assert alikeness(signature_of(one).threes, signature_of(other).threes) == 1.0
    assert signature_of(one).is_like(signature_of(other))
    assert 0 < TOO_ALIKE < 1


def test_a_crowd_knows_those_who_are_there_and_nobody_else() -> None:
    crowd = Crowd()
    crowd.add(1, signature_of(person()))
    crowd.add(2, signature_of(person("Ben Hale", OTHER)))
    assert crowd.has_like(signature_of(person("Cem Kaya", OTHER)))
    assert crowd.missing([1, 3]) == [3]
    assert not crowd.has_like(signature_of(person("Cem Kaya", OTHER))), "number 2 is not there"
    assert crowd.has_like(signature_of(person("Cem Kaya", LIFE)))
