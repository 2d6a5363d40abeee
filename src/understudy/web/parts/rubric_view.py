"""A rubric as students read it: what is looked at, and what each level means."""

from understudy.practice.courses.rubric_schemas import Criterion, RubricFields
from understudy.web.parts.kit import badge, box, text

_PERCENT = 100


def rubric_view(rubric: RubricFields) -> None:
    """Add a rubric, its criteria folded."""
    if rubric.description:
        text("p", rubric.description, "quiet prose")
    with box("criteria"):
        for criterion in rubric.criteria:
            with box("skill", "details"):
                with box(tag="summary"):
                    text("span", criterion.name, "grow")
                    if criterion.is_critical:
                        badge("Critical", "warn")
                    text("span", f"{criterion.weight * _PERCENT:.0f} %", "tiny numbers")
                if criterion.description:
                    text("p", criterion.description, "quiet prose")
                levels_list(criterion)


def levels_list(criterion: Criterion) -> None:
    """Add the levels of a criterion with their words, the highest first."""
    with box("levels", "dl"):
        for level in sorted(criterion.levels, key=lambda each: -each.score):
            text("dt", f"{level.score} {level.label}")
            text("dd", level.descriptor)
