"""What the installation does right now, for administrators: live, without loading anew."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from zoneinfo import ZoneInfo

from nicegui import ui

from understudy.accounts.access import require_admin
from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.events import Event, Gap
from understudy.llm.usage.alerts import MONITOR
from understudy.llm.usage.schemas import MonitorView
from understudy.web.frame import frame
from understudy.web.parts.figures import clock, duration, money, number_of, percent, short
from understudy.web.parts.job_panel import JobPanel
from understudy.web.parts.key_figure import KeyFigure, tokens_of
from understudy.web.parts.kit import box, empty, link_button
from understudy.web.parts.live import Gaze, while_open
from understudy.web.parts.over_time import OverTime
from understudy.web.parts.tabs import monitor_head
from understudy.web.parts.traffic import Traffic
from understudy.web.parts.troubles import AlertList, FailureList
from understudy.web.session import Visiting, Visitor

EVERY_S = 2.0
"""How often an open page that somebody looks at is brought up to date."""
_ALERTS_SHOWN = 12


async def monitor_page(visitor: Visiting) -> None:
    """Show the monitor."""
    require_admin(visitor.actor)
    with frame(visitor, "/monitor", "Monitor"), box("page"):
        await MonitorPage(visitor).build()


class MonitorPage:
    """The monitor as one administrator has it open. Built once, then changed in place."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._services = visitor, visitor.services
        self._zone = ZoneInfo(visitor.services.settings.timezone)
        self._looking = asyncio.Lock()

    async def build(self) -> None:
        """Build the page, and keep it current while somebody looks at it."""
        with monitor_head("/monitor") as self._sub:
            pass
        self._build_figures()
        with box("section") as self._empty:
            _teach()
        with box("section") as self._charts:
            self._over_time = OverTime(self._zone)
        with box("halves section"):
            self._failures = FailureList(self._zone)
            self._alerts = AlertList(self._zone)
        with box("section"):
            self._jobs = JobPanel(self._visitor)
        with box("section") as self._who:
            self._over_time.add_shares()
        with box("halves section"):
            self._traffic = Traffic(self._zone)
        await self._look()
        self._gaze, client = Gaze(), ui.context.client
        while_open(client, "monitor", self._keep_current)
        while_open(client, "alerts", self._hear)

    def _build_figures(self) -> None:
        with box("figures"):
            self._active = KeyFigure("Conversations now")
            self._calls, self._tokens = KeyFigure("Calls today"), KeyFigure("Tokens today")
            self._cost, self._errors = KeyFigure("Cost today"), KeyFigure("Errors today")
            self._times = KeyFigure("Median answer today")

    async def _keep_current(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            await self._gaze.wait()
            await self._look()

    async def _hear(self) -> None:
        watching: AsyncGenerator[Event | Gap] = self._services.bus.watch(MONITOR)
        async with aclosing(watching):
            async for _ in watching:
                await self._look()

    async def _look(self) -> None:
        """Show how it is now. What cannot be read stays as it was, and the page says so."""
        services = self._services
        try:
            async with self._looking:
                actor = await self._visitor.actor_now()
                view = await services.usage.monitor(actor)
                limits = await services.limits.state(actor)
                alerts = await services.alerts.recent(actor, _ALERTS_SHOWN)
                jobs, workers = await services.jobs.view(actor), await services.jobs.workers()
        except UnderstudyError as error:
            self._sub.set_text(f"Not up to date: {error.message}")
        else:
            rules, at_s = services.adjustments.now, monotonic_s()
            breakers = services.gateway.lanes.breakers.items()
            self._show(view)
            self._traffic.show(limits, {name: b.state(rules, at_s) for name, b in breakers})
            self._alerts.show(alerts.items)
            self._jobs.show(jobs, workers)

    def _show(self, view: MonitorView) -> None:
        last = view.last_success_at
        answered = f"last answer {clock(last, now(), self._zone)}" if last else "no answer yet"
        self._sub.set_text(f"As of {clock(view.at, now(), self._zone)} · {answered}")
        self._show_figures(view)
        asked = last is not None or view.month.attempts > 0
        self._empty.set_visibility(not asked)
        self._charts.set_visibility(asked)
        self._who.set_visibility(asked)
        self._over_time.show(view)
        self._failures.show(view.failures)

    def _show_figures(self, view: MonitorView) -> None:
        times = (view.today, view.last_hour, view.month)
        self._active.show(f"{view.active_conversations:,}", note="In the last five minutes")
        self._calls.show(*(short(sums.calls) for sums in times))
        self._tokens.show(*(short(tokens_of(sums)) for sums in times))
        unpriced = view.month.unpriced or 0
        self._cost.show(
            *(money(sums.cost_usd) for sums in times),
            note=f"{unpriced:,} this month unknown" if unpriced else "",
        )
        failed = number_of(view.today.failed, "attempt") + " failed" if view.today.failed else ""
        self._errors.show(*(percent(sums.error_rate) for sums in times), note=failed)
        late = f"95 % within {duration(view.today.p95_s)}" if view.today.p95_s else ""
        self._times.show(*(duration(sums.p50_s) for sums in times), note=late)


def _teach() -> None:
    with empty(
        "chart",
        "No model has been asked yet",
        "Once people talk with personas, you see here what it costs, by product, model and person, "
        "while it happens.",
    ):
        link_button("Start a conversation", "/personas", kind="primary", picture="talk")
