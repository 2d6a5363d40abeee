"""What one has used oneself: how often, how long, and for those who see costs also what it cost."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from understudy.accounts.access import Actor
from understudy.kernel.clock import now
from understudy.llm.money.schemas import BudgetState, Period
from understudy.llm.types import Scope
from understudy.llm.usage.schemas import By, UsageGroup, UsageQuery, UsageSummary
from understudy.web.frame import frame
from understudy.web.parts.charts import BarChart, Measure, Stack, colour
from understudy.web.parts.dates import moment_text
from understudy.web.parts.figures import duration, money, percent, short
from understudy.web.parts.key_figure import KeyFigure, tokens_of
from understudy.web.parts.kit import box, empty, link_button, page_head, text
from understudy.web.parts.progress import Gauge
from understudy.web.parts.shares import Shares, Use
from understudy.web.parts.traffic import show_window
from understudy.web.session import Visiting, Visitor

_DAYS_SHOWN = 30
_PERIODS = {Period.DAY: "today", Period.MONTH: "this month", Period.TOTAL: "in all"}
_WHOSE = {
    Scope.USER: "Your own budget",
    Scope.ROLE: "Your budget",
    Scope.INSTALLATION: "Everyone's budget",
}


async def usage_page(visitor: Visiting) -> None:
    """Show what a person has used."""
    with frame(visitor, "/usage", "My usage"), box("page"):
        await UsagePage(visitor).build()


class UsagePage:
    """One person's usage, as it was when the page was opened."""

    def __init__(self, visitor: Visitor) -> None:
        self._services, self._actor = visitor.services, visitor.actor
        self._zone = ZoneInfo(visitor.services.settings.timezone)
        self._today = now().astimezone(self._zone).date()

    async def build(self) -> None:
        """Build the page."""
        today = await self._read(self._today)
        month = await self._read(self._today.replace(day=1), By.PRODUCT, By.MODEL)
        with page_head("My usage", "What models did for you"):
            if self._actor.sees_costs:
                link_button("Download CSV", _export(self._actor), picture="download")
        _figures(today, month, costs=self._actor.sees_costs)
        if self._actor.sees_costs:
            await self._costs(month)
        if not month.totals.calls:
            with box("section"):
                _teach()
        with box("halves section"):
            await self._messages()
            await self._budgets()

    async def _read(self, start: date, *by: By) -> UsageSummary:
        query = UsageQuery(start=start, by=by, person=self._actor.id)
        return await self._services.usage.summary(self._actor, query)

    async def _costs(self, month: UsageSummary) -> None:
        first = self._today - timedelta(days=_DAYS_SHOWN - 1)
        found = (await self._read(first, By.DAY)).groups[By.DAY]
        if not found:
            return
        with box("panel section"):
            text("h2", "Day by day")
            with box("charts"):
                _days(first, found)
        with box("halves section"):
            for by in (By.PRODUCT, By.MODEL):
                panel = Shares(f"By {by}")
                panel.show([_use(group, by) for group in month.groups[by]], "this month")

    async def _messages(self) -> None:
        limits = await self._services.limits.state(self._actor)
        with box("panel"):
            text("h2", "Messages")
            text("p", "So that there is room for everyone", "lead small")
            show_window(Gauge("Sent in the last minute"), limits.person, self._zone)

    async def _budgets(self) -> None:
        budgets = await self._services.budgets.mine(self._actor)
        with box("panel"):
            text("h2", "Budgets")
            text("p", "What may be spent on what you do here", "lead small")
            if not budgets:
                text("p", "No budget limits what you do.", "quiet")
            for budget in budgets:
                self._budget(budget)

    def _budget(self, budget: BudgetState) -> None:
        whose = _WHOSE.get(budget.scope, f"The budget of {budget.of}")
        told = _left(budget) if self._actor.sees_costs else f"{percent(budget.used)} used"
        resets = "An administrator can raise it; it does not reset"
        if budget.resets_at:
            resets = f"Resets at {moment_text(budget.resets_at, self._zone.key)}"
        Gauge(f"{whose} {_PERIODS[budget.period]}").show(budget.used, told, resets)


def _figures(today: UsageSummary, month: UsageSummary, *, costs: bool) -> None:
    now_, then = today.totals, month.totals
    with box("figures"):
        KeyFigure("Calls today").show(short(now_.calls), month=short(then.calls))
        if costs:
            tokens = (short(tokens_of(sums)) for sums in (now_, then))
            KeyFigure("Tokens today").show(next(tokens), month=next(tokens))
            KeyFigure("Cost today").show(
                money(now_.cost_usd),
                month=money(then.cost_usd),
                note=f"{then.unpriced:,} this month unknown" if then.unpriced else "",
            )
        KeyFigure("Median answer today").show(duration(now_.p50_s), month=duration(then.p50_s))


def _days(first: date, found: Sequence[UsageGroup]) -> None:
    days = [first + timedelta(days=after) for after in range(_DAYS_SHOWN)]
    labels = [f"{day.day} {day:%b}" for day in days]
    sums = {group.key: group.totals for group in found}
    tokens = [(tokens_of(sums[str(day)]) or 0) if str(day) in sums else 0 for day in days]
    costs = [float(sums[str(day)].cost_usd or 0) if str(day) in sums else 0.0 for day in days]
    during = f"in the last {_DAYS_SHOWN} days"
    one = colour(0)
    nothing = "No tokens in this time"
    BarChart("Tokens", Measure.TOKENS, nothing).show(labels, [Stack("You", one, tokens)], during)
    nothing = "No known cost in this time"
    BarChart("Cost", Measure.USD, nothing).show(labels, [Stack("You", one, costs)], during)


def _use(group: UsageGroup, by: By) -> Use:
    name = group.name.capitalize() if by is By.PRODUCT or not group.key else group.name
    sums = group.totals
    return Use(name, sums.calls, sums.failed, tokens_of(sums) or 0, sums.cost_usd)


def _left(budget: BudgetState) -> str:
    """Return what is left, of each limit there is."""
    told = []
    if budget.limit_usd is not None:
        left_usd = budget.limit_usd - (budget.spent_usd or 0) - (budget.reserved_usd or 0)
        told.append(f"{money(max(left_usd, Decimal(0)))} of {money(budget.limit_usd)}")
    if budget.limit_tokens is not None:
        used = (budget.spent_tokens or 0) + (budget.reserved_tokens or 0)
        left = max(budget.limit_tokens - used, 0)
        told.append(f"{short(left)} of {short(budget.limit_tokens)} tokens")
    return " and ".join(told) + " left"


def _export(actor: Actor) -> str:
    return f"/api/usage/events.csv?person={actor.id}"


def _teach() -> None:
    with empty(
        "chart",
        "You have not asked a model this month",
        "Talk with a persona: how often and how long models answered you is counted here.",
    ):
        link_button("Start a conversation", "/personas", kind="primary", picture="talk")
