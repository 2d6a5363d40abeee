"""Prices, for administrators: what models cost, since when, who said so, and other names."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from understudy.accounts.access import require_admin
from understudy.kernel.clock import now
from understudy.llm.money.naming import dollars
from understudy.llm.money.prices import PriceInvalid
from understudy.llm.money.schemas import ListedPrice, Price, PriceChange, PriceDraft, PriceTier
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.alias_panel import AliasPanel
from understudy.web.parts.dates import moment_text
from understudy.web.parts.fields import search_field
from understudy.web.parts.kit import box, button, empty, sheet, text
from understudy.web.parts.lists import read_all
from understudy.web.parts.model_panel import ModelPanel
from understudy.web.parts.price_form import PriceForm
from understudy.web.parts.price_table import price_table
from understudy.web.parts.tabs import AREA, settings_head
from understudy.web.session import Visiting, Visitor

_CHANGES_AT_ONCE = 6


async def prices_page(visitor: Visiting) -> None:
    """Show what models cost, those that answer here first."""
    require_admin(visitor.actor)
    with frame(visitor, AREA, "Prices"), box("page"):
        await PricesView(visitor).build()


class PricesView:
    """The prices, as one administrator works with them."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._prices = visitor, visitor.services.prices
        self._zone = visitor.services.settings.timezone
        self._used = visitor.services.gateway.models.choice.all
        self._names: dict[str, str] = {}
        self._next: str | None = None

    async def build(self) -> None:
        """Build the page."""
        with settings_head("/prices"):
            button("Set a price", lambda: self._edit(None), kind="primary", picture="plus")
        with box("tools"):
            self._search = search_field("Search all known models", self._show)
            text("span", "US dollars for a million tokens", "quiet")
        self._lists = box("stack wide")
        with box("two-panels"):
            with box("panel"):
                text("h2", "Changes")
                text("p", "What calls have cost never changes with a price.", "lead")
                self._history = box("versions")
                with box("more") as self._more:
                    button("Earlier changes", self._read_on, kind="plain")
            with box("stack wide"):
                await ModelPanel(self._visitor).build()
                AliasPanel(self._visitor).build()
        accounts = self._visitor.services.accounts
        people = await read_all(
            lambda after, limit: accounts.people(self._visitor.actor, after, limit)
        )
        self._names = {str(person.id): person.name for person in people}
        await self._show()
        await self._read_on()

    async def _show(self) -> None:
        actor, wanted = await self._visitor.actor_now(), (self._search.value or "").strip()
        found = self._prices.list(actor, wanted, self._used)
        later = await self._later()
        used = {(name.provider, name.model) for name in self._used}
        parts = {
            "Models that answer here": [p for p in found if (p.provider, p.model) in used],
            "Other models": [p for p in found if (p.provider, p.model) not in used],
        }
        self._lists.clear()
        with self._lists:
            for title, prices in parts.items():
                if prices:
                    text("h2", title)
                    price_table(prices, later, self._zone, self._edit)
            if not found:
                with empty("search", "No such model", "No known model's name contains this."):
                    button("Set a price for it", lambda: self._edit(None), picture="plus")

    async def _later(self) -> dict[tuple[str, str], datetime]:
        """Return for which models another price has been set that does not hold yet."""
        page = await self._prices.history(await self._visitor.actor_now(), limit=200)
        coming = [change for change in page.items if change.effective_from > now()]
        coming.sort(key=lambda change: change.effective_from, reverse=True)
        return {(change.provider, change.model): change.effective_from for change in coming}

    def _edit(self, listed: ListedPrice | None) -> None:
        async def saved() -> None:
            await self._show()
            await self._read_anew()

        PriceSheet(self._visitor, listed, saved).open()

    async def _read_anew(self) -> None:
        self._history.clear()
        self._next = None
        await self._read_on()

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._prices.history(actor, self._next, _CHANGES_AT_ONCE)
        self._next = page.next
        with self._history:
            if not page.items and not self._history.default_slot.children:
                text("p", "Nobody has set a price yet: the price data hold.", "quiet")
            for change in page.items:
                self._change(change)
        self._more.set_visibility(page.next is not None)

    def _change(self, change: PriceChange) -> None:
        with box("version"), box("grow stack tight"):
            text("strong", f"{change.provider}:{change.model}", "anywhere")
            tiers = change.tiers
            text("span", _said(tiers[0]) if tiers else "Back to the price data", "numbers")
            for tier in tiers[1:] if tiers else ():
                above = f"Above {tier.above_input_tokens:,} input tokens: "
                text("span", above + _said(tier).lower(), "numbers")
            if change.note:
                text("span", f"“{change.note}”", "quiet")
            who = self._names.get(str(change.set_by), "The operator")
            since = moment_text(change.effective_from, self._zone)
            text("span", f"{who} · from {since}", "tiny")


class PriceSheet:
    """The dialog in which a price is set; `saved` is called when it was."""

    def __init__(
        self,
        visitor: Visitor,
        listed: ListedPrice | None,
        saved: Callable[[], Awaitable[None]],
    ) -> None:
        self._visitor, self._prices = visitor, visitor.services.prices
        self._listed, self._saved = listed, saved
        self._shown = listed.price if listed else None
        self._zone = visitor.services.settings.timezone

    def open(self) -> None:
        """Open it."""
        provider, model = (self._listed.provider, self._listed.model) if self._listed else ("", "")
        with sheet(f"Price of {model}" if model else "Set a price", "broad") as self._close:
            self._form = PriceForm(provider, model, self._shown, self._zone)
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("actions"):
                if self._shown and self._shown.source == "own":
                    button("Back to the price data", self._forget).classes("first")
                button("Cancel", self._close, kind="plain")
                button("Save", self._save, kind="primary")

    async def _save(self) -> None:
        if draft := self._form.read():
            await self._put(draft)

    async def _forget(self) -> None:
        if self._listed:
            await self._put(PriceDraft(provider=self._listed.provider, model=self._listed.model))

    async def _put(self, draft: PriceDraft) -> None:
        actor = await self._visitor.actor_now()
        await self._prices.load()  # another process may have set one
        holds = self._prices.price_of(draft.provider, draft.model)
        if holds != self._shown:
            self._shown, self._problem.text = holds, _meanwhile(holds)
            return
        try:
            price = await self._prices.set_price(actor, draft)
        except PriceInvalid as error:
            self._problem.text = error.message
            return
        await self._saved()
        self._close()
        notice(_now_holds(draft, price, self._zone))


def _said(tier: PriceTier) -> str:
    return (
        f"Input {dollars(tier.input_usd)} · cached {dollars(tier.cached_usd)} · "
        f"cache write {dollars(tier.cache_write_usd)} · output {dollars(tier.output_usd)}"
    )


def _now_holds(draft: PriceDraft, price: Price | None, zone: str) -> str:
    if price is None:
        return f"The price of {draft.model} is unknown from now on."
    if draft.tiers is None:
        return f"What the price data say of {draft.model} holds from now on."
    since = draft.effective_from
    when = f"from {moment_text(since, zone)} on" if since else "from now on"
    return f"The price of {draft.model} holds {when}."


def _meanwhile(holds: Price | None) -> str:
    if holds is None:
        return "Somebody took this price away meanwhile. Save again to put yours in its place."
    return f"This model has a price already. {_said(holds.tiers[0])}. Save again to replace it."
