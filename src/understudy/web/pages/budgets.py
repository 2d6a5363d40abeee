"""Budgets, for administrators: what may be spent, what is spent of it, and when it begins anew."""

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from uuid import UUID

from understudy.accounts.access import require_admin
from understudy.llm.money.naming import dollars
from understudy.llm.money.schemas import Budget, BudgetDraft, BudgetState
from understudy.llm.types import Scope
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.budget_form import BudgetForm
from understudy.web.parts.budget_words import PERIODS, whose
from understudy.web.parts.dates import moment_text
from understudy.web.parts.kit import badge, box, button, empty, icon, sheet, text
from understudy.web.parts.lists import read_all
from understudy.web.parts.meter import meter
from understudy.web.parts.tabs import AREA, settings_head
from understudy.web.session import Visiting, Visitor

_LEAD = (
    "A call first reserves what it may cost, and then pays what it did cost. At the limit it is "
    "refused with a sentence that says which budget it is and when it begins anew."
)
_NOTHING = Decimal(0)
_DIGITS = 4
"""Of an amount: a call may cost less than a cent."""


async def budgets_page(visitor: Visiting) -> None:
    """Show every budget with what is used of it."""
    require_admin(visitor.actor)
    with frame(visitor, AREA, "Budgets"), box("page"):
        await BudgetsView(visitor).build()


