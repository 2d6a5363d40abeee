"""Whether a page is on, why it cannot be, and what it spent today."""

from collections.abc import Awaitable
from typing import Protocol

from understudy.ask.pages.schemas import AskPage
from understudy.kernel.clock import now
from understudy.web.parts.ask_words import state_of
from understudy.web.parts.figures import money
from understudy.web.parts.kit import badge, box, button, text
from understudy.web.parts.meter import meter


class Turn(Protocol):
    """Switches a page on or off."""

    def __call__(self, *, on: bool) -> Awaitable[None]:
        """Do it."""
        ...


class SwitchPanel:
    """The state of a page and its switch."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._place = box("panel stack")

    def show(self, page: AskPage) -> None:
        """Show how this page is."""
        state = state_of(page, now())
        self._place.clear()
        with self._place:
            with box("line-up"):
                text("h2", "This page is", "grow")
                badge(state.label, state.tone)
            for sentence in page.problems:
                text("p", sentence, "warning")
            if not page.problems:
                text("p", state.sentence, "quiet")
            if page.is_on:
                button("Switch it off", self._switch_off)
            else:
                button("Switch it on", self._switch_on, kind="primary")
            self._today(page)

    def _today(self, page: AskPage) -> None:
        spent, limit = page.budget.spent_usd, page.budget.limit_usd
        told = f"{money(spent)} of {money(limit)} spent today"
        with box("measure"):
            text("p", told, "numbers")
            meter(told, float(spent / limit) if limit else 1.0)

    async def _switch_on(self) -> None:
        await self._turn(on=True)

    async def _switch_off(self) -> None:
        await self._turn(on=False)
