"""Opens the gateway over the parts it goes through."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background
from understudy.llm.adjustments import Adjustments
from understudy.llm.allowed import names_in
from understudy.llm.attempts import Attempts
from understudy.llm.gateway import Gateway
from understudy.llm.models import Models
from understudy.llm.running import Money
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.windows import Windows
from understudy.llm.usage.alerts import Alerts
from understudy.llm.usage.lost import Lost
from understudy.llm.usage.writer import Writer


@asynccontextmanager
async def open_gateway(
    settings: Settings,
    db: Database,
    adjustments: Adjustments,
    windows: Windows,
    money: Money,
    alerts: Alerts,
    models: Models | None = None,
) -> AsyncIterator[Gateway]:
    """Open the chosen models and close them at the end. Takes seconds: it imports their libraries.

    Args:
        settings: keys, addresses and timeouts.
        db: where attempts are written down.
        adjustments: the limits in force.
        windows: the counts of what has gone out.
        money: prices and budgets.
        alerts: told of what an administrator should know.
        models: to be asked instead of the settings' own, opened already.

    Raises:
        ModelNotUsable: no model can answer; says what to set.
    """
    async with AsyncExitStack() as stack:
        models = models or Models.open(settings, names_in(adjustments.now.practice_models))
        stack.push_async_callback(models.aclose)
        lanes = await stack.enter_async_context(Lanes.open(models.keys, windows, adjustments))
        tasks = await stack.enter_async_context(Background())
        writer = Writer(db, money.quotas, alerts, tasks)
        stack.push_async_callback(writer.finish)
        tasks.start(Lost(db, money.quotas.process_id).keep_found())
        attempts = Attempts(models, lanes, money, alerts, writer, settings, adjustments)
        yield Gateway(models, attempts, money, writer, adjustments, settings.turn_timeout_s)
