"""How many there are of each of a few things, with a bar for its share."""

from collections.abc import Iterable

from understudy.web.parts.figures import percent
from understudy.web.parts.in_place import put_width
from understudy.web.parts.kit import box, text


def share_rows(items: Iterable[tuple[str, int]]) -> None:
    """Add a row for each: what it is called, how many, and what share of all."""
    counted = list(items)
    together = sum(number for _, number in counted) or 1
    with box("", "ul"):
        for name, number in counted:
            with box("share-row", "li"):
                with box("told"):
                    text("span", name, "grow")
                    text("span", f"{number:,}", "numbers")
                    text("span", percent(number / together), "share numbers")
                with box("meter"):
                    put_width(box("spent"), number / together)
