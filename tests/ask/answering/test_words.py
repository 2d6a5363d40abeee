import pytest

from understudy.ask.answering.words import ground, numbers_of, numbers_told, telling


@pytest.mark.parametrize(
    "forms",
    [
        "manage manages managed managing manager management",
        "allow allows allowed allowing",
        "pay pays paid payment",
        "leave leaves left leaving",
        "policy policies",
        "stop stops stopped stopping",
        "write wrote written",
    ],
)
def test_forms_of_a_word_are_one(forms: str) -> None:
    assert len({ground(form) for form in forms.split()}) == 1


def test_words_that_say_nothing_are_left_out() -> None:
    assert telling("What did they do at Acme, and how was it?") == [ground("acme")]
    assert telling("It isn\N{RIGHT SINGLE QUOTATION MARK}t theirs") == []
    assert telling("Où est le café?") == ["où", "est", "le", "café"]


def test_numbers_are_compared_as_numbers() -> None:
    assert numbers_of("2019-03, 1,200 and 1.200 and 3.50, 3,5") == {
        "2019",
        "3",
        "1200",
        "3.50",
        "3.5",
    }
    assert numbers_told("twenty-five days, two weeks, 7 a.m.") == {"20", "25", "5", "2", "7"}
    assert numbers_told("the first Sunday, from the fourth day on") == {"1", "4"}
