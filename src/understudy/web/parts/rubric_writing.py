"""A rubric while it is written: half done, with weights as people type them, and what is wrong."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from understudy.practice.courses.rubric_rules import TOLERANCE, even_out, problems_of
from understudy.practice.courses.rubric_schemas import (
    CountsFrom,
    Criterion,
    NotObserved,
    RubricFields,
    Source,
)
from understudy.web.parts.numbers import number_text, read_number

_LABELS = ("Beginning", "Developing", "Competent", "Skilled")
_LONGEST_ID = 48
"""Characters of an id made of a name; a number may follow."""

type Problems = dict[str, str]
"""A sentence for each entry that is wrong, by its name: `weight`, `levels.2.descriptor`."""


@dataclass(slots=True)
class IndicatorText:
    """An indicator as it is written so far; without words it is none."""

    id: str = ""
    text: str = ""
    counts_from: str = CountsFrom.WORKER.value
    is_reversed: bool = False


@dataclass(slots=True)
class LevelText:
    """One of the four levels as it is written so far."""

    score: int
    label: str
    descriptor: str = ""


@dataclass(slots=True)
class CriterionText:
    """A criterion as it is written so far; `weight` is in percent."""

    id: str = ""
    name: str = ""
    weight: str = "0"
    competency_refs: list[str] = field(default_factory=list)
    description: str = ""
    judged_from: str = Source.TRANSCRIPT.value
    indicators: list[IndicatorText] = field(default_factory=lambda: [IndicatorText()])
    levels: list[LevelText] = field(
        default_factory=lambda: [LevelText(n, label) for n, label in enumerate(_LABELS, 1)]
    )
    not_observed: str = NotObserved.EXCLUDE.value
    is_critical: bool = False

    @property
    def share(self) -> float:
        """The weight as a share of 1; 0 as long as it cannot be read."""
        try:
            return float(read_number(self.weight) / 100)
        except ValueError:
            return 0.0


@dataclass(frozen=True, slots=True)
class Checked:
    """What was written, if it can be used, and what is wrong: with the whole, and by criterion."""

    fields: RubricFields | None
    whole: Problems
    criteria: list[Problems]


def text_of(criterion: Criterion) -> CriterionText:
    """Return a criterion to be edited."""
    values = criterion.model_dump(mode="json")
    percent = Decimal(str(criterion.weight)) * 100
    values["weight"] = number_text(percent)
    values["indicators"] = [IndicatorText(**each) for each in values["indicators"]]
    values["levels"] = [LevelText(**each) for each in values["levels"]]
    return CriterionText(**values)


def evened(criteria: Sequence[CriterionText]) -> list[str]:
    """Return weights in percent that add up to 100 and keep their proportions."""
    sketched = [Criterion.model_construct(weight=criterion.share) for criterion in criteria]
    even = even_out(RubricFields.model_construct(name="", criteria=sketched))
    return [number_text(Decimal(str(each.weight)) * 100) for each in even.criteria]


def sum_of(criteria: Iterable[CriterionText]) -> tuple[str, bool]:
    """Return what the weights add up to, as a sentence, and whether that is 100 %."""
    total = sum(criterion.share for criterion in criteria)
    return f"The weights add up to {total * 100:.4g} %", abs(total - 1) <= TOLERANCE + 1e-9


def checked(name: str, description: str, criteria: Sequence[CriterionText]) -> Checked:
    """Return the rubric, or what is wrong where."""
    values = {"name": name, "description": description, "criteria": _values(criteria)}
    by_criterion: list[Problems] = [{} for _ in criteria]
    whole: Problems = {}
    try:
        fields = RubricFields.model_validate(values)
    except ValidationError as error:
        for problem in error.errors():
            _place(problem["loc"], whole, by_criterion)
        return Checked(None, whole, by_criterion)
    if not criteria:
        whole["criteria"] = problems_of(fields)[0]
    elif not sum_of(criteria)[1]:
        whole["criteria"] = f"{sum_of(criteria)[0]}; change one of them, or even them out."
    for number, criterion in enumerate(fields.criteria):
        alone = criterion.model_copy(update={"weight": 1.0})
        for sentence in problems_of(fields.model_copy(update={"criteria": [alone]})):
            by_criterion[number]["indicators"] = sentence
    is_right = not whole and not any(by_criterion)
    return Checked(fields if is_right else None, whole, by_criterion)


def slug_of(name: str, taken: set[str]) -> str:
    """Return an id made of a name that none of the others has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub("[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-") or "item"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug


def _values(criteria: Sequence[CriterionText]) -> list[dict[str, Any]]:
    taken = {criterion.id for criterion in criteria if criterion.id}
    return [_criterion(criterion, taken) for criterion in criteria]


def _criterion(criterion: CriterionText, taken: set[str]) -> dict[str, Any]:
    written = [each for each in criterion.indicators if each.text.strip()]
    ids = {each.id for each in written if each.id}
    try:
        weight: object = round(float(read_number(criterion.weight) / 100), 6)
    except ValueError:
        weight = criterion.weight or "none"  # refused at its place
    return {
        "id": criterion.id or slug_of(criterion.name, taken),
        "name": criterion.name,
        "weight": weight,
        "competency_refs": criterion.competency_refs,
        "description": criterion.description,
        "judged_from": criterion.judged_from,
        "not_observed": criterion.not_observed,
        "is_critical": criterion.is_critical,
        "levels": [
            {"score": each.score, "label": each.label, "descriptor": each.descriptor}
            for each in criterion.levels
        ],
        "indicators": [
            {
                "id": each.id or slug_of(each.text, ids),
                "text": each.text,
                "counts_from": each.counts_from,
                "is_reversed": each.is_reversed,
            }
            for each in written
        ],
    }


_REASONS = {
    "name": "Please enter a name, of up to 120 characters.",
    "description": "This is too long.",
    "weight": "Please enter a share from 0 to 100.",
    "label": "Please enter a label, of up to 120 characters.",
    "descriptor": "Please describe this level, in up to 300 characters.",
    "indicators": "There are too many indicators, or one is longer than 300 characters.",
    "competency_refs": "There are too many, or one is too long.",
    "criteria": "There are too many criteria: 30 are the most.",
}


def _place(loc: tuple[int | str, ...], whole: Problems, by_criterion: list[Problems]) -> None:
    """Write a problem down where somebody can mend it."""
    if len(loc) < 3 or loc[0] != "criteria":  # noqa: PLR2004 list, number and what is in it
        whole[str(loc[0])] = _REASONS.get(str(loc[0]), "This cannot be used.")
        return
    _, number, name, *rest = loc
    kind = str(rest[-1]) if name == "levels" and rest else str(name)
    place = ".".join(map(str, [name, *rest])) if name == "levels" else str(name)
    by_criterion[int(number)][place] = _REASONS.get(kind, "This cannot be used.")
