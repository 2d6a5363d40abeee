"""How far a teacher and the machine agree on what both of them scored.

Teachers who see the machine's score first agree with it more than they would without: what was
only confirmed says little, so give what a teacher scored on their own where there is such.
"""

from collections import Counter
from collections.abc import Iterable

from understudy.practice.feedback.judge_schemas import Met
from understudy.practice.feedback.schemas import Agreement

type Pair[T] = tuple[T | None, T | None]
"""The teacher's and the machine's; None is not scored."""


def agreement_on_levels(pairs: Iterable[Pair[int]]) -> Agreement:
    """Return the agreement on levels; kappa has linear weights, so that near misses count less.

    Linear weights (Cohen 1968): a disagreement costs as much as the levels are apart.
    """
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    within = sum(abs(one - other) <= 1 for one, other in both)
    return Agreement(
        items=len(both),
        exact=_share(sum(one == other for one, other in both), len(both)),
        within_one=_share(within, len(both)),
        kappa=kappa(both),
    )


def agreement_on_answers(pairs: Iterable[Pair[Met]]) -> Agreement:
    """Return the agreement on indicators, yes or no; what one of them did not see is left out.

    Kappa has no weights (Cohen 1960): with two answers linear weights would give the same.
    """
    scored = {Met.YES: 1, Met.NO: 0}
    both = [
        (scored[one], scored[other]) for one, other in pairs if one in scored and other in scored
    ]
    return Agreement(
        items=len(both),
        exact=_share(sum(one == other for one, other in both), len(both)),
        within_one=None,
        kappa=kappa(both),
    )


def kappa(pairs: Iterable[tuple[int, int]]) -> float | None:
    """Return Cohen's kappa with linear weights, three decimals: 1 is all, 0 is as by chance.

    None without pairs, and where chance alone would agree on everything: both gave everything
    the same one score.
    """
    both = list(pairs)
    if not both:
        return None
    first = Counter(one for one, _ in both)
    second = Counter(other for _, other in both)
    observed = sum(abs(one - other) for one, other in both) / len(both)
    by_chance = sum(
        abs(one - other) * many * others
        for one, many in first.items()
        for other, others in second.items()
    ) / (len(both) ** 2)
    return round(1 - observed / by_chance, 3) if by_chance else None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
