"""How much of something is used, shown again and again while it changes."""

from understudy.web.parts.kit import box, text
from understudy.web.parts.meter import Bar, tone_of_use


class Gauge:
    """A bar that fills: what is used of a limit, in words too."""

    def __init__(self, label: str) -> None:
        with box("gauge") as self.root:
            with box("told"):
                self._label = text("span", label, "label")
                self._value = text("span", "", "value numbers")
            self._bar = Bar("spent")
            self._note = text("small", "")

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
        self._value.set_text(value)
        self._note.set_text(note)
        self._note.set_visibility(bool(note))
        self._bar.show(self._label.text, share, tone=tone_of_use(share), told=value)
