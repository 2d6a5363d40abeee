"""`understudy work`: a process that works on jobs, and nothing else."""

import asyncio
import os
import signal

from understudy.bootstrap import Services, open_services
from understudy.cli.run import DataOption, err, guarded, out, settings_for
from understudy.kernel.memory import settle
from understudy.kernel.settings import Settings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def work(data: DataOption = None) -> None:
    """Work on jobs, without pages and API, until a signal.

    Start as many as you like, on any machine, at one PostgreSQL: they share the work.
    """
    guarded(lambda: asyncio.run(_work(settings_for(data))))


async def _work(settings: Settings) -> None:
    from understudy.jobs.worker import DRAINED_WITHIN_S  # with its engine: not for `--help`

    told = asyncio.Event()
    _listen(told)
    async with open_services(settings, works=True) as services:
        settle()
        await _greet(services)
        await told.wait()
        out.print(
            f"What runs is finished, for {DRAINED_WITHIN_S:.0f} s at most. "
            "Again to stop at once: nothing that was written is lost."
        )
    out.print("Stopped. What is left goes on in another process, or at the next start.")


def _listen(told: asyncio.Event) -> None:
    if os.name != "posix":  # elsewhere Ctrl+C cancels us, and what runs is finished all the same
        return
    loop = asyncio.get_running_loop()

    def hear() -> None:
        told.set()
        for each in _SIGNALS:  # the second one is not for us: it ends the process
            loop.remove_signal_handler(each)

    for each in _SIGNALS:
        loop.add_signal_handler(each, hear)


async def _greet(services: Services) -> None:
    others = await services.jobs.workers() - 1
    shared = f", shared with {others} other{'s' if others > 1 else ''}" if others else ""
    out.print(f"Understudy works on jobs{shared}. Ctrl+C stops.")
    if services.gateway.models.is_demo:
        err.print("[yellow]The demo model answers: no language model is asked.[/]")
