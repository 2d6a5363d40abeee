"""Budgets as people see and set them."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from understudy.accounts import audit
from understudy.accounts.access import Actor, require_admin
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session, insert_into
from understudy.kernel.errors import NotFound
from understudy.kernel.ids import new_id
from understudy.kernel.page import Page, id_after, id_cursor, page_of
from understudy.llm.money import spends
from understudy.llm.money.periods import began_at, period_of, resets_at
from understudy.llm.money.pricing import from_nano
from understudy.llm.money.quotas import Quotas
from understudy.llm.money.schemas import Budget, BudgetDraft, BudgetState, Period
from understudy.llm.money.spends import Amount, Place
from understudy.llm.tables import BudgetRow, BudgetSpendRow
from understudy.llm.types import BudgetKey, Scope


class BudgetNotFound(NotFound):
    """There is no such budget."""

    code = "budget_not_found"


class BudgetService:
    """All a door may ask about budgets."""

    def __init__(self, db: Database, quotas: Quotas, timezone: str) -> None:
        self._db, self._quotas, self._zone = db, quotas, timezone

    async def list(
        self, actor: Actor, after: str | None = None, limit: int = 50
    ) -> Page[BudgetState]:
        """Return budgets with what is used of them now, oldest first; to a non-admin, their own.

        Raises:
            CursorInvalid: `after` is not from this list.
        """
        query = select(BudgetRow).order_by(BudgetRow.id).limit(limit + 1)
        if not actor.is_admin:
            query = query.where(BudgetRow.owner_id == actor.id)
        if after:
            query = query.where(BudgetRow.id > id_after(after))
        async with self._db.read() as session:
            states = list(await self._states(session, query))
        return page_of(states, limit, id_cursor(states, limit))

    async def mine(self, actor: Actor) -> Sequence[BudgetState]:
        """Return the budgets a person spends from, with what is left of them.

        Their own and their role's, of which only what they used themselves; who may see costs sees
        the products' and the installation's too, and amounts in place of shares alone.
        """
        row = BudgetRow
        found = and_(row.scope == Scope.USER, row.of == str(actor.id))
        found |= and_(row.scope == Scope.ROLE, row.of == actor.role)
        if actor.sees_costs:
            found |= row.scope.in_((Scope.INSTALLATION, Scope.PRODUCT))
        async with self._db.read() as session:
            query = select(row).where(found).order_by(row.id)
            states = await self._states(session, query, person_id=actor.id)
        return states if actor.sees_costs else [_without_amounts(state) for state in states]

    async def of(self, scope: Scope, names: Collection[str]) -> Mapping[str, Sequence[BudgetState]]:
        """Return the budgets of some things of one kind, by their names.

        Who may see them is for the caller to know, whose things they are.
        """
        row = BudgetRow
        query = select(row).where(row.scope == scope, row.of.in_(names)).order_by(row.id)
        async with self._db.read() as session:
            states = await self._states(session, query)
        return {name: [state for state in states if state.of == name] for name in names}

    async def set(self, actor: Actor, draft: BudgetDraft) -> BudgetState:
        """Set what may be spent on something in a period.

        What was spent in the period so far counts, except on a section, an assignment, an ask
        page or a focus group, which the ledger does not know: theirs begin with nothing spent.
        It holds here at once and in other processes within seconds.

        Raises:
            Forbidden: the actor is no administrator.
        """
        require_admin(actor)
        async with self._db.begin() as session:
            budget = await self.put(session, actor, draft)
        await self.refresh()
        async with self._db.read() as session:
            query = select(BudgetRow).where(BudgetRow.id == budget.id)
            (state,) = await self._states(session, query)
        return state

    async def put(self, session: Session, actor: Actor, draft: BudgetDraft) -> Budget:
        """Set what may be spent in the caller's transaction; `refresh` after it.

        That the actor may is for the caller to know, whose thing it is.
        """
        limits = draft.model_dump(include={"limit_usd", "limit_tokens", "owner_id"})
        values = {**limits, "set_by": actor.id, "set_at": now()}
        row = BudgetRow
        which = (row.scope == draft.scope, row.of == draft.of, row.period == draft.period)
        query = select(row).where(*which).execution_options(populate_existing=True)
        before = await session.scalar(query.with_for_update(key_share=True))
        was = _limits(Budget.model_validate(before)) if before else None
        insert = insert_into(session, row).values(
            id=new_id(), scope=draft.scope, of=draft.of, period=draft.period, **values
        )
        key = [row.scope, row.of, row.period]
        await session.execute(insert.on_conflict_do_update(index_elements=key, set_=values))
        budget = Budget.model_validate((await session.scalars(query)).one())
        await self._begin(session, budget)
        if was and was != _limits(budget):
            await spends.warn_anew(session, budget.id)
        audit.record(
            session,
            actor.id,
            "budget.changed",
            ("budget", budget.id),
            before=was,
            after=_limits(budget),
        )
        return budget

    async def drop(self, session: Session, actor: Actor, key: BudgetKey) -> None:
        """Take all budgets of a thing away in the caller's transaction; `refresh` after it.

        That the actor may is for the caller to know, whose thing it is.
        """
        query = select(BudgetRow.id).where(BudgetRow.scope == key.scope, BudgetRow.of == key.of)
        for budget_id in (await session.scalars(query.order_by(BudgetRow.id))).all():
            await self._take_away(session, actor, budget_id)

    async def refresh(self) -> None:
        """Let what was put or dropped hold in this process at once."""
        await self._quotas.load()

    async def remove(self, actor: Actor, budget_id: UUID) -> None:
        """Take a budget away, with what was written down of it; the ledger keeps what was spent.

        Raises:
            Forbidden: the actor is no administrator.
            BudgetNotFound: there is none of this id.
        """
        require_admin(actor)
        async with self._db.begin() as session:
            await self._take_away(session, actor, budget_id)
        await self.refresh()

    async def _take_away(self, session: Session, actor: Actor, budget_id: UUID) -> None:
        # First what calls hold: they would wait for the budget while it waits for them.
        await spends.lock_all(session, budget_id)
        row = await session.get(BudgetRow, budget_id)
        if row is None:
            raise BudgetNotFound
        before = _limits(Budget.model_validate(row))
        await session.delete(row)
        audit.record(session, actor.id, "budget.removed", ("budget", budget_id), before=before)

    async def _begin(self, session: Session, budget: Budget) -> None:
        if budget.scope is Scope.ROLE:  # each of its people begins with their first call
            return
        place = Place(budget.id, budget.of, period_of(budget.period, now(), self._zone))
        if await spends.spent_of(session, place) is None:
            since = began_at(budget.period, now(), self._zone)
            await spends.begin_spend(session, place, budget.scope, since)

    async def _states(
        self, session: Session, query: Select[BudgetRow], person_id: UUID | None = None
    ) -> Sequence[BudgetState]:
        moment = now()
        budgets = [Budget.model_validate(row) for row in await session.scalars(query)]
        used = await self._used(session, budgets, person_id)
        return [
            BudgetState(
                **dict(budget),
                spent_usd=from_nano(spent.nano_usd),
                spent_tokens=spent.tokens,
                reserved_usd=from_nano(taken.nano_usd - spent.nano_usd),
                reserved_tokens=taken.tokens - spent.tokens,
                used=round(budget.share(*taken), 4),
                resets_at=resets_at(budget.period, moment, self._zone),
            )
            for budget in budgets
            for spent, taken in [used.get(budget.id, (Amount(), Amount()))]
        ]

    async def _used(
        self, session: Session, budgets: Sequence[Budget], person_id: UUID | None
    ) -> dict[UUID, tuple[Amount, Amount]]:
        """Return what is spent now, and what is spent or promised.

        Of a role's budget it is the most of its people's: both are of one person, or of two.
        """
        row, moment = BudgetSpendRow, now()
        periods = [period_of(period, moment, self._zone) for period in Period]
        query = select(
            row.budget_id,
            func.max(row.spent_nano_usd),
            func.max(row.spent_tokens),
            func.max(row.spent_nano_usd + row.reserved_nano_usd),
            func.max(row.spent_tokens + row.reserved_tokens),
        ).where(row.budget_id.in_([b.id for b in budgets]), row.period.in_(periods))
        if person_id:
            roles = [b.id for b in budgets if b.scope is Scope.ROLE]
            query = query.where(row.budget_id.not_in(roles) | (row.of == str(person_id)))
        found = await session.execute(query.group_by(row.budget_id))
        return {key: (Amount(a, b), Amount(c, d)) for key, a, b, c, d in found}


def _limits(budget: Budget) -> dict[str, object]:
    return budget.model_dump(
        mode="json",
        include={"scope", "of", "period", "limit_usd", "limit_tokens", "owner_id"},
    )


def _without_amounts(state: BudgetState) -> BudgetState:
    amounts = ("limit_usd", "limit_tokens", "spent_usd", "spent_tokens")
    hidden = (*amounts, "reserved_usd", "reserved_tokens")
    return state.model_copy(update=dict.fromkeys(hidden))
