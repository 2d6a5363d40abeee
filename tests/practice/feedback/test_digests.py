import pytest

from tests.support.courses import criterion
from tests.support.feedback import TURNS, answer, cue, indicators, judge_answer, material, rubric
from tests.support.feedback import quote as quoted
from understudy.practice.feedback.digests import (
    Digest,
    agreement_worth_telling,
    digest_of,
    pairs_of,
    rank_of,
)
from understudy.practice.feedback.judge_schemas import Met
from understudy.practice.feedback.report import report_of
from understudy.practice.feedback.schemas import Override

RUBRIC = rubric(
    criterion("care", 0.5, indicators=indicators(2)),
    criterion("risk", 0.5, indicators=indicators(1, 1), is_critical=True),
)
SAID = quoted(1, "What brings you here today?")
ANSWERS = [
    answer("care/m1", Met.YES, SAID, confidence=0.9),
    answer("care/m2", Met.NO, confidence=0.5),
    answer("risk/f1", Met.YES, SAID, confidence=0.2),
]


def digest(*overrides: Override) -> Digest:
    given = judge_answer(ANSWERS, cues=[cue(6, TURNS[5].text, is_risk=True)])
    return digest_of(report_of(material(given, rubric=RUBRIC, overrides=overrides)))


def test_what_lists_need_is_in_it() -> None:
    found = digest()
    assert set(found.missing) == {"care/m2", "risk/f1"}
    assert (found.levels["risk"], found.needs_teacher) == (1, True)
    assert found.counted == found.levels == found.teacher
    assert [each.is_risk for each in found.cues] == [True]
    assert found.confidence == pytest.approx((0.7 + 0.2) / 2)
    assert Digest.model_validate_json(found.model_dump_json()) == found


def test_a_teachers_level_is_beside_the_machines() -> None:
    found = digest(Override(criterion_id="risk", level=3, reason="I was there."))
    assert (found.levels["risk"], found.teacher["risk"], found.counted["risk"]) == (1, 3, 3)
    assert not found.needs_teacher
    assert (3, 1) in pairs_of(found)


def test_what_saw_nothing_is_the_least_sure() -> None:
    found = digest_of(report_of(material(judge_answer(), rubric=RUBRIC)))
    assert (found.confidence, found.score) == (0.0, None)


def test_what_may_harm_and_what_is_disputed_come_first() -> None:
    better = digest(Override(criterion_id="risk", level=3, reason="I was there."))
    assert rank_of(digest(), is_disputed=False) == 0
    assert rank_of(better, is_disputed=True) == 0
    assert rank_of(better, is_disputed=False) == 1


def test_little_agreement_is_not_told() -> None:
    assert agreement_worth_telling([digest()] * 9) is None
    told = agreement_worth_telling([digest()] * 10)
    assert told
    assert (told.items, told.exact) == (20, 1.0)
