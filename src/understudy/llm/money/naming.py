"""How a budget is called in a sentence, and when it is said to begin anew."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from understudy.llm.money.schemas import Budget, Period
from understudy.llm.types import Scope

_WHOSE = {
    Scope.INSTALLATION: "The budget of this installation",
    Scope.PRODUCT: "The budget of this product",
    Scope.ROLE: "Your budget",
    Scope.USER: "Your budget",
}
_WHEN = {Period.DAY: " for today", Period.MONTH: " for this month", Period.TOTAL: ""}


def named(budget: Budget) -> str:
    """Return what it is, for who sees no amounts: `The budget of this section for today`."""
    whose = _WHOSE.get(budget.scope, f"The budget of this {budget.scope.replace('_', ' ')}")
    return f"{whose}{_WHEN[budget.period]}"


def called(budget: Budget) -> str:
    """Return what it is and how much: `The budget of this section for today ($2.00)`."""
    limits = []
    if budget.limit_usd is not None:
        limits.append(dollars(budget.limit_usd))
    if budget.limit_tokens is not None:
        limits.append(f"{budget.limit_tokens:,} tokens")
    return f"{named(budget)} ({', '.join(limits)})"


def dollars(amount_usd: Decimal) -> str:
    """Return an amount with at least its cents, and no digit that it has not."""
    exact = f"{amount_usd.normalize():,f}"
    cents = f"{amount_usd:,.2f}"
    return f"${exact if len(exact) > len(cents) else cents}"


def anew(resets_at: datetime | None, zone: str) -> str:
    """Return when it begins anew, or who can raise it: `it resets at 00:00 on 22 Nov (UTC)`."""
    if resets_at is None:
        return "it does not reset by itself, an administrator can raise it"
    local = resets_at.astimezone(ZoneInfo(zone))
    return f"it resets at {local:%H:%M} on {local.day} {local:%b} ({zone})"
