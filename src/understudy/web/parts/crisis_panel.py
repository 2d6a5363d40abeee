"""Whom to reach in a crisis: always there, folded or open; and a private word."""

from nicegui import ui

from understudy.practice.sessions.schemas import Contact, Panel, Passage, Route
from understudy.web.parts.kit import box, button, icon, text
from understudy.web.parts.support import support_line

_VERBS = {
    Contact.CALL: "Call",
    Contact.TEXT: "",  # what is shown says it
    Contact.CHAT: "Chat at",
    Contact.DIRECTORY: "Find one at",
}


def crisis_panel(panel: Panel, support_contact: str = "", *, is_open: bool = False) -> None:
    """Add the panel. Folded it still names the first number and the one for danger to life."""
    with box("crisis", "details") as whole:
        with box(tag="summary"):
            icon("care")
            text("strong", "In a crisis")
            with box("first"):
                for route in _first(panel):
                    _link(route, route.shown)
        with box("routes", "ul"):
            if panel.emergency:
                _row(panel.emergency)
            for route in panel.routes:
                _row(route)
        text("p", "These are people. They open beside this page, which stays as it is.", "tiny")
        if support_contact:
            support_line(support_contact, "small", "At your institution: ")
    whole.props["aria-label"] = "Whom to reach in a crisis"
    if is_open:
        whole.props["open"] = ""


class CareBox:
    """A private word to somebody who wrote of their own distress. It stops nothing."""

    def __init__(self) -> None:
        with box("care") as self._root:
            self._heading = text("h2", "")
            self._text = text("p", "", "prose")
            button("Close", self._close, kind="plain")
        self._root.props["role"] = "status"
        self._root.set_visibility(False)

    def show(self, word: Passage | None) -> None:
        """Show a word, if there is one."""
        if word is None:
            return
        self._heading.set_text(word.heading)
        self._text.set_text(word.text)
        self._root.set_visibility(True)

    def _close(self) -> None:
        self._root.set_visibility(False)


def _first(panel: Panel) -> list[Route]:
    return [*panel.routes[:1], *([panel.emergency] if panel.emergency else [])]


def _row(route: Route) -> None:
    with box(tag="li"):
        text("span", route.service)
        _link(route, f"{_VERBS[route.contact]} {route.shown}".strip())


def _link(route: Route, shown: str) -> None:
    with ui.link(shown, route.href, new_tab=True).classes("link") as made:
        made.props["aria-label"] = f"{shown}: {route.service}"
        made.props["rel"] = "noopener noreferrer"
