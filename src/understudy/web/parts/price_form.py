"""The form of a price: what a million tokens cost, from when on."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from nicegui import ui
from pydantic import ValidationError

from understudy.kernel.clock import now
from understudy.llm.catalog import KINDS
from understudy.llm.money.schemas import Price, PriceDraft, PriceTier
from understudy.web.parts.fields import choice_field, line_field
from understudy.web.parts.kit import box, button, text
from understudy.web.parts.numbers import number_text, read_number

_HUNDRED = 100
_LONG_TOKENS = 200_000
_NOW, _LATER = "now", "later"
_FIELDS = {
    "input_usd": ("Input", ""),
    "cached_usd": ("Cached input", "as input"),
    "cache_write_usd": ("Cache write", "as input"),
    "output_usd": ("Output", ""),
}


class _TierFields:
    """The prices of calls whose input is longer than so many tokens."""

    def __init__(self, tier: PriceTier | None, above_tokens: int) -> None:
        self.above = None
        if above_tokens:
            self.above = line_field("Longer than so many input tokens", f"{above_tokens:,}")
            self.above.props["inputmode"] = "numeric"
        self._prices = {}
        for name, (label, empty) in _FIELDS.items():
            value = number_text(getattr(tier, name)) if tier else ""
            field = line_field(label, value, most=30).classes("quarter")
            field.props(f'prefix="$" inputmode="decimal" placeholder="{empty}"')
            self._prices[name] = field

    def read(self, batch_factor: Decimal) -> PriceTier | None:
        """Return the tier; None if something is no price: the field then says so."""
        values = {
            name: _read(field, required=not _FIELDS[name][1])
            for name, field in self._prices.items()
        }
        above = _read(self.above, required=True) if self.above else Decimal(0)
        fields = [*self._prices.values(), *([self.above] if self.above else [])]
        if any(field.error for field in fields):
            return None
        plain = values["input_usd"]
        given = {name: plain if value is None else value for name, value in values.items()}
        try:
            return PriceTier.model_validate(
                {"above_input_tokens": above, "batch_factor": batch_factor, **given}
            )
        except ValidationError as error:
            wrong = self._prices.get(str(error.errors()[0]["loc"][0]), self.above)
            if wrong:
                wrong.error = "This is too large, or no whole number of tokens."
            return None


class PriceForm:
    """What somebody fills in; with `price` it begins with what holds now."""

    def __init__(self, provider: str, model: str, price: Price | None, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        with box("fields") as names:
            providers = {kind.name: kind.name for kind in KINDS}
            self._provider = choice_field("Provider", providers, provider or KINDS[0].name)
            self._model = line_field("Model", model, most=200)
            self._provider.classes("third")
            self._model.classes("two-thirds")
        names.set_visibility(not model)
        text("h3", "US dollars for a million tokens")
        self._tiers: list[_TierFields] = []
        self._place = box("stack")
        for tier in price.tiers if price else (None,):
            self._add_tier(tier, tier.above_input_tokens if tier else 0)
        button(
            "Other prices for long inputs", self._add_long, kind="plain", picture="plus"
        ).classes("small begin")
        self._terms(price)

    def read(self) -> PriceDraft | None:
        """Return what is filled in; None if it cannot be: the fields then say why."""
        self._model.error = None if self._model.value.strip() else "Please name the model."
        batch = self._batch_factor()
        tiers = [tier.read(batch) for tier in self._tiers] if batch is not None else [None]
        since, is_moment = self._since()
        read = tuple(tier for tier in tiers if tier)
        if self._model.error or len(read) < len(tiers) or not is_moment or self._is_twice(read):
            return None
        return PriceDraft(
            provider=str(self._provider.value),
            model=self._model.value,
            tiers=read,
            effective_from=since,
            note=self._note.value,
        )

    def _terms(self, price: Price | None) -> None:
        with box("fields"):
            factor = price.tiers[0].batch_factor if price else Decimal(1)
            self._batch = line_field("Batch calls cost", number_text(factor * _HUNDRED))
            self._batch.classes("third").props('suffix="% of this" inputmode="decimal"')
            holds = {_NOW: "From now on", _LATER: "From a later moment"}
            self._when = choice_field("Holds", holds, _NOW, self._show_when).classes("third")
            self._moment = line_field(f"From ({self._zone.key})", "").classes("third")
            self._moment.props["type"] = "datetime-local"
            self._note = line_field("Note", "", most=200)
        self._show_when()

    def _show_when(self) -> None:
        self._moment.set_visibility(self._when.value == _LATER)

    def _add_tier(self, tier: PriceTier | None, above_tokens: int) -> None:
        with self._place, box("tier") as whole:
            with box("fields"):
                made = _TierFields(tier, above_tokens)
            if above_tokens:

                def drop() -> None:
                    self._tiers.remove(made)
                    whole.delete()

                button("Take away", drop, kind="plain", picture="close").classes("small begin")
        self._tiers.append(made)

    def _add_long(self) -> None:
        self._add_tier(None, _LONG_TOKENS * len(self._tiers))

    def _batch_factor(self) -> Decimal | None:
        percent = _read(self._batch, required=True)
        if percent is not None and not 0 < percent <= _HUNDRED:
            self._batch.error = "Please enter more than 0 and up to 100."
        return None if self._batch.error or percent is None else percent / _HUNDRED

    def _since(self) -> tuple[datetime | None, bool]:
        """Return from when on, None for now; and whether that is a moment that can be."""
        self._moment.error = None
        if self._when.value == _NOW:
            return None, True
        try:
            moment = datetime.fromisoformat(self._moment.value or "").replace(tzinfo=self._zone)
        except ValueError:
            self._moment.error = "Please choose a day and a time."
            return None, False
        if moment < now():
            self._moment.error = "This moment is over."
        return moment, not self._moment.error

    def _is_twice(self, tiers: tuple[PriceTier, ...]) -> bool:
        starts = [tier.above_input_tokens for tier in tiers]
        for place, fields in enumerate(self._tiers):
            if fields.above and starts[place] in starts[:place]:
                fields.above.error = "There are prices for this length already."
                return True
        return False


def _read(field: ui.input, *, required: bool) -> Decimal | None:
    """Return the number in a field; what is none is marked."""
    field.error = None
    given = (field.value or "").strip()
    if not given and not required:
        return None
    try:
        return read_number(given)
    except ValueError:
        field.error = "Please enter a number."
        return None
