"""The head of the pages on which administrators set what models may do and cost."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from understudy.web.parts.kit import box, page_head

AREA = "/limits"
"""What the navigation marks on all of them."""
TITLE = "Models & limits"
_TABS = {"/limits": "Limits", "/budgets": "Budgets", "/prices": "Prices"}


@contextmanager
def settings_head(path: str, *, stays: bool = False) -> Iterator[None]:
    """Add the heading and the way to the pages beside this one; its actions go inside."""
    with page_head(TITLE, stays=stays):
        yield
    with box("tabs", "nav") as tabs:
        for to, label in _TABS.items():
            link = ui.link(label, to).classes("tab")
            if to == path:
                link.props["aria-current"] = "page"
    tabs.props["aria-label"] = TITLE
