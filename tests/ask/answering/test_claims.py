import pytest

from understudy.ask.answering.claims import claim_of, numbers_claimed, shares
from understudy.ask.answering.marks import Mark


def mark(text: str, *numbers: int) -> Mark:
    return Mark(len(text), numbers or (1,), inferred=False)


def test_a_claim_is_the_sentence_before_its_mark() -> None:
    text = "They like tea. They led a team of five."
    assert claim_of(text, mark(text), 0) == "They led a team of five."
    assert claim_of("A list\nof two", mark("A list\nof two"), 0) == "of two"


def test_a_claim_begins_at_the_mark_before_it_in_its_sentence() -> None:
    first, text = "They led a team", "They led a team and cut costs"
    assert claim_of(text, mark(text), len(first)) == " and cut costs"
    assert claim_of(text, mark(text), len(text)) == text, "the marks stand together"
    assert claim_of(first + " too", mark(first + " too"), len(first)) == first + " too"


def test_a_claim_without_an_end_in_sight_is_looked_at_as_far_as_it_matters() -> None:
    text = "word " * 1_000
    assert 500 < len(claim_of(text, mark(text), 0)) <= 600


SENTENCE = "Led a team of five and cut costs by 30%."


@pytest.mark.parametrize(
    ("claim", "supports"),
    [
        ("They led a team of five", True),
        ("Costs were cut by 30%", True),
        ("Teams were led by them", True),
        ("They led a team of 5", True),
        ("Team", True),
        # One word of many, another number, another matter, nothing.
        ("They managed the finance department's yearly team planning", False),
        ("They led a team of 12", False),
        ("Costs were cut by 40%", False),
        ("They speak German", False),
        ("", False),
        ("And so did she", False),
    ],
)
def test_a_sentence_supports_what_shares_its_words_and_numbers(claim: str, supports: bool) -> None:
    assert shares(claim, [SENTENCE], SENTENCE, inferred=False) is supports


def test_sentences_named_together_support_together() -> None:
    other = "Speaks German and French."
    claim = "They led a team and speak German"
    for sentence in (SENTENCE, other):
        assert shares(claim, [SENTENCE, other], sentence, inferred=False)
    assert not shares(claim, [SENTENCE, other], "Lives in Leeds.", inferred=False)


def test_a_conclusion_shares_a_word_with_each_sentence_it_rests_on() -> None:
    assert shares("So the team grew over 3 years", [SENTENCE], SENTENCE, inferred=True)
    assert not shares("So she is well off", [SENTENCE], SENTENCE, inferred=True)


def test_numbers_of_a_list_are_no_claims() -> None:
    assert numbers_claimed("1. Since 2019\n2) For 30%\n 3. x") == {"2019", "30"}
