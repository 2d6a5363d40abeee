"""Deleting what visitors asked, after a question."""

from collections.abc import Awaitable, Callable

from understudy.web.parts.kit import box, button, sheet, text

ONE = "What was asked and answered in it is gone at once, for its visitor, too. What it cost stays."
ALL = (
    "All that was asked and answered on this page is gone at once, and with it what is told here "
    "of it. Visitors who are there now begin anew. What it cost stays."
)


def deleting(label: str, title: str, what: str, delete: Callable[[], Awaitable[None]]) -> None:
    """Place a button that asks, and then deletes."""

    def ask() -> None:
        with sheet(title) as close:
            text("p", what, "quiet")
            with box("actions"):
                button("Keep", close, kind="plain")
                button("Delete", delete, kind="danger")

    button(label, ask, kind="danger", picture="remove")
