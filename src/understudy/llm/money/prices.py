"""What models cost: what was set here, else what the price data say."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from understudy.accounts import audit
from understudy.accounts.access import Actor, require_admin
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden, Invalid
from understudy.kernel.page import Page, id_after, id_cursor, page_of
from understudy.kernel.tasks import every
from understudy.llm.catalog import KINDS, ModelName, kind_of
from understudy.llm.money import pricing
from understudy.llm.money.price_data import data_price, known_models
from understudy.llm.money.schemas import (
    ListedPrice,
    Price,
    PriceChange,
    PriceDraft,
    PriceTier,
    fitting,
)
from understudy.llm.tables import PriceRow
from understudy.llm.types import Usage

READ_EVERY_S = 60.0
"""So soon every process knows of a price that was set in another one."""
MOST_FOUND = 200


class PriceInvalid(Invalid):
    """{reason} Nothing was changed."""

    code = "price_invalid"


class Prices:
    """The prices in force in this process. Asking for one costs nothing."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._own: dict[ModelName, list[PriceChange]] = {}
        self._data: dict[ModelName, Price | None] = {}

    def price_of(self, provider: str, model: str, at: datetime | None = None) -> Price | None:
        """Return what a model costs at a moment, else now; None is unknown, not zero."""
        name, moment = ModelName(provider, model), at or now()
        past = [own for own in self._own.get(name, ()) if own.effective_from <= moment]
        if past and past[-1].tiers:
            return Price(
                provider=provider,
                model=model,
                tiers=past[-1].tiers,
                source="own",
                effective_from=past[-1].effective_from,
            )
        if at is not None:
            return data_price(provider, model, at)
        if name not in self._data:
            self._data[name] = data_price(provider, model, moment)
        return self._data[name]

    def cost_usd(self, provider: str, model: str, usage: Usage) -> Decimal | None:
        """Return what a call costs now; None if the model's price is unknown."""
        price = self.price_of(provider, model)
        return pricing.cost_usd(price, usage) if price else None

    def list(
        self, actor: Actor, search: str = "", names: Iterable[ModelName] = ()
    ) -> list[ListedPrice]:
        """Return models with their prices, by name.

        Args:
            actor: who may see costs.
            search: a part of names; then the price data are searched too. Without it, the models
                with a price of our own and those used if only a key is given.
            names: models to show as well.

        Raises:
            Forbidden: the actor may not see costs.
        """
        _require_reader(actor)
        shown = {*names, *self._own}
        for kind in KINDS:
            shown |= {ModelName(kind.name, m) for m in (kind.main, kind.fast) if m}
            if search and kind.is_priced:
                shown |= set(known_models(kind.name))
        wanted = sorted((n for n in shown if search.lower() in str(n).lower()), key=str)
        return [
            ListedPrice(
                provider=n.provider, model=n.model, price=self.price_of(n.provider, n.model)
            )
            for n in wanted[:MOST_FOUND]
        ]

    async def history(
        self, actor: Actor, after: str | None = None, limit: int = 50
    ) -> Page[PriceChange]:
        """Return every price that was set, with who and when, newest first.

        Raises:
            Forbidden: the actor may not see costs.
            CursorInvalid: `after` is not from this list.
        """
        _require_reader(actor)
        query = select(PriceRow).order_by(PriceRow.id.desc()).limit(limit + 1)
        if after:
            query = query.where(PriceRow.id < id_after(after))
        async with self._db.read() as session:
            found = [_change_of(row) for row in await session.scalars(query)]
        return page_of(found, limit, id_cursor(found, limit))

    async def set_price(self, actor: Actor, draft: PriceDraft) -> Price | None:
        """Set what a model costs from now or from a later moment on; what was before stays.

        It holds here at once and in other processes within a minute. What the ledger says of past
        calls is never changed.

        Returns:
            The price that holds from then on; None if it is unknown.

        Raises:
            Forbidden: the actor is no administrator.
            PriceInvalid: there is no such provider, or the moment is over.
        """
        require_admin(actor)
        if kind_of(draft.provider) is None:
            known = ", ".join(kind.name for kind in KINDS)
            raise PriceInvalid(reason=f"{draft.provider} is no provider: use one of {known}.")
        since = draft.effective_from or now()
        if draft.effective_from and (since.tzinfo is None or since < now()):
            raise PriceInvalid(
                reason="A price holds from now on, or from a later moment with zone."
            )
        before = self.price_of(draft.provider, draft.model, since)
        async with self._db.begin() as session:
            row = PriceRow(
                provider=draft.provider,
                model=draft.model,
                effective_from=since,
                tiers=_json(draft.tiers),
                note=draft.note,
                set_by=actor.id,
            )
            session.add(row)
            await session.flush()
            audit.record(
                session,
                actor.id,
                "price.changed",
                ("price", row.id),
                model=f"{draft.provider}:{draft.model}",
                effective_from=since.isoformat(),
                before=_json(before.tiers if before else None),
                after=_json(draft.tiers),
            )
        await self.load()
        return self.price_of(draft.provider, draft.model, since)

    async def load(self) -> None:
        """Read the prices that were set here. One that does not fit is left out, and logged."""
        query = select(PriceRow).order_by(PriceRow.effective_from, PriceRow.id)
        own: dict[ModelName, list[PriceChange]] = {}
        async with self._db.read() as session:
            rows = await session.scalars(query)
        for change in fitting(PriceChange, rows, "price_left_out"):
            own.setdefault(ModelName(change.provider, change.model), []).append(change)
        # The price data know of prices that begin on a day: they are asked anew as well.
        self._own, self._data = own, {}

    async def keep_current(self) -> None:
        """Read again every minute, for ever."""
        await every(READ_EVERY_S, self.load, "prices_not_read")


def _require_reader(actor: Actor) -> None:
    if not actor.sees_costs:
        raise Forbidden


def _json(tiers: tuple[PriceTier, ...] | None) -> list[dict[str, object]] | None:
    return None if tiers is None else [tier.model_dump(mode="json") for tier in tiers]


def _change_of(row: PriceRow) -> PriceChange:
    return PriceChange.model_validate(row)
