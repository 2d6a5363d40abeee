"""Levels from indicators, by a table: machines judge small things well and levels badly.

Exact levels given by models matched experts' in 27 to 44 of 100 cases, single observable items in
most (practice.md, evidence 3). So a judge answers indicators only, the table makes levels of
them, and what people read first is whether it meets the mark or not yet.

A level is the highest whose row, and every row below it, holds:

| level | merits met, of those seen | merits seen, at least | faults, at most |
| ----- | ------------------------- | --------------------- | --------------- |
| 4     | all                       | 3                     | none            |
| 3     | 3 of 5                    | 2                     | 1               |
| 2     | 1 of 4                    | 1                     | 2               |
| 1     | any                       | any                   | any             |

* A merit is an indicator that is not reversed; a reversed one is a fault, and counts when it was
  committed. Where a criterion has faults only, avoiding them is the merit.
* A criterion with fewer merits than the third column asks for needs all of them seen.
* Not seen is neither met nor missed. Without a merit seen and without a fault, the criterion is
  not observed.
* In a critical criterion anything that was missed, and any fault, keeps the level at 2 or below.
* `yes` without a quote that stands is not seen: for a fault as for a merit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from understudy.practice.courses.rubric_schemas import (
    Criterion,
    Indicator,
    NotObserved,
)
from understudy.practice.courses.rubric_schemas import Source as JudgedFrom
from understudy.practice.feedback.judge_schemas import IndicatorAnswer, Met
from understudy.practice.feedback.quotes import Transcript, sources_of, standing
from understudy.practice.feedback.schemas import (
    LOWEST,
    MOST_QUOTES,
    Band,
    CriterionResult,
    Evidence,
    IndicatorResult,
    Override,
    Total,
)

MEETS_FROM = 3
"""Competent is the mark; see the rubric's levels."""
TOTAL_MEETS_FROM = 2.5
"""A total that is nearer to 3 than to 2."""
CRITICAL_CAP = 2
NOT_OBSERVED_LABEL = "Not observed"


class _Row(NamedTuple):
    level: int
    share: float
    seen: int
    faults: int


_TABLE = (_Row(4, 1.0, 3, 0), _Row(3, 0.6, 2, 1), _Row(2, 0.25, 1, 2))


@dataclass(frozen=True, slots=True)
class _Tally:
    """What a table of levels is read with."""

    merits: int
    seen: int
    met: int
    faults: int

    @property
    def is_observed(self) -> bool:
        return self.seen > 0 or self.faults > 0

    @property
    def is_flawless(self) -> bool:
        return self.met == self.seen and not self.faults

    def reaches(self, row: _Row) -> bool:
        enough = self.seen >= min(row.seen, max(1, self.merits))
        return enough and self.met >= row.share * self.seen and self.faults <= row.faults


def item_of(criterion: Criterion, indicator: Indicator) -> str:
    """Return the name under which a judge answers an indicator."""
    return f"{criterion.id}/{indicator.id}"


def level_of(criterion: Criterion, indicators: Sequence[IndicatorResult]) -> int | None:
    """Return the level that follows from a criterion's indicators; None: not observed."""
    tally = _tally(indicators)
    if not tally.is_observed:
        return None
    level = LOWEST
    for row in reversed(_TABLE):
        if not tally.reaches(row):
            break
        level = row.level
    if criterion.is_critical and not tally.is_flawless:
        return min(level, CRITICAL_CAP)
    return level


def counted(
    criterion: Criterion, level: int | None, override: Override | None = None
) -> int | None:
    """Return what goes into the total: a teacher's word first; None is left out of it."""
    if override:
        return override.level
    lowest_if_unseen = criterion.not_observed == NotObserved.LOWEST
    return LOWEST if level is None and lowest_if_unseen else level


def result_of(
    criterion: Criterion,
    answers: Mapping[str, IndicatorAnswer],
    transcript: Transcript,
    override: Override | None = None,
) -> CriterionResult:
    """Return one criterion as it stands in a report; `answers` by item, what is left out unseen."""
    seen = [
        _checked(criterion, each, answers.get(item_of(criterion, each)), transcript)
        for each in criterion.indicators
    ]
    level = level_of(criterion, seen)
    final = counted(criterion, level, override)
    return CriterionResult(
        id=criterion.id,
        name=criterion.name,
        weight=criterion.weight,
        is_critical=criterion.is_critical,
        level=level,
        counted=final,
        band=band_of(final),
        label=_word(criterion, final) or NOT_OBSERVED_LABEL,
        confidence=_confidence(seen),
        evidence=_evidence(seen),
        earned=tuple(each.text for each in seen if each.met == Met.YES and not each.is_reversed),
        missing=tuple(each.text for each in seen if _is_missing(each)),
        next_level=_next(criterion, final),
        indicators=tuple(seen),
        override=override,
    )


