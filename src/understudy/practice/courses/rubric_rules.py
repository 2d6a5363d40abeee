"""Whether a rubric can be used, and weights that add up."""

from collections import Counter
from collections.abc import Iterable, Iterator

from understudy.practice.courses.rubric_schemas import LEVELS, Criterion, RubricFields

TOLERANCE = 0.001
_STEPS = 1_000
"""Weights are evened out in steps of a thousandth."""


def problems_of(rubric: RubricFields) -> list[str]:
    """Return what keeps a rubric from being used, as sentences that say what to do."""
    if not rubric.criteria:
        return ["There is no criterion; add at least one."]
    found = list(_weights(rubric))
    found += [
        f"Two criteria have the id '{twice}'; give one of them another."
        for twice in _twice(criterion.id for criterion in rubric.criteria)
    ]
    for criterion in rubric.criteria:
        found += _criterion(criterion)
    return found


def even_out(rubric: RubricFields) -> RubricFields:
    """Return the rubric with weights that add up to 1 and keep their proportions.

    In steps of 0.001; without any weight all criteria weigh the same.
    """
    weights = [criterion.weight for criterion in rubric.criteria]
    if not weights:
        return rubric
    if sum(weights) <= 0:
        weights = [1.0] * len(weights)
    exact = [weight / sum(weights) * _STEPS for weight in weights]
    steps = [int(value) for value in exact]
    # What rounding down has left over goes to those that lost the most by it.
    by_loss = sorted(range(len(exact)), key=lambda i: steps[i] - exact[i])
    for place in by_loss[: _STEPS - sum(steps)]:
        steps[place] += 1
    criteria = [
        criterion.model_copy(update={"weight": step / _STEPS})
        for criterion, step in zip(rubric.criteria, steps, strict=True)
    ]
    return rubric.model_copy(update={"criteria": criteria})


def _weights(rubric: RubricFields) -> Iterator[str]:
    total = sum(criterion.weight for criterion in rubric.criteria)
    missing = 1 - total
    if abs(missing) <= TOLERANCE + 1e-9:
        return
    mend = f"add {missing:.3g} to one" if missing > 0 else f"take {-missing:.3g} from one"
    yield f"The weights add up to {total:.3g}; {mend} or use *Even out*."


def _criterion(criterion: Criterion) -> Iterator[str]:
    name = f"'{criterion.name}'"
    if not criterion.indicators:
        yield f"{name} has no indicator; add something that can be answered with yes or no."
    for twice in _twice(indicator.id for indicator in criterion.indicators):
        yield f"{name} has two indicators with the id '{twice}'; give one of them another."
    scores = sorted(level.score for level in criterion.levels)
    if scores != list(range(1, LEVELS + 1)):
        has = ", ".join(map(str, scores)) if scores else "none"
        yield f"{name} needs the levels 1, 2, 3 and 4, each once; it has {has}."


def _twice(ids: Iterable[str]) -> list[str]:
    return [each for each, count in Counter(ids).items() if count > 1]
