"""How a page is shared: its address, and what other sites put on theirs."""

from collections.abc import Awaitable, Callable

from pydantic import ValidationError

from understudy.ask.pages.schemas import AskPage, PageChanges
from understudy.web.parts.ask_words import address_of, frame_of, script_of
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import Act, box, button, sheet, text
from understudy.web.parts.secret import secret_line

_EMBED = "Sites that are named under “On other sites” may show it, no others."


def sharing_panel(page: AskPage, base: str, renew: Act) -> None:
    """Add the address; `renew` asks for another one."""
    address = address_of(base, page.slug)
    with box("panel stack"):
        text("h2", "Share it")
        secret_line(address, "address")
        with box("line-up wrap"):
            if page.is_on:
                visit = text("a", "Open as a visitor", "button")
                visit.props.update({"href": address, "target": "_blank", "rel": "noopener"})
            else:
                text("p", "Visitors find it there once it is on.", "quiet small")
            button("Another address", renew)


def embed_panel(page: AskPage, base: str) -> None:
    """Add what other sites put on theirs."""
    with box("panel stack ask-embed"):
        text("h2", "Put it on your site")
        text("p", "A button that opens it, on every page that has this line:", "quiet small")
        secret_line(script_of(base, page.slug), "line for a button")
        text("p", "Or in its place within one of your pages:", "quiet small")
        secret_line(frame_of(base, page.slug, page.title), "line for a frame")
        if not page.allowed_origins:
            text("p", _EMBED, "caution")


class Renewal:
    """A dialog for another address: a name of one's own, or one that nobody guesses.

    Args:
        page: as it is now.
        base: where this installation is reached.
        change: changes the page.
    """

    def __init__(
        self, page: AskPage, base: str, change: Callable[[PageChanges], Awaitable[None]]
    ) -> None:
        self._change = change
        with sheet("Another address") as self._close:
            text("p", "Links to the present one stop working at once.", "quiet")
            self._name = line_field("Its name in the address", page.slug, most=60)
            self._name.props["prefix"] = address_of(base, "").partition("://")[2]
            with box("actions"):
                button("Cancel", self._close, kind="plain").classes("first")
                button("One nobody guesses", self._take_random)
                button("Use this name", self._take_name, kind="primary")

    async def _take_name(self) -> None:
        try:
            changes = PageChanges(slug=str(self._name.value or ""))
        except ValidationError:
            self._name.error = "3 to 60 letters a to z, digits and single dashes, and not taken."
            return
        await self._change(changes)
        self._close()

    async def _take_random(self) -> None:
        await self._change(PageChanges(unguessable=True))
        self._close()
