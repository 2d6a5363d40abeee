import pytest

from understudy.practice.mind.topics import plain_words_of_tag, topics_in, words_of_tag

TOUCHED = [
    ("How much do you drink?", ["alcohol", "work"], ("alcohol",)),
    ("How many beers is it?", ["drinking"], ("drinking",)),
    ("Tell me about your shifts and your rent.", ["work", "housing"], ("work", "housing")),
    ("And the kids?", ["children", "work"], ("children",)),
    ("What about substance use?", ["substance_use"], ("substance_use",)),
    ("Do you have elder care duties?", ["elder-care"], ("elder-care",)),
    ("What's the weather?", ["work", "alcohol"], ()),
    ("", ["work"], ()),
    ("What happened with the bus this morning?", ["trauma"], ()),
    ("Do you remember my name?", ["trauma"], ()),
    ("How does your week look?", ["carer"], ()),
    ("Who comes after me, and who cares?", ["carer", "elder_care"], ("elder_care",)),
    ("What's the use?", ["drugs"], ()),
    ("Do you have flashbacks?", ["trauma"], ("trauma",)),
]


@pytest.mark.parametrize(("text", "tags", "found"), TOUCHED)
def test_the_topics_a_text_touches(text: str, tags: list[str], found: tuple[str, ...]) -> None:
    assert topics_in(text, tags) == found


def test_a_tag_nobody_thought_of_is_known_by_its_own_words() -> None:
    assert topics_in("And the pigeons?", ["pigeons"]) == ("pigeons",)
    assert words_of_tag("...") == frozenset()


def test_each_tag_is_named_once_and_in_order() -> None:
    assert topics_in("My job, my rent.", ["rent", "work", "rent"]) == ("rent", "work")


def test_words_of_any_question_do_not_ask_plainly() -> None:
    assert "remember" not in plain_words_of_tag("remember")
    assert plain_words_of_tag("suicide") < words_of_tag("suicide")
    assert "kil" in plain_words_of_tag("suicide")
