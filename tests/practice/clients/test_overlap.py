import pytest

from understudy.practice.clients.overlap import are_alike, shared, tells, words_in

CAR = "Since May I have slept in my car behind the library."


@pytest.mark.parametrize(
    ("text", "fact", "is_told"),
    [
        (CAR, CAR, True),
        ("Well. I've been sleeping in the car, behind that library. Since May.", CAR, True),
        ("I sleep in a car behind the library", CAR, True),
        ("I like the library.", CAR, False),
        ("My car broke down in May.", CAR, False),
        ("I'm fine. I sleep all right.", CAR, False),
        ("", CAR, False),
        (
            "I drink whisky at night",
            "I have three or four whiskies at night, so that I drop off.",
            False,
        ),
        (
            "He hit me. That was all.",
            "My stepfather hit me at Easter. Mother watched the door.",
            False,
        ),
        (
            "Mother watched the door.",
            "My stepfather hit me at Easter. Mother watched the door.",
            True,
        ),
        ("I was fired.", "I was fired.", True),
        ("The gun was fired.", "I am gay.", False),
    ],
)
def test_a_text_tells_a_fact_by_its_words_in_whatever_form(
    text: str, fact: str, is_told: bool
) -> None:
    assert tells(text, fact) is is_told


def test_a_long_text_is_read_to_its_end() -> None:
    assert tells("Nothing happened there. " * 1_000 + CAR, CAR)


def test_facts_are_alike_by_most_of_their_words() -> None:
    def alike(one: str, other: str) -> bool:
        return are_alike(set(words_in(one)), set(words_in(other)))

    assert alike(CAR, "I have been sleeping in my car behind the library since May")
    assert not alike(CAR, "My car is behind the shed")
    assert not alike("", "")


def test_words_that_say_nothing_are_not_shared() -> None:
    assert shared("What do you do at night?", "nights sleep") == 1
    assert shared("What do you do?", "you do") == 0
