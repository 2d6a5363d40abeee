"""Usage for whoever may see it: everybody their own, administrators everyone's."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts.access import Actor, require_admin
from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Forbidden, Invalid
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
from understudy.llm.usage.summary import group_without_costs, overview
from understudy.llm.usage.sums import Part, part_of

VIEW_KEPT_S = 1.0
VIEW_KEPT_TIMES = 10
"""A view that took long is kept ten times as long: at most a tenth of the time goes into views."""


class TimeInvalid(Invalid):
    """The time ends before it begins. Turn `from` and `to` around."""

    code = "time_invalid"


class NotYourUsage(Forbidden):
    """Only administrators see what others use. Leave `person` out to see your own usage."""

    code = "not_your_usage"


@dataclass(frozen=True, slots=True)
class _Kept:
    view: MonitorView
    until_s: float


class UsageService:
    """Sums, single attempts, explanations, and the monitor's figures."""

    def __init__(self, db: Database, timezone: str) -> None:
        self._db = db
        self._zone = ZoneInfo(timezone)
        self._rollup = Rollup(db, self._zone)
        self._kept: _Kept | None = None
        self._looking = asyncio.Lock()

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
        async with self._db.read() as session:
            part = await self._part(session, actor, query)
            found = await overview(session, part, by)
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
        async with self._looking:  # of several who ask at once, one looks
            if self._kept is None or self._kept.until_s < monotonic_s():
                begun_s = monotonic_s()
                async with self._db.read() as session:
                    view = await monitor.view(session, now(), self._zone)
                ended_s = monotonic_s()
                kept_s = max(VIEW_KEPT_S, VIEW_KEPT_TIMES * (ended_s - begun_s))
                self._kept = _Kept(view, ended_s + kept_s)
            return self._kept.view

    async def _part(self, session: Session, actor: Actor, query: UsageQuery) -> Part:
        payer_id = query.person
        if not actor.is_admin:
            if payer_id not in (None, actor.id):
                raise NotYourUsage
            payer_id = actor.id
        start = _moment(query.start, self._zone)
        end = _moment(query.end, self._zone, ends=True) or now()
        if start and query.end and start >= end:
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
