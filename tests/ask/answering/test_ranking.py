import pytest

from tests.support.answers import CV, RULES
from understudy.ask.answering.numbered import numbered
from understudy.ask.answering.ranking import Ranking, meaning, ranking_of
from understudy.ask.answering.words import ground, telling

RANKING = Ranking(numbered([CV, RULES]).passages)


@pytest.mark.parametrize(
    ("question", "mark"),
    [
        ("Are dogs allowed?", 9),
        ("May I bring pets?", 9),
        ("How many days of holiday are there?", 7),
        ("Which company did she work for as an engineer?", 1),
        ("How big was the team?", 2),
    ],
)
def test_the_best_sentence_comes_first(question: str, mark: int) -> None:
    assert RANKING.find(telling(question))[0].passage.mark == mark


def test_what_has_none_of_the_words_is_not_found() -> None:
    assert RANKING.find(telling("Where is the swimming pool?")) == []
    assert RANKING.find([]) == []
    assert Ranking(()).find(["dog"]) == []


def test_a_rare_word_tells_more_than_a_frequent_one() -> None:
    assert RANKING.weight(ground("dogs")) > RANKING.weight(ground("leave"))
    assert RANKING.weight("unheard") > RANKING.weight(ground("dogs"))


def test_a_word_of_the_heading_counts_less_than_one_of_the_sentence() -> None:
    heading, own = (RANKING.find([ground(word)])[0] for word in ("contact", "leeds"))
    assert heading.passage == own.passage
    assert heading.score < own.score


def test_what_covers_a_question_is_told_in_its_own_words() -> None:
    words = [ground("pets"), ground("permitted"), ground("garden")]
    assert RANKING.find(words)[0].covered == {ground("pets"), ground("permitted")}


def test_meanings_go_both_ways() -> None:
    assert ground("vacation") in meaning(ground("leave"))
    assert ground("leave") in meaning(ground("vacation"))
    assert meaning("unheard") == frozenset()


def test_words_known_are_those_of_sentences_and_headings() -> None:
    assert RANKING.knows(ground("acme"))
    assert RANKING.knows(ground("vacation"))
    assert not RANKING.knows(ground("google"))


def test_the_same_sentences_are_counted_once() -> None:
    assert ranking_of(numbered([CV]).passages) is ranking_of(numbered([CV]).passages)
    assert ranking_of(numbered([CV]).passages) is not ranking_of(numbered([RULES]).passages)
