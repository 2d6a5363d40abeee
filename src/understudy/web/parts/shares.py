"""Who or what used how much, the largest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from understudy.web.parts.figures import UNKNOWN, money, number_of, percent, short
from understudy.web.parts.in_place import Rows, put_width
from understudy.web.parts.kit import box, text

MOST_SHOWN = 6
"""More of a kind are one row, the last."""
OTHERS = "Others"


@dataclass(frozen=True, slots=True)
class Use:
    """What one product, model or person used."""

    name: str
    calls: int
    failed: int
    tokens: int
    cost_usd: Decimal | None
    """None: not known."""


@dataclass(frozen=True, slots=True)
class _Shared:
    use: Use
    share: float
    of_cost: bool


class Shares:
    """A panel of rows. The share is of the cost, or of the tokens where nothing has a cost."""

    def __init__(self, title: str) -> None:
        with box("panel shares"):
            text("h2", title)
            self._lead = text("p", "", "lead small")
            self._rows = Rows(_ShareRow)

    def show(self, uses: Sequence[Use], during: str) -> None:
        """Show these, which are all there are, the largest first."""
        uses = _folded(uses)
        cost_usd = sum((use.cost_usd or Decimal(0) for use in uses), Decimal(0))
        tokens = sum(use.tokens for use in uses)
        of_cost = cost_usd > 0
        what = "cost" if of_cost else "tokens"
        self._lead.set_text(f"Share of {what} {during}" if uses else f"Nothing {during}")
        shared = [
            _Shared(
                use,
                float((use.cost_usd or 0) / cost_usd) if of_cost else use.tokens / (tokens or 1),
                of_cost,
            )
            for use in uses
        ]
        self._rows.show(sorted(shared, key=lambda each: (each.use.name == OTHERS, -each.share)))


class _ShareRow:
    def __init__(self) -> None:
        with box("share-row", "li") as self.root:
            with box("told"):
                self._name = text("span", "", "grow cut")
                self._value = text("span", "", "numbers")
                self._share = text("span", "", "share numbers")
            with box("meter"):
                self._spent = box("spent")
            self._more = text("small", "")

    def show(self, item: _Shared) -> None:
        use = item.use
        self._name.set_text(use.name)
        self._value.set_text(money(use.cost_usd) if item.of_cost else short(use.tokens))
        self._share.set_text(
            UNKNOWN if item.of_cost and use.cost_usd is None else percent(item.share)
        )
        put_width(self._spent, item.share)
        self._more.set_text(
            number_of(use.calls, "call")
            + (f" · {short(use.tokens)} tokens" if item.of_cost else "")
            + (f" · {use.failed:,} failed" if use.failed else "")
        )


def _folded(uses: Sequence[Use]) -> Sequence[Use]:
    """Return the largest, and all others as one."""
    named = [use for use in uses if use.name != OTHERS]
    most = MOST_SHOWN if len(uses) <= MOST_SHOWN else MOST_SHOWN - 1
    rest = [*named[most:], *(use for use in uses if use.name == OTHERS)]
    if not rest:
        return named
    known = [use.cost_usd for use in rest if use.cost_usd is not None]
    others = Use(
        OTHERS,
        calls=sum(use.calls for use in rest),
        failed=sum(use.failed for use in rest),
        tokens=sum(use.tokens for use in rest),
        cost_usd=sum(known, Decimal(0)) if known else None,
    )
    return [*named[:most], others]