def results_of(
    criteria: Iterable[Criterion],
    answers: Iterable[IndicatorAnswer],
    transcript: Transcript,
    overrides: Iterable[Override] = (),
) -> tuple[CriterionResult, ...]:
    """Return all criteria in the rubric's order; of two answers to one item the first counts."""
    by_item: dict[str, IndicatorAnswer] = {}
    for answer in answers:
        by_item.setdefault(answer.item, answer)
    by_criterion = {each.criterion_id: each for each in overrides}
    return tuple(
        result_of(each, by_item, transcript, by_criterion.get(each.id)) for each in criteria
    )


def total_of(results: Iterable[CriterionResult]) -> Total:
    """Return the weighted mean over the criteria that count, and whether it meets the mark.

    A critical criterion below the mark keeps the whole below it, whatever the mean.
    """
    weighed = [(each, each.counted) for each in results if each.counted is not None]
    weights = sum(each.weight for each, _ in weighed)
    critical = [level for each, level in weighed if each.is_critical]
    score = sum(each.weight * level for each, level in weighed) / weights if weights else None
    return Total(
        band=_whole(score, critical),
        score=None if score is None else round(score, 2),
        needs_teacher=LOWEST in critical,
    )


def band_of(level: int | None) -> Band:
    """Return what people read before a level."""
    if level is None:
        return Band.NOT_OBSERVED
    return Band.MEETS if level >= MEETS_FROM else Band.NOT_YET


def _whole(score: float | None, critical: list[int]) -> Band:
    if any(level < MEETS_FROM for level in critical):
        return Band.NOT_YET
    if score is None:
        return Band.NOT_OBSERVED
    return Band.MEETS if score >= TOTAL_MEETS_FROM else Band.NOT_YET


def _checked(
    criterion: Criterion,
    indicator: Indicator,
    answer: IndicatorAnswer | None,
    transcript: Transcript,
) -> IndicatorResult:
    said = answer.met if answer else Met.NOT_SEEN
    in_reflection = criterion.judged_from == JudgedFrom.REFLECTION
    sources = sources_of(indicator.counts_from, in_reflection=in_reflection)
    evidence = standing(answer.quotes if answer else (), transcript, sources)
    return IndicatorResult(
        id=indicator.id,
        text=indicator.text,
        is_reversed=indicator.is_reversed,
        said=said,
        met=Met.NOT_SEEN if said == Met.YES and not evidence else said,
        confidence=min(1.0, max(0.0, answer.confidence)) if answer else 0.0,
        evidence=evidence,
    )


def _tally(indicators: Sequence[IndicatorResult]) -> _Tally:
    merits = [each.met for each in indicators if not each.is_reversed]
    faults = [each.met for each in indicators if each.is_reversed]
    if not merits:  # then it is a merit to avoid the faults
        turned = {Met.YES: Met.NO, Met.NO: Met.YES, Met.NOT_SEEN: Met.NOT_SEEN}
        merits = [turned[each] for each in faults]
    return _Tally(
        merits=len(merits),
        seen=sum(each != Met.NOT_SEEN for each in merits),
        met=merits.count(Met.YES),
        faults=faults.count(Met.YES),
    )


def _is_missing(each: IndicatorResult) -> bool:
    return each.met == (Met.YES if each.is_reversed else Met.NO)


def _confidence(indicators: Sequence[IndicatorResult]) -> float | None:
    seen = [each.confidence for each in indicators if each.met != Met.NOT_SEEN]
    return round(sum(seen) / len(seen), 2) if seen else None


def _evidence(indicators: Sequence[IndicatorResult]) -> tuple[Evidence, ...]:
    """Return at most two quotes of a criterion: of two indicators rather than of one."""
    met = [each.evidence for each in indicators if each.met == Met.YES]
    in_turn = [
        quotes[place] for place in range(MOST_QUOTES) for quotes in met if place < len(quotes)
    ]
    return tuple(dict.fromkeys(in_turn))[:MOST_QUOTES]


def _word(criterion: Criterion, level: int | None) -> str | None:
    return next((each.label for each in criterion.levels if each.score == level), None)


def _next(criterion: Criterion, level: int | None) -> str | None:
    wanted = MEETS_FROM if level is None else level + 1
    return next((each.descriptor for each in criterion.levels if each.score == wanted), None)
