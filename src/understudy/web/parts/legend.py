"""What the colours of a chart stand for."""

from understudy.web.parts.kit import box, text


class LegendRow:
    """A name with its colour; shown again, only what differs is sent."""

    def __init__(self) -> None:
        with box("legend-row", "li") as self.root:
            self._mark = box("swatch", "span")
            self._name = text("span", "")

    def show(self, item: tuple[str, str]) -> None:
        """Show a name and its colour."""
        name, tone = item
        self._name.set_text(name)
        if self._mark.style.get("background") != tone:
            self._mark.style["background"] = tone
            self._mark.update()
