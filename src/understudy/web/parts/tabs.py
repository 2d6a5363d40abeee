"""The heads of administrators' pages that stand beside each other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from understudy.web.parts.kit import box, page_head

AREA = "/limits"
"""What the navigation marks on all of them."""
TITLE = "Models & limits"
_TABS = {"/limits": "Limits", "/budgets": "Budgets", "/prices": "Prices"}
MONITOR = "Monitor"
_MONITOR_TABS = {"/monitor": "Right now", "/monitor/practice": "Practice"}


@contextmanager
def settings_head(path: str, *, stays: bool = False) -> Iterator[None]:
    """Add the heading and the way to the pages beside this one; its actions go inside."""
    with page_head(TITLE, stays=stays):
        yield
    _tabs(TITLE, _TABS, path)


@contextmanager
def monitor_head(path: str) -> Iterator[TextElement]:
    """Add the heading of the monitor's pages; gives the line below it, its actions go inside."""
    with page_head(MONITOR) as sub:
        sub.set_visibility(True)  # what it says is told when the page is filled
        yield sub
    _tabs(MONITOR, _MONITOR_TABS, path)


def _tabs(title: str, pages: Mapping[str, str], path: str) -> None:
    with box("tabs", "nav") as tabs:
        for to, label in pages.items():
            link = ui.link(label, to).classes("tab")
            if to == path:
                link.props["aria-current"] = "page"
    tabs.props["aria-label"] = title
