"""The heat map of a case: criteria by student, and what a class misses most."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from statistics import median

from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.feedback.cases import Case, Student
from understudy.practice.feedback.class_schemas import Column, HeatMap, HeatRow, Missed
from understudy.practice.feedback.digests import InClass
from understudy.practice.feedback.schemas import MissedCue

MOST_SHOWN = 8


def heat_map_of(case: Case, students: Iterable[Student]) -> HeatMap:
    """Return the heat map of a case, students by name."""
    digests = [each.digest for each in case.counting.values() if each.digest]
    return HeatMap(
        pair_id=case.pair_id,
        case=case.name,
        rubric=case.rubric.name,
        columns=_columns(case.rubric, digests),
        rows=[_row(case, each) for each in students],
        most_missed=_most_missed(case.rubric, digests),
        cues=_cues(digests, case.facts),
    )


def _columns(rubric: RubricFields, digests: Sequence[InClass]) -> list[Column]:
    columns = []
    for each in rubric.criteria:
        levels = [digest.counted.get(each.id) for digest in digests]
        known = [level for level in levels if level is not None]
        middle = float(median(known)) if known else None
        columns.append(
            Column(id=each.id, name=each.name, is_critical=each.is_critical, median=middle)
        )
    return columns


def _row(case: Case, student: Student) -> HeatRow:
    tried = case.counting.get(student.id)
    digest = tried.digest if tried else None
    counted = digest.counted if digest else {}
    return HeatRow(
        student_id=student.id,
        student_name=student.name,
        session_id=tried.session_id if tried else None,
        attempt=tried.attempt if tried else None,
        stage=tried.stage if tried else None,
        band=digest.band if digest else None,
        score=digest.score if digest else None,
        needs_teacher=digest.needs_teacher if digest else False,
        levels=[counted.get(each.id) for each in case.rubric.criteria],
    )


def _most_missed(rubric: RubricFields, digests: Iterable[InClass]) -> list[Missed]:
    texts = {
        f"{one.id}/{each.id}": f"{one.name}: {each.text}"
        for one in rubric.criteria
        for each in one.indicators
    }
    counted = Counter(item for digest in digests for item in digest.missing if item in texts)
    return [
        Missed(text=texts[item], students=students)
        for item, students in counted.most_common(MOST_SHOWN)
    ]


def _cues(digests: Iterable[InClass], facts: Mapping[str, str]) -> list[Missed]:
    """Return the cues that most students missed, those to danger first.

    What is about one fact of the client's is one cue, whoever said what of it; where no fact is
    known, the client's own words are.
    """
    counted: Counter[str] = Counter()
    cues: dict[str, list[MissedCue]] = {}
    for digest in digests:
        own: set[str] = set()
        for cue, fact_id in zip_longest(digest.cues, digest.cue_facts[: len(digest.cues)]):
            about = facts.get(fact_id or "") or cue.evidence.text
            cues.setdefault(about, []).append(cue)
            own.add(about)
        counted.update(own)
    found = [_cue(about, students, cues[about], facts) for about, students in counted.items()]
    found.sort(key=lambda each: (not each.is_risk, -each.students, each.text))
    return found[:MOST_SHOWN]


def _cue(about: str, students: int, cues: Sequence[MissedCue], facts: Mapping[str, str]) -> Missed:
    return Missed(
        text=about if about in facts.values() else cues[0].missed,
        students=students,
        is_risk=any(cue.is_risk for cue in cues),
        example=cues[0].evidence.text,
    )
