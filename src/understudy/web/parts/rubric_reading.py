"""A rubric to be read: criteria, what is looked for, and the four levels in words."""

from understudy.practice.courses.rubric_schemas import (
    Criterion,
    NotObserved,
    RubricFields,
    Source,
)
from understudy.web.parts.kit import badge, box, text


def percent(weight: float) -> str:
    """Return a weight as people say it: `12.5 %`."""
    return f"{weight * 100:.3g} %"


def rubric_reading(rubric: RubricFields) -> None:
    """Add a rubric's criteria, one under the other."""
    if rubric.description:
        text("p", rubric.description, "quiet prose")
    with box("criteria-read"):
        for criterion in rubric.criteria:
            _criterion(criterion)


def _criterion(criterion: Criterion) -> None:
    with box("criterion-read"):
        with box("line-up wrap"):
            text("h3", criterion.name, "grow")
            if criterion.judged_from is Source.REFLECTION:
                badge("From the reflection")
            if criterion.is_critical:
                badge("Critical", "warn")
            text("span", percent(criterion.weight), "numbers quiet small")
        if criterion.description:
            text("p", criterion.description, "quiet prose")
        if criterion.indicators:
            with box("plain-list marked", "ul"):
                for indicator in criterion.indicators:
                    text("li", indicator.text + (" (a fault)" if indicator.is_reversed else ""))
        with box("levels-read", "dl"):
            for level in sorted(criterion.levels, key=lambda each: each.score):
                text("dt", f"{level.score} {level.label}")
                text("dd", level.descriptor)
        if criterion.not_observed is NotObserved.LOWEST:
            text("p", "Not seen counts as the lowest level.", "quiet small")