class BudgetsView:
    """The budgets, as one administrator works with them."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._budgets = visitor, visitor.services.budgets
        self._people: dict[str, str] = {}
        self._names: dict[str, str] = {}
        """Of people, sections and pages."""

    async def build(self) -> None:
        """Build the page."""
        with settings_head("/budgets"):
            button("Add a budget", lambda: self._edit(None), kind="primary", picture="plus")
        people = await read_all(
            lambda after, limit: self._visitor.services.accounts.people(
                self._visitor.actor, after, limit
            )
        )
        self._people = {
            str(person.id): person.name for person in sorted(people, key=lambda p: p.name)
        }
        self._list = box()
        await self._show()

    async def _read(self) -> list[BudgetState]:
        actor = await self._visitor.actor_now()
        found = await read_all(lambda after, limit: self._budgets.list(actor, after, limit))
        services = self._visitor.services
        pages = await services.ask.pages.titles(actor, _ids(found, Scope.ASK_PAGE))
        sections = await services.sections.names(actor, _ids(found, Scope.SECTION))
        self._names = self._people | {str(of): name for of, name in (pages | sections).items()}
        return found

    async def _show(self) -> None:
        budgets = await self._read()  # which reads the names, too
        found = sorted(budgets, key=lambda b: (-b.used, whose(b, self._names)))
        self._list.clear()
        with self._list:
            if not found:
                self._empty()
                return
            text("p", _LEAD, "tab-lead")
            with box("stack budgets"):
                for budget in found:
                    self._card(budget)

    def _empty(self) -> None:
        warn = self._visitor.services.adjustments.now.warn_at_share
        with empty(
            "wallet",
            "No budgets yet: nothing limits what may be spent",
            "A budget says how much each student, one person, a product or everyone may spend in "
            f"a day, a month or in total. At {warn * 100:.0f} % the person and the administrators "
            "are warned; at the limit calls are refused politely, and running ones may end.",
        ):
            button("Add a budget", lambda: self._edit(None), picture="plus")

    def _card(self, budget: BudgetState) -> None:
        name = whose(budget, self._names)
        with box("card budget"):
            with box("top"):
                with box("line-up wrap grow"):
                    text("h2", name)
                    text("span", PERIODS[budget.period], "quiet")
                    self._standing(budget)
                self._actions(name, budget)
            for kind in _amounts(budget):
                self._amount(name, *kind)
            text("small", self._about(budget), "about")

    def _actions(self, name: str, budget: BudgetState) -> None:
        called = f"the budget of {name}, {PERIODS[budget.period]}"
        change = button("Change", lambda: self._edit(budget)).classes("small")
        change.props["aria-label"] = f"Change {called}"
        drop = button("", lambda: self._ask_to_remove(budget)).classes("bare")
        drop.props["aria-label"] = f"Remove {called}"
        with drop:
            icon("remove")

    def _standing(self, budget: BudgetState) -> None:
        if budget.used >= 1:
            badge("Used up", "danger")
        elif budget.used >= self._visitor.services.adjustments.now.warn_at_share:
            badge(f"{budget.used * 100:.0f} % used", "warn")

    def _amount(self, name: str, unit: str, spent: Decimal, held: Decimal, limit: Decimal) -> None:
        left = max(limit - spent - held, Decimal(0))
        nearly = self._visitor.services.adjustments.now.warn_at_share
        with box("measure"):
            whole = limit or Decimal(1)
            used = float(spent / whole) if limit else 1.0
            meter(f"{name}, {unit}", used, float(held / whole), nearly=nearly)
            with box("line-up wrap amounts"):
                whole_text = dollars(limit) if unit == "dollars" else f"{limit:,} tokens"
                spent_text = _said(spent, unit).removesuffix(" tokens")
                text("strong", f"{spent_text} of {whole_text}")
                if held:
                    text("span", f"{_said(held, unit)} reserved by running calls")
                text("span", f"{_said(left, unit)} left")

    def _about(self, budget: BudgetState) -> str:
        zone = self._visitor.services.settings.timezone
        parts = []
        if budget.scope is Scope.ROLE:
            parts.append("Shown is who has used most of it")
        if budget.resets_at:
            parts.append(f"Begins anew {moment_text(budget.resets_at, zone)} ({zone})")
        else:
            parts.append("Never begins anew: somebody has to raise it")
        if budget.owner_id:
            parts.append(f"{self._people.get(str(budget.owner_id), 'Somebody')} is told as well")
        return " · ".join(parts)

    def _edit(self, budget: BudgetState | None) -> None:
        title = "Add a budget"
        if budget:
            title = f"{whose(budget, self._names)}, {PERIODS[budget.period]}"
        shown: Budget | None = budget

        async def save() -> None:
            nonlocal shown
            draft = form.read()
            if draft is None:
                return
            now_there = await self._same(draft)
            if _limits(now_there) != _limits(shown):
                problem.text = _meanwhile(now_there, new=shown is None)
                shown = now_there
                return
            state = await self._budgets.set(await self._visitor.actor_now(), draft)
            await self._show()
            close()
            notice(f"{whose(state, self._names)}: {_limit_text(state)}, in force from now on.")

        with sheet(title) as close:
            text("p", "What was spent in the period so far counts.", "quiet")
            form = BudgetForm(self._people, budget)
            problem = text("p", "", "problem")
            problem.props["role"] = "alert"
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Save", save, kind="primary")

    async def _same(self, draft: BudgetDraft) -> BudgetState | None:
        """Return the budget that is there for the same, whoever set it."""
        wanted = (draft.scope, draft.of, draft.period)
        found = (b for b in await self._read() if (b.scope, b.of, b.period) == wanted)
        return next(found, None)

    def _ask_to_remove(self, budget: BudgetState) -> None:
        async def remove() -> None:
            await self._budgets.remove(await self._visitor.actor_now(), budget.id)
            await self._show()
            close()
            notice("The budget is removed.")

        name = whose(budget, self._names)
        with sheet(f"Remove the budget of {name}?") as close:
            text(
                "p",
                f"{_limit_text(budget)} no longer holds: calls are refused only by the budgets "
                "that remain. What was spent stays in the records, and counts again if you set "
                "it anew.",
                "quiet",
            )
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Remove", remove, kind="danger")


def _ids(budgets: Iterable[Budget], scope: Scope) -> list[UUID]:
    found = list[UUID]()
    for budget in budgets:
        if budget.scope is scope:
            with suppress(ValueError):  # it may be called anything
                found.append(UUID(budget.of))
    return found


def _amounts(budget: BudgetState) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """Return each limit with its unit: what is spent, what is reserved, and how much it is."""
    found = []
    if budget.limit_usd is not None:
        usd = (budget.spent_usd or _NOTHING, budget.reserved_usd or _NOTHING)
        found.append(("dollars", *usd, budget.limit_usd))
    if budget.limit_tokens is not None:
        spent, held = Decimal(budget.spent_tokens or 0), Decimal(budget.reserved_tokens or 0)
        found.append(("tokens", spent, held, Decimal(budget.limit_tokens)))
    return found


def _said(amount: Decimal, unit: str) -> str:
    return dollars(round(amount, _DIGITS)) if unit == "dollars" else f"{amount:,} tokens"


def _limit_text(budget: Budget) -> str:
    limits = []
    if budget.limit_usd is not None:
        limits.append(dollars(budget.limit_usd))
    if budget.limit_tokens is not None:
        limits.append(f"{budget.limit_tokens:,} tokens")
    return f"{' and '.join(limits)} {PERIODS[budget.period]}"


def _limits(budget: Budget | None) -> object:
    return budget and (budget.limit_usd, budget.limit_tokens, budget.owner_id)


def _meanwhile(there: Budget | None, *, new: bool) -> str:
    if there is None:
        return "Somebody removed this budget meanwhile. Save again to set it anew."
    if new:
        return f"There is one already: {_limit_text(there)}. Save again to put yours in its place."
    return (
        f"Somebody changed it meanwhile to {_limit_text(there)}. "
        "Save again to put yours in its place."
    )
