from random import Random
from typing import Any

import pytest

from tests.support.courses import criterion
from tests.support.feedback import REFLECTION, TURNS, answer, indicators, quote, rubric
from understudy.practice.courses.rubric_schemas import Criterion
from understudy.practice.feedback.judge_schemas import Met, Quote
from understudy.practice.feedback.levels import band_of, counted, level_of, results_of, total_of
from understudy.practice.feedback.quotes import Transcript
from understudy.practice.feedback.schemas import Band, CriterionResult, IndicatorResult, Override

SAID = Transcript(TURNS, REFLECTION)
SHOWN = quote(1, "What brings you here")
MET = {"+": Met.YES, "-": Met.NO, "?": Met.NOT_SEEN}


def a_criterion(merits: int = 3, faults: int = 0, **fields: Any) -> Criterion:
    given = criterion("care", indicators=indicators(merits, faults), **fields)
    return Criterion.model_validate(given)


def seen(merits: str, faults: str = "") -> list[IndicatorResult]:
    marked = [(mark, False) for mark in merits] + [(mark, True) for mark in faults]
    return [
        IndicatorResult(
            id=str(n), text="", is_reversed=bad, said=MET[mark], met=MET[mark], confidence=1
        )
        for n, (mark, bad) in enumerate(marked)
    ]


@pytest.mark.parametrize(
    ("merits", "faults", "level"),
    [
        # Nothing seen: not observed. To avoid faults shows nothing by itself.
        ("???", "", None),
        ("????", "--", None),
        ("", "", None),
        # The share of merits met, among those seen.
        ("----", "", 1),
        ("+----", "", 1),
        ("+---", "", 2),
        ("++--", "", 2),
        ("+++--", "", 3),
        ("++-", "", 3),
        ("+++-", "", 3),
        ("++++", "", 4),
        ("+++", "", 4),
        # How many must have been seen, and all where there are fewer.
        ("+????", "", 2),
        ("++???", "", 3),
        ("+++??", "", 4),
        ("++", "", 4),
        ("+?", "", 2),
        ("+", "", 4),
        ("-", "", 1),
        # Faults.
        ("++++", "-", 4),
        ("++++", "?", 4),
        ("++++", "+", 3),
        ("++++", "+-", 3),
        ("++++", "++", 2),
        ("++++", "+++", 1),
        ("++--", "+", 2),
        ("----", "+", 1),
        ("????", "+", 1),
        # Faults only: to avoid them is the merit.
        ("", "---", 4),
        ("", "+--", 3),
        ("", "++-", 2),
        ("", "+++", 1),
        ("", "???", None),
        ("", "-??", 2),
    ],
)
def test_levels_follow_from_indicators_by_the_table(
    merits: str, faults: str, level: int | None
) -> None:
    given = a_criterion(max(1, len(merits)), len(faults))
    assert level_of(given, seen(merits, faults)) == level


@pytest.mark.parametrize(
    ("merits", "faults", "level"),
    [
        ("+++-", "", 2),
        ("+---", "", 2),
        ("----", "", 1),
        ("++++", "+", 2),
        ("++++", "++", 2),
        ("++++", "-", 4),
        ("++??", "", 3),
        ("????", "", None),
    ],
)
def test_what_is_missed_of_a_critical_criterion_keeps_it_at_two(
    merits: str, faults: str, level: int | None
) -> None:
    assert level_of(a_criterion(4, 2, is_critical=True), seen(merits, faults)) == level


def test_to_do_more_never_lowers_a_level_and_a_fault_never_raises_it() -> None:
    chance = Random(5)  # noqa: S311 which cases are tried
    for _ in range(500):
        merits = [chance.choice("+-") for _ in range(chance.randrange(1, 8))]
        faults = [chance.choice("+-") for _ in range(chance.randrange(4))]
        is_critical = chance.random() < 0.3
        given = a_criterion(len(merits), len(faults), is_critical=is_critical)
        before = level_of(given, seen("".join(merits), "".join(faults))) or 0
        merits[chance.randrange(len(merits))] = "+"
        better = level_of(given, seen("".join(merits), "".join(faults))) or 0
        worse = level_of(given, seen("".join(merits), "".join([*faults, "+"]))) or 0
        assert before <= better
        assert worse <= better


@pytest.mark.parametrize(
    ("quotes", "counts"),
    [
        ([SHOWN], Met.YES),
        ([], Met.NOT_SEEN),
        ([quote(1, "What took you so long")], Met.NOT_SEEN),
        ([quote(2, "I feel so alone")], Met.NOT_SEEN),
        ([quote(1, "never said so"), SHOWN], Met.YES),
    ],
)
@pytest.mark.parametrize("item", ["m1", "f1"])
def test_a_yes_without_a_quote_that_stands_was_not_seen(
    item: str, quotes: list[Quote], counts: Met
) -> None:
    (result,) = results_of([a_criterion(1, 1)], [answer(f"care/{item}", Met.YES, *quotes)], SAID)
    found = next(each for each in result.indicators if each.id == item)
    assert (found.said, found.met) == (Met.YES, counts)


def test_a_no_needs_no_quote() -> None:
    (result,) = results_of([a_criterion(1)], [answer("care/m1", Met.NO)], SAID)
    assert (result.level, result.missing) == (1, ("Does thing 1.",))


