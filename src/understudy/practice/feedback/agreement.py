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
    both = _scored(Counter(pairs))
    return _agreement(both, within_one=_share(_up_to(1, both), both.total()))


def agreement_on_answers(pairs: Iterable[Pair[Met]]) -> Agreement:
    """Return the agreement on indicators, yes or no; what one of them did not see is left out.

    Kappa has no weights (Cohen 1960): with two answers linear weights would give the same.
    """
    scored: dict[Met | None, int] = {Met.YES: 1, Met.NO: 0}
    found = Counter((scored.get(one), scored.get(other)) for one, other in pairs)
    return _agreement(_scored(found), within_one=None)


def kappa(both: Counter[tuple[int, int]]) -> float | None:
    """Return Cohen's kappa with linear weights, three decimals: 1 is all, 0 is as by chance.

    None without pairs, and where chance alone would agree on everything: both gave everything
    the same one score.

    Args:
        both: how often each pair of scores was given.
    """
    first, second = Counter[int](), Counter[int]()
    for (one, other), many in both.items():
        first[one] += many
        second[other] += many
    observed = sum(abs(one - other) * many for (one, other), many in both.items())
    by_chance = sum(
        abs(one - other) * many * others
        for one, many in first.items()
        for other, others in second.items()
    )
    return round(1 - observed * both.total() / by_chance, 3) if by_chance else None


def _agreement(both: Counter[tuple[int, int]], within_one: float | None) -> Agreement:
    items = both.total()
    return Agreement(
        items=items, exact=_share(_up_to(0, both), items), within_one=within_one, kappa=kappa(both)
    )


def _scored(pairs: Counter[Pair[int]]) -> Counter[tuple[int, int]]:
    """Return those that both have scored. Thousands of pairs are counted: there are few kinds."""
    found = Counter[tuple[int, int]]()
    for (one, other), many in pairs.items():
        if one is not None and other is not None:
            found[one, other] = many
    return found


def _up_to(apart: int, both: Counter[tuple[int, int]]) -> int:
    return sum(many for (one, other), many in both.items() if abs(one - other) <= apart)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
