"""The heat map of a case: criteria by student, and what a class misses most."""

from collections import Counter
from collections.abc import Iterable, Sequence

from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.feedback.cases import Case, Student
from understudy.practice.feedback.digests import Digest
from understudy.practice.feedback.schemas import MissedCue
from understudy.practice.feedback.view_schemas import Column, HeatMap, HeatRow, Missed

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
        cues=_cues(digests),
    )


def _columns(rubric: RubricFields, digests: Sequence[Digest]) -> list[Column]:
    columns = []
    for each in rubric.criteria:
        levels = [digest.counted.get(each.id) for digest in digests]
        known = [level for level in levels if level is not None]
        mean = round(sum(known) / len(known), 2) if known else None
        columns.append(Column(id=each.id, name=each.name, is_critical=each.is_critical, mean=mean))
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


def _most_missed(rubric: RubricFields, digests: Iterable[Digest]) -> list[Missed]:
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


def _cues(digests: Iterable[Digest]) -> list[Missed]:
    """Return the cues that most students missed: those of which the same was said are one."""
    counted: Counter[tuple[bool, str]] = Counter()
    examples: dict[tuple[bool, str], MissedCue] = {}
    for digest in digests:
        own = {(cue.is_risk, cue.missed): cue for cue in digest.cues}
        counted.update(own.keys())
        examples = own | examples
    ordered = sorted(counted.items(), key=lambda item: (not item[0][0], -item[1], item[0][1]))
    return [
        Missed(
            text=text,
            students=students,
            is_risk=is_risk,
            example=examples[is_risk, text].evidence.text,
        )
        for (is_risk, text), students in ordered[:MOST_SHOWN]
    ]