def test_what_is_judged_from_the_reflection_is_quoted_from_there() -> None:
    given = a_criterion(2, judged_from="reflection")
    answers = [answer("care/m1", Met.YES, SHOWN)]
    answers.append(answer("care/m2", Met.YES, quote(0, "Next time I will wait")))
    (result,) = results_of([given], answers, SAID)
    assert [each.met for each in result.indicators] == [Met.NOT_SEEN, Met.YES]


def test_a_result_says_what_earned_the_level_and_what_is_missing_for_the_next() -> None:
    answers = [
        answer("care/m1", Met.YES, SHOWN, quote(3, "That sounds very hard"), confidence=0.9),
        answer("care/m2", Met.NO, confidence=0.4),
        answer("care/f1", Met.YES, quote(5, "You should go"), confidence=7),
        answer("care/f2", Met.NO, confidence=-3),
        answer("care/m1", Met.NO),
        answer("other/m3", Met.YES, SHOWN),
    ]
    (result,) = results_of([a_criterion(3, 2)], answers, SAID)
    assert (result.level, result.counted, result.label) == (2, 2, "Level 2")
    assert result.earned == ("Does thing 1.",)
    assert result.missing == ("Does thing 2.", "Commits fault 1.")
    assert result.next_level == "As 3."
    assert [each.text for each in result.evidence] == ["What brings you here", "You should go"]
    assert result.confidence == pytest.approx((0.9 + 0.4 + 1 + 0) / 4, abs=0.01)
    assert result.band == Band.NOT_YET


def test_what_was_not_observed_has_no_level() -> None:
    (result,) = results_of([a_criterion()], [], SAID)
    assert (result.level, result.counted, result.confidence) == (None, None, None)
    assert (result.band, result.label) == (Band.NOT_OBSERVED, "Not observed")


@pytest.mark.parametrize(
    ("policy", "level", "override", "counts"),
    [
        ("exclude", None, "none", None),
        ("lowest", None, "none", 1),
        ("exclude", 3, "none", 3),
        ("lowest", 3, "none", 3),
        ("exclude", 2, 4, 4),
        ("exclude", None, 2, 2),
        ("lowest", None, 3, 3),
        ("lowest", 3, None, None),
        ("exclude", 3, None, None),
    ],
)
def test_what_counts(policy: str, level: int | None, override: Any, counts: int | None) -> None:
    given = a_criterion(not_observed=policy)
    said = (
        Override(criterion_id="care", level=override, reason="So.") if override != "none" else None
    )
    assert counted(given, level, said) == counts


def test_a_teachers_level_stands_beside_the_machines() -> None:
    said = Override(criterion_id="care", level=3, reason="She asked it without words.")
    other = Override(criterion_id="other", level=1, reason="So.")
    (result,) = results_of([a_criterion()], [answer("care/m1", Met.NO)], SAID, [said, other])
    assert (result.level, result.counted, result.override) == (1, 3, said)
    assert (result.band, result.label, result.next_level) == (Band.MEETS, "Level 3", "As 4.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_teacher_gives_a_reason(reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        Override(criterion_id="care", level=3, reason=reason)


def scored(*levels: tuple[float, int | None, bool]) -> list[CriterionResult]:
    """Return criteria of these weights, levels and criticality."""
    return [
        CriterionResult(
            id=str(n),
            name=str(n),
            weight=weight,
            is_critical=critical,
            level=level,
            counted=level,
            band=band_of(level),
            label="",
            confidence=None,
        )
        for n, (weight, level, critical) in enumerate(levels)
    ]


@pytest.mark.parametrize(
    ("levels", "score", "band", "needs_teacher"),
    [
        ([], None, Band.NOT_OBSERVED, False),
        ([(1, None, False)], None, Band.NOT_OBSERVED, False),
        ([(0.0, 4, False)], None, Band.NOT_OBSERVED, False),
        ([(0.5, 4, False), (0.5, 1, False)], 2.5, Band.MEETS, False),
        ([(0.6, 2, False), (0.4, 3, False)], 2.4, Band.NOT_YET, False),
        ([(0.25, 4, False), (0.75, 2, False)], 2.5, Band.MEETS, False),
        # What does not count leaves its weight to the others.
        ([(0.2, 4, False), (0.6, None, False), (0.2, 3, False)], 3.5, Band.MEETS, False),
        ([(0.3, 3, False), (0.3, 3, False), (0.4, 4, False)], 3.4, Band.MEETS, False),
        # A critical one below the mark holds all of it there.
        ([(0.9, 4, False), (0.1, 2, True)], 3.8, Band.NOT_YET, False),
        ([(0.9, 4, False), (0.1, 1, True)], 3.7, Band.NOT_YET, True),
        ([(0.9, 1, False), (0.1, 3, True)], 1.2, Band.NOT_YET, False),
        ([(0.9, 4, False), (0.1, None, True)], 4.0, Band.MEETS, False),
    ],
)
def test_the_total(
    levels: list[tuple[float, int | None, bool]],
    score: float | None,
    band: Band,
    needs_teacher: bool,
) -> None:
    total = total_of(scored(*levels))
    assert (total.score, total.band, total.needs_teacher) == (score, band, needs_teacher)


def test_every_criterion_of_a_rubric_has_a_result_in_its_order() -> None:
    fields = rubric(
        criterion("b", 0.5, indicators=indicators(1)), criterion("a", 0.5, indicators=indicators(1))
    )
    assert [each.id for each in results_of(fields.criteria, [], SAID)] == ["b", "a"]
