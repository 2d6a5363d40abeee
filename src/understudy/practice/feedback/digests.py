"""What lists of reports need of one, so that they need not read its transcript."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from understudy.practice.feedback.agreement import Pair, agreement_on_levels
from understudy.practice.feedback.class_schemas import Why
from understudy.practice.feedback.judge_schemas import Met
from understudy.practice.feedback.schemas import (
    Agreement,
    Band,
    CriterionResult,
    MissedCue,
    Report,
    ReportSummary,
)

ENOUGH_ITEMS = 20
"""Levels that both gave, from which agreement is told to students: fewer say nothing."""

UNSURE_BELOW = 0.6
"""Confidence below which a teacher is told that the machine is not sure."""


class Levels(BaseModel):
    """What a teacher and the machine gave.

    Attributes:
        levels: the machine's by criterion; None is not observed.
        teacher: the teacher's, which are the machine's where they changed nothing.
        given: the criteria a teacher gave a level themself, the machine's or another.
    """

    model_config = ConfigDict(frozen=True)

    levels: Mapping[str, int | None]
    teacher: Mapping[str, int | None]
    given: tuple[str, ...] = ()


class InClass(BaseModel):
    """What a class's tables need of a report.

    Attributes:
        counted: what goes into the total.
        missing: `criterion/indicator` of what was not done though there was an occasion, and of
            faults that were committed.
        cue_facts: the client's fact that each of the cues is about; None where no rule can tell.
    """

    model_config = ConfigDict(frozen=True)

    counted: Mapping[str, int | None]
    missing: tuple[str, ...]
    cues: tuple[MissedCue, ...]
    band: Band
    score: float | None
    needs_teacher: bool
    cue_facts: tuple[str | None, ...] = ()


class Digest(Levels, InClass):
    """A report in short.

    Attributes:
        confidence: the mean over the criteria that were observed; 0 if none was.
    """

    summary: ReportSummary
    confidence: float


def digest_of(report: Report, cue_facts: Iterable[str | None] = ()) -> Digest:
    """Return a report in short."""
    results = report.criteria
    sure = [each.confidence for each in results if each.confidence is not None]
    return Digest(
        summary=report.summary,
        levels={each.id: each.level for each in results},
        teacher={each.id: _teachers(each) for each in results},
        given=tuple(each.id for each in results if each.override),
        counted={each.id: each.counted for each in results},
        missing=tuple(item for each in results for item in _missing(each)),
        cues=report.cues,
        band=report.total.band,
        score=report.total.score,
        needs_teacher=report.total.needs_teacher,
        confidence=round(sum(sure) / len(sure), 3) if sure else 0.0,
        cue_facts=tuple(cue_facts),
    )


def rank_of(digest: Digest, *, is_disputed: bool) -> int:
    """Return the place in a teacher's queue, 0 first: what may harm, and disputes."""
    return 0 if digest.needs_teacher or is_disputed else 1


def reasons_of(
    digest: Digest | None, *, is_disputed: bool, has_failed: bool, is_halted: bool = False
) -> tuple[Why, ...]:
    """Return why a report waits for a teacher, the weightiest first."""
    facts = {
        Why.DISPUTED: is_disputed,
        Why.CRITICAL: digest is not None and digest.needs_teacher,
        Why.HALTED: is_halted,
        Why.FAILED: has_failed,
        Why.UNSURE: digest is not None and digest.confidence < UNSURE_BELOW,
    }
    return tuple(why for why, holds in facts.items() if holds) or (Why.NEW,)


def pairs_of(report: Levels) -> list[Pair[int]]:
    """Return the teacher's and the machine's level of each criterion of a confirmed report."""
    return [(report.teacher[each], level) for each, level in report.levels.items()]


def given_in(report: Levels) -> list[Pair[int]]:
    """Return the same of the criteria to which a teacher gave a level themself."""
    return [
        (report.teacher[each], level)
        for each, level in report.levels.items()
        if each in report.given or report.teacher[each] != level
    ]


def agreement_worth_telling(confirmed: Iterable[Levels]) -> Agreement | None:
    """Return how far teachers and the machine agree; None on too little to be told."""
    found = agreement_on_levels(pair for each in confirmed for pair in pairs_of(each))
    return found if found.items >= ENOUGH_ITEMS else None


def _teachers(result: CriterionResult) -> int | None:
    return result.override.level if result.override else result.level


def _missing(result: CriterionResult) -> list[str]:
    wrong = [
        each for each in result.indicators if each.met == (Met.YES if each.is_reversed else Met.NO)
    ]
    return [f"{result.id}/{each.id}" for each in wrong]
