"""The indicators of a criterion: lines with what is looked for, and in whose turns."""

from collections.abc import Callable

from understudy.practice.courses.rubric_schemas import MOST_INDICATORS
from understudy.web.parts.fields import choice_field, prose_field
from understudy.web.parts.kit import box, button, text
from understudy.web.parts.rubric_writing import IndicatorText

_SIGNS = {"false": "Speaks for it", "true": "A fault"}


class IndicatorRows:
    """As many lines as there are indicators, and a button for one more."""

    def __init__(
        self,
        indicators: list[IndicatorText],
        changed: Callable[[], object],
        counts_from: dict[str, str],
    ) -> None:
        self._indicators, self._changed, self._counts_from = indicators, changed, counts_from
        with box("indicators"):
            with box("line-up wrap"):
                text("h3", "Indicators")
                text("span", "each to be answered with yes or no", "tiny")
            self._list = box("indicator-list", "ul")
            self._more = button("Add an indicator", self._add, kind="plain", picture="plus")
            self._more.classes("small begin")
        for indicator in indicators:
            self._row(indicator)
        self._say()

    def _row(self, indicator: IndicatorText) -> None:
        def take() -> None:
            indicator.text = str(words.value or "").strip()
            indicator.counts_from = str(whose.value)
            indicator.is_reversed = sign.value == "true"
            self._changed()

        def remove() -> None:
            self._indicators.remove(indicator)
            row.delete()
            self._say()
            self._changed()

        with self._list, box("indicator", "li") as row:
            words = prose_field("", indicator.text, take, most=300).classes("slim grows")
            words.props["placeholder"] = "The student …"
            whose = choice_field("", self._counts_from, indicator.counts_from, take)
            value = "true" if indicator.is_reversed else "false"
            sign = choice_field("", _SIGNS, value, take)
            for choice, label in ((whose, "Looked for in"), (sign, "What it says")):
                choice.classes("slim").props("dense", remove="stack-label")
                choice.props["aria-label"] = label
            words.props["aria-label"] = "Indicator"
            drop = button("", remove, kind="plain", picture="close").classes("bare")
            drop.props["aria-label"] = drop.props["title"] = "Remove this indicator"

    def _add(self) -> None:
        made = IndicatorText()
        self._indicators.append(made)
        self._row(made)
        self._say()

    def _say(self) -> None:
        self._more.set_enabled(len(self._indicators) < MOST_INDICATORS)
