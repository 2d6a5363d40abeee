"""Bars: how much of something is used, how far something is."""

from typing import Literal

from understudy.web.parts.in_place import put, put_classes, put_width
from understudy.web.parts.kit import box

NEARLY = 0.8
"""From this share on a bar warns, unless told otherwise."""
type Role = Literal["meter", "progressbar"]


class Bar:
    """A bar of parts that stand one behind the other, to be changed in place.

    Args:
        parts: the class of each.
        role: `meter` for what is used, `progressbar` for work.
    """

    def __init__(self, *parts: str, role: Role = "meter") -> None:
        with box("meter") as self.root:
            self._parts = [box(part) for part in parts]
        self.root.props.update({"role": role, "aria-valuemin": "0", "aria-valuemax": "100"})

    def show(self, label: str, *shares: float, tone: str = "", told: str = "") -> None:
        """Show how much it is.

        Args:
            label: what is measured, for those who do not see the bar.
            shares: of each part; 1 is all of it. What does not fit is cut off.
            tone: a class for the bar.
            told: the same in words.
        """
        left = 1.0
        for part, share in zip(self._parts, shares, strict=True):
            put_width(part, min(share, left))
            left = max(left - share, 0.0)
        put_classes(self.root, f"meter {tone}")
        percent = f"{min(sum(shares), 1) * 100:.0f}"
        put(
            self.root,
            aria_label=label,
            aria_valuenow=percent,
            aria_valuetext=told or f"{percent} %",
        )


def meter(label: str, spent: float, promised: float = 0, *, nearly: float = NEARLY) -> None:
    """Add a bar of what is spent.

    Args:
        label: what is measured, for those who do not see the bar.
        spent: share that is used; 1 is all of it.
        promised: share that is spoken for as well.
        nearly: the share at which it is nearly used up.
    """
    Bar("spent", "promised").show(
        label, spent, promised, tone=tone_of_use(spent + promised, nearly)
    )


def tone_of_use(used: float, nearly: float = NEARLY) -> str:
    """Return how a bar looks at this share: it warns when it is nearly full."""
    return "full" if used >= 1 else "near" if used >= nearly else ""
