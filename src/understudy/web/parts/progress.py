"""How much of something is used, shown again and again while it changes."""

from understudy.web.parts.figures import percent
from understudy.web.parts.in_place import put, put_classes, put_width
from understudy.web.parts.kit import box, text
from understudy.web.parts.meter import NEARLY


class Gauge:
    """A bar that fills: what is used of a limit, in words too."""

    def __init__(self, label: str) -> None:
        with box("gauge") as self.root:
            with box("told"):
                self._label = text("span", label, "label")
                self._value = text("span", "", "value numbers")
            with box("meter") as self._bar:
                self._spent = box("spent")
            self._note = text("small", "")
        self._bar.props.update(
            {"role": "meter", "aria-valuemin": "0", "aria-valuemax": "100", "aria-label": label}
        )

    def show(self, share: float, value: str, note: str = "", *, label: str = "") -> None:
        """Show how much is used.

        Args:
            share: 0 is nothing, 1 is all of it.
            value: the same in words.
            note: what else to know.
            label: another name than before.
        """
        if label:
            self._label.set_text(label)
            put(self._bar, aria_label=label)
        self._value.set_text(value)
        self._note.set_text(note)
        self._note.set_visibility(bool(note))
        put_width(self._spent, share)
        level = "full" if share >= 1 else "near" if share >= NEARLY else ""
        put_classes(self._bar, f"meter {level}")
        put(
            self._bar,
            aria_valuenow=f"{min(share, 1) * 100:.0f}",
            aria_valuetext=value or percent(share),
        )
