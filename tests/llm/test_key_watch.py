import asyncio
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.support.llm import a_charge, a_request, opened_gateway, simulated
from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.llm.gateway import Gateway
from understudy.llm.key_watch import KeyWatch


def write(file: Path, *lines: str) -> None:
    """Write the file so that it is seen to have changed, however fast we are."""
    moment = file.stat().st_mtime_ns + 1_000_000_000 if file.exists() else None
    file.write_text("\n".join(lines) + "\n")
    if moment:
        os.utime(file, ns=(moment, moment))


async def used(gateway: Gateway, simulator: Simulator) -> set[str]:
    """Ask four times at once; returns the keys that were used."""
    before = len(simulator.journal)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(gateway.complete(a_request(), a_charge()))
    return {entry.key for entry in simulator.journal[before:]}


async def test_keys_change_while_calls_go_on(
    tmp_path: Path, sqlite: Database, simulator: Simulator
) -> None:
    file = tmp_path / "settings.env"
    write(file, "OPENAI_API_KEY=first")
    settings = simulated("openai", simulator.url, openai_api_key="first")
    async with opened_gateway(settings, sqlite) as gateway:
        watch = KeyWatch(gateway.models, gateway.lanes.queue, file)
        await watch.look()
        assert await used(gateway, simulator) == {"first"}
        write(file, "OPENAI_API_KEY=first,second", f"UNDERSTUDY_OPENAI_URL={simulator.url}")
        await watch.look()
        assert await used(gateway, simulator) == {"second"}, "the least used one"
        write(file, "OPENAI_API_KEY=second", f"UNDERSTUDY_OPENAI_URL={simulator.url}")
        await watch.look()
        assert await used(gateway, simulator) == {"second"}
        write(file, "OPENAI_API_KEY=first", f"UNDERSTUDY_OPENAI_URL={simulator.url}")
        await watch.look()
        assert await used(gateway, simulator) == {"first"}
        assert gateway.models.keys == {"openai": 2}
        queue = gateway.lanes.queue("openai")
        assert queue is not None
        assert [key.key for key in (await queue.state()).keys] == [1], (
            "one that is gone is not shown"
        )


@pytest.mark.parametrize(
    "line", ["UNDERSTUDY_PORT=much", "OPENAI_API_KEY=", "UNDERSTUDY_MODEL=demo"]
)
async def test_a_file_that_cannot_be_used_changes_nothing(
    tmp_path: Path, sqlite: Database, simulator: Simulator, line: str
) -> None:
    file = tmp_path / "settings.env"
    settings = simulated("openai", simulator.url, openai_api_key="first")
    async with opened_gateway(settings, sqlite) as gateway:
        watch = KeyWatch(gateway.models, gateway.lanes.queue, file)
        write(file, line)
        with capture_logs() as logs:
            await watch.look()
        assert all("first" not in str(entry) for entry in logs)
        assert await used(gateway, simulator) == {"first"}


async def test_a_file_that_cannot_be_read_changes_nothing(
    tmp_path: Path, sqlite: Database, simulator: Simulator
) -> None:
    file = tmp_path / "settings.env"
    settings = simulated("openai", simulator.url, openai_api_key="first")
    async with opened_gateway(settings, sqlite) as gateway:
        watch = KeyWatch(gateway.models, gateway.lanes.queue, file)
        file.symlink_to("/proc/self/mem")
        with capture_logs() as logs:
            await watch.look()
        assert [entry["event"] for entry in logs] == ["keys_not_read"]
