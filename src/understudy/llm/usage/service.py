"""Usage for whoever may see it: everybody their own, administrators everyone's."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts.access import Actor, require_admin
from understudy.kernel.clock import now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Forbidden, Invalid
from understudy.kernel.kept import Kept
from understudy.kernel.page import Page
from understudy.llm.usage import events, monitor
from understudy.llm.usage.days import end_of, start_of
from understudy.llm.usage.explain import explanation
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.schemas import (
    By,
    Explanation,
    MonitorView,
    UsageEvent,
    UsageQuery,
    UsageSummary,
    without_costs,
)
from understudy.llm.usage.summary import Overview, group_without_costs, overview
from understudy.llm.usage.sums import Part, part_of, summed_before


class TimeInvalid(Invalid):
    """The time ends before it begins. Turn `from` and `to` around."""

    code = "time_invalid"


class NotYourUsage(Forbidden):
    """Only administrators see what others use. Leave `person` out to see your own usage."""

    code = "not_your_usage"


class UsageService:
    """Sums, single attempts, explanations, and the monitor's figures."""

    def __init__(self, db: Database, timezone: str) -> None:
        self._db = db
        self._zone = ZoneInfo(timezone)
        self._rollup = Rollup(db, self._zone)
        self._kept = Kept[MonitorView]()

    async def keep_summed_up(self) -> None:
        """Sum up days that are over, for ever."""
        await self._rollup.keep_current()

    async def sum_up(self) -> int:
        """Sum up the days that are over, now; returns how many there were."""
        return await self._rollup.catch_up()

    async def summary(self, actor: Actor, query: UsageQuery) -> UsageSummary:
        """Add up a part of the ledger. Who does not see costs gets calls and durations only.

        Raises:
            NotYourUsage: the query names another person, and the actor is no administrator.
            TimeInvalid: the time ends before it begins.
        """
        by = [name for name in query.by if actor.sees_costs or name is not By.MODEL]
        found = await self._added_up(actor, query, by)
        whole = UsageSummary(
            start=_moment(query.start, self._zone),
            end=_moment(query.end, self._zone, ends=True) or now(),
            totals=found.totals,
            per_request=found.per_request,
            per_conversation=found.per_conversation,
            groups=found.groups,
        )
        return whole if actor.sees_costs else _without_costs(whole)

    async def events(
        self, actor: Actor, query: UsageQuery, after: str | None = None, limit: int = 50
    ) -> Page[UsageEvent]:
        """Return single attempts, the newest first.

        Raises:
            NotYourUsage: the query names another person, and the actor is no administrator.
            TimeInvalid: the time ends before it begins.
            CursorInvalid: `after` is no place in this list.
        """
        async with self._db.read() as session:
            part = await self._part(session, actor, query)
            return await events.page(session, part, after, limit, costs=actor.sees_costs)

    async def export_csv(self, actor: Actor, query: UsageQuery) -> AsyncGenerator[str]:
        """Return single attempts as runs of CSV lines, to be read one by one.

        Raises:
            NotYourUsage: the query names another person, and the actor is no administrator.
            TimeInvalid: the time ends before it begins.
        """
        async with self._db.read() as session:
            part = await self._part(session, actor, query)
        return events.csv_lines(self._db, part, costs=actor.sees_costs)

    async def explain(self, actor: Actor, conversation_id: UUID) -> Explanation:
        """Explain a conversation turn by turn: to who pays for it, or to an administrator.

        Raises:
            Forbidden: the actor does not see costs.
            NothingAsked: no model was asked in it, or it is not theirs.
        """
        if not actor.sees_costs:
            raise Forbidden
        payer_id = None if actor.is_admin else actor.id
        async with self._db.read() as session:
            return await explanation(session, conversation_id, payer_id)

    async def monitor(self, actor: Actor) -> MonitorView:
        """Return what the installation does right now; many may ask every second.

        Raises:
            Forbidden: the actor is no administrator.
        """
        require_admin(actor)
        return await self._kept.look(None, self._monitor)

    async def _monitor(self) -> MonitorView:
        async with self._db.read() as session:
            return await monitor.view(session, now(), self._zone)

    async def _added_up(self, actor: Actor, query: UsageQuery, by: Sequence[By]) -> Overview:
        async with self._db.read() as session:
            part = await self._part(session, actor, query)
            found = await overview(session, part, by)
            if part.summed == await summed_before(session):
                return found
        # A day came to the sums meanwhile, and a year of them may follow: they wait for us.
        async with self._db.begin() as session:
            await summed_before(session, lock=True)
            return await overview(session, await self._part(session, actor, query), by)

    async def _part(self, session: Session, actor: Actor, query: UsageQuery) -> Part:
        payer_id = query.person
        if not actor.is_admin:
            if payer_id not in (None, actor.id):
                raise NotYourUsage
            payer_id = actor.id
        start = _moment(query.start, self._zone)
        end = _moment(query.end, self._zone, ends=True)
        if start and end and start >= end:
            raise TimeInvalid
        return await part_of(
            session, start, end, self._zone, product=query.product, payer_id=payer_id
        )


def _moment(at: date | datetime | None, zone: ZoneInfo, *, ends: bool = False) -> datetime | None:
    if isinstance(at, datetime):
        return at if at.tzinfo else at.replace(tzinfo=zone)
    if at is None:
        return None
    return end_of(at, zone) if ends else start_of(at, zone)


def _without_costs(whole: UsageSummary) -> UsageSummary:
    means = (whole.per_request, whole.per_conversation)
    per_request, per_conversation = (without_costs(mean) if mean else None for mean in means)
    return whole.model_copy(
        update={
            "totals": without_costs(whole.totals),
            "per_request": per_request,
            "per_conversation": per_conversation,
            "groups": {
                by: [group_without_costs(group) for group in groups]
                for by, groups in whole.groups.items()
            },
        }
    )
