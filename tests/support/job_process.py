"""A process that works on jobs, the tests' kind among them: `python -m tests.support.job_process`.

Its settings come from the environment. It says `working` when it has begun, and leaves on SIGTERM.
`--changed` makes it a later release, whose plan has a step more.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.job_items import ChangedItemJobs, ItemJobs
from tests.support.processes import environment
from understudy.bootstrap import open_services
from understudy.jobs.kinds import Kind
from understudy.kernel.clock import monotonic_s
from understudy.kernel.db import Database
from understudy.kernel.logs import configure_logs
from understudy.kernel.settings import load_settings
from understudy.llm.gateway import Gateway


async def work(*, changed: bool) -> None:
    settings, _ = load_settings()
    configure_logs("WARNING", "text")

    def kinds(db: Database, gateway: Gateway) -> list[Kind]:
        return [(ChangedItemJobs if changed else ItemJobs)(db, gateway).kind]

    leave = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, leave.set)
    async with open_services(settings, works=True, more_kinds=kinds):
        print("working", flush=True)  # noqa: T201 its parent waits for it
        await leave.wait()


@dataclass
class Worker:
    """Such a process."""

    process: asyncio.subprocess.Process
    began_s: float
    works_s: float
    """When it had imported everything and begun to work."""

    async def end(self, how: signal.Signals) -> str:
        """Send it a signal, and return what it has said when it is gone."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        out, _ = await self.process.communicate()
        return out.decode()


@asynccontextmanager
async def worker(data: Path, *flags: str, **settings: str) -> AsyncIterator[Worker]:
    """Run one until the end of the block, where it is killed if it is still there."""
    began_s = monotonic_s()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.job_process", *flags,
        env=environment(data, **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    try:
        async with asyncio.timeout(60):
            said = ""
            while "working" not in said:
                line = (await process.stdout.readline()).decode()
                assert line, f"it ended before it worked:\n{said}"
                said += line
        yield Worker(process, began_s, monotonic_s())
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


if __name__ == "__main__":
    asyncio.run(work(changed="--changed" in sys.argv))
