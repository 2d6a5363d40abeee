import pytest

from understudy.practice.mind.words import LONGEST, ground, plain, sentences_of, telling, words_of

ALIKE = [
    ("stopped", "stopping"),
    ("worries", "worried"),
    ("bottle", "bottles"),
    ("drank", "drinking"),
    ("stole", "stealing"),
    ("slept", "asleep"),
    ("mother's", "mother"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_forms_of_a_word_have_one_ground(one: str, other: str) -> None:
    assert ground(one) == ground(other)


def test_different_words_stay_different() -> None:
    words = ["work", "word", "bed", "bet", "bus", "sleep", "slap", "rent", "run", "drink"]
    assert len({ground(word) for word in words}) == len(words)


def test_text_is_made_plain_and_no_longer_than_anybody_talks() -> None:
    assert plain(" Don\u2019t\n\n GO ") == "don't go"
    assert len(plain("a" * 100_000)) == LONGEST


def test_sentences_keep_what_ends_them() -> None:
    assert sentences_of("you do. why? no") == ["you do.", "why?", "no"]
    assert sentences_of("...") == []


def test_words_that_say_nothing_are_left_out() -> None:
    assert telling("I am at the bottle again, and it is wine.") == ["bottl", "win"]
    assert words_of("don't you-know") == ["don't", "you", "know"]
