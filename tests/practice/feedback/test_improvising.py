import pytest

from tests.support.courses import criterion
from tests.support.feedback import REFLECTION, material
from tests.support.interviews import Interview, interviews, separation
from understudy.practice.courses.rubric_schemas import Criterion
from understudy.practice.courses.rubric_template import template
from understudy.practice.feedback.improvising import judged
from understudy.practice.feedback.judge_schemas import Met
from understudy.practice.feedback.quotes import Transcript
from understudy.practice.feedback.report import report_of
from understudy.practice.feedback.schemas import Source
from understudy.practice.mind.counts import Speaker, Turn, labelled

RUBRIC = template().fields


def worker(text: str) -> Turn:
    return Turn(speaker=Speaker.WORKER, text=text)


def client(text: str) -> Turn:
    return Turn(speaker=Speaker.CLIENT, text=text)


def total(one: Interview) -> float:
    answer = judged(RUBRIC.criteria, one.turns, "")
    report = report_of(material(answer, turns=labelled(one.turns), rubric=RUBRIC))
    assert report.total.score is not None
    return report.total.score


@pytest.mark.parametrize("one", interviews(), ids=lambda one: one.name)
def test_every_quote_stands_and_nothing_is_dropped(one: Interview) -> None:
    answer = judged(RUBRIC.criteria, one.turns, REFLECTION)
    said = Transcript(one.turns, REFLECTION)
    quotes = [quote for each in answer.indicators for quote in each.quotes]
    quotes += [cue.quote for cue in answer.cues]
    assert all(said.find(quote, tuple(Source)) for quote in quotes)
    report = report_of(material(answer, turns=one.turns, rubric=RUBRIC))
    found = [each for criterion in report.criteria for each in criterion.indicators]
    assert [each.id for each in found if each.met != each.said] == []
    assert len(report.notes) == len(answer.notes)
    assert 5 <= len(report.notes) <= 8
    assert len(report.cues) == len(answer.cues)


def test_good_interviews_come_out_better_than_poor_ones() -> None:
    good = [total(one) for one in interviews() if one.good]
    poor = [total(one) for one in interviews() if not one.good]
    assert separation(good, poor) >= 0.85


def test_the_same_turns_are_always_judged_the_same() -> None:
    one = interviews()[0]
    assert judged(RUBRIC.criteria, one.turns, "") == judged(RUBRIC.criteria, one.turns, "")


@pytest.mark.parametrize("turns", [(), (client("Hello."),), (worker("..."),), (worker("Hm."),)])
def test_talks_with_hardly_anything_in_them_are_judged_too(turns: tuple[Turn, ...]) -> None:
    answer = judged(RUBRIC.criteria, turns, "")
    assert len(answer.indicators) == sum(len(one.indicators) for one in RUBRIC.criteria)
    report = report_of(material(answer, turns=turns, rubric=RUBRIC, reflection=""))
    assert len(report.criteria) == len(RUBRIC.criteria)


def of(text: str, source: str = "transcript") -> Criterion:
    given = criterion("one", indicators=[{"id": "it", "text": text}], judged_from=source)
    return Criterion.model_validate(given)


@pytest.mark.parametrize(
    ("text", "reflection", "met", "shown"),
    [
        ("Names something that went well.", "I left. It went well in the end.", Met.YES, "It went"),
        ("Names something that went well.", "I was there.", Met.NO, None),
        ("Names something that went well.", " ", Met.NOT_SEEN, None),
        ("Rhymes.", "It went well in the end.", Met.NOT_SEEN, None),
    ],
)
def test_the_reflection_is_read(text: str, reflection: str, met: Met, shown: str | None) -> None:
    (answer,) = judged([of(text, "reflection")], (), reflection).indicators
    assert answer.met == met
    assert [(each.turn, each.text[:7]) for each in answer.quotes] == ([(0, shown)] if shown else [])


def test_the_sentence_that_shows_it_is_quoted_and_not_all_of_the_turn() -> None:
    turns = [client("I feel so alone."), worker("Hello there you. What is that like for you?")]
    answer = judged([of("More than half of the worker's questions are open ones.")], turns, "")
    (found,) = answer.indicators
    assert [(each.turn, each.text) for each in found.quotes] == [(2, "What is that like for you?")]
