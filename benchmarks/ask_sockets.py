"""What hundreds of visitors cost one process: `make bench NAME=ask_sockets`.

A server in a process of its own, on SQLite, with a model that answers in the process at the pace
of a provider (a provider's library would be measured with it otherwise: see `jobs`). Visitors come
over real sockets from this process. Memory is read before and after they came; then all of them ask
at once, and each piece's way is timed from its publication to the visitor's read.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from tests.support.accounts import add_member
from tests.support.ask import a_page
from tests.support.processes import environment
from understudy.accounts.access import Role
from understudy.app import create_app
from understudy.bootstrap import Services
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.memory import settle
from understudy.kernel.settings import load_settings
from understudy.llm.catalog import ModelName
from understudy.llm.models import Choice, Models
from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Answer, Call

MOST_P99_MS, MOST_KIB = 100.0, 40.0
TOKENS_PER_S = 20
ROOT = Path(__file__).parents[1]
SETTINGS = {
    "sockets": "5000",
    "sockets_per_address": "5000",
    "address_messages_per_minute": "0",
    "messages_per_hour": "0",
    "model": "demo",
    "log_level": "ERROR",
}


class Paced:
    """A model that says a long answer, twenty words a second."""

    name = "paced"

    def __init__(self, words: int) -> None:
        self._words = words

    async def stream(self, call: Call) -> AsyncGenerator[str | Answer]:
        said = ""
        for number in range(self._words):
            await asyncio.sleep(1 / TOKENS_PER_S)
            piece = f"word{number} "
            said += piece
            yield piece
        last = '[S1]\n@@ {"verdict": "answered", "quotes": {}}'
        yield last
        said += last
        yield Answer(said, estimate_usage(call.request, said), "stop", call.model)

    async def aclose(self) -> None:
        """Nothing is open."""


async def serve(port: int, words: int) -> None:
    settings, _ = load_settings()
    name = ModelName("paced", "words")
    models = Models(Choice(name, name, "a benchmark"), {Paced.name: [Paced(words)]})
    _tell_when_published()
    app = create_app(settings, models)
    async with app.router.lifespan_context(app):
        services: Services = app.state.services
        owner = await add_member(services.db, Role.TEACHER)
        await a_page(services, owner.actor, title="Handbook", budget_per_day_usd=1000)
        settle()
        config = uvicorn.Config(
            *(app, "127.0.0.1", port),
            log_level="error",
            lifespan="off",
            ws_per_message_deflate=False,  # as `understudy serve` has it
        )
        await uvicorn.Server(config).serve()


def _tell_when_published() -> None:
    """Put the moment into each event: only the server knows it, and only here it is asked for."""
    publish = MemoryEventBus.publish

    def timed(bus: MemoryEventBus, channel: str, name: str, data: Mapping[str, Any]) -> str:
        return publish(bus, channel, name, {**data, "at": time.time()})

    MemoryEventBus.publish = timed  # type: ignore[method-assign,assignment]


async def main(visitors: int, words: int, port: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with server(Path(folder), port, words) as process:
            url = f"ws://127.0.0.1:{port}/api/ask/handbook/socket"
            for line in await come(50, url):  # what is made once for all is there after these
                await line.close()
            await asyncio.sleep(1)
            before_mib = rss_mib(process.pid)
            lines = await come(visitors, url)
            await asyncio.sleep(2)
            idle_mib = rss_mib(process.pid)
            cpu_s = cpu(process.pid)
            began_s = time.perf_counter()
            async with asyncio.TaskGroup() as tasks:
                asked = [tasks.create_task(ask(line)) for line in lines]
            took_s = time.perf_counter() - began_s
            used_s = cpu(process.pid) - cpu_s
            most_mib = rss_mib(process.pid)
            for line in lines:
                await line.close()
    tell(visitors, words, [task.result() for task in asked])
    each = (idle_mib - before_mib) * 1024 / visitors
    print(f"memory {before_mib:.0f} MiB, {idle_mib:.0f} idle, {most_mib:.0f} at most")
    print(f"an idle socket: {each:.1f} KiB {verdict(each, MOST_KIB)}")
    print(f"{used_s / took_s:.2f} of a core while they were answered")


def tell(visitors: int, words: int, heard: list[tuple[list[float], bool]]) -> None:
    ways = [way for found, _ in heard for way in found]
    whole = sum(is_whole for _, is_whole in heard)
    print(f"date {datetime.now(UTC).date()}; cores {os.cpu_count()}; load {os.getloadavg()[0]:.1f}")
    print(f"{visitors} visitors connected; {whole} whole answers of {words} words")
    p99 = quantiles(ways, n=100)[98] * 1000
    print(f"delivery: median {median(ways) * 1000:.1f} ms, p99 {p99:.1f} ms of {len(ways)} pieces")
    print(f"  {verdict(p99, MOST_P99_MS)}")


def verdict(value: float, most: float) -> str:
    return f"{'kept' if value <= most else 'BROKEN'} (at most {most:.0f})"


async def come(visitors: int, url: str) -> list[ClientConnection]:
    """Let visitors come, fifty at once, and say hello."""
    doors = asyncio.Semaphore(50)

    async def one() -> ClientConnection:
        async with doors:
            line = await connect(url, compression=None, max_queue=None)
            await line.send('{"type": "hello"}')
            while json.loads(await line.recv())["type"] != "snapshot":
                pass
            return line

    async with asyncio.TaskGroup() as tasks:
        all_of_them = [tasks.create_task(one()) for _ in range(visitors)]
    return [task.result() for task in all_of_them]


async def ask(line: ClientConnection) -> tuple[list[float], bool]:
    """Ask, and return how long each piece was under way, and whether the answer became whole."""
    await line.send('{"type": "message", "data": {"text": "What is the rule?"}}')
    ways: list[float] = []
    heard = ""
    async for text in line:
        frame = json.loads(text)
        if frame["type"] == "message.delta":
            ways.append(time.time() - frame["data"]["at"])
            heard += frame["data"]["text"]
        elif frame["type"] == "message.done":
            message = frame["data"]["message"]
            return ways, message["status"] == "complete" and message["text"] == heard
        elif frame["type"] == "error":
            raise RuntimeError(frame["data"]["message"])
    raise RuntimeError("the socket was closed")


def rss_mib(pid: int) -> float:
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in x)
    return int(line.split()[1]) / 1024


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def server(folder: Path, port: int, words: int) -> AsyncIterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "benchmarks.ask_sockets", "--serve", "--port", str(port)]
    command += ["--words", str(words)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, **SETTINGS))  # noqa: S603, ASYNC220 ours
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            for _ in range(600):
                try:
                    await http.get("/api/health/live")
                    break
                except httpx2.TransportError:
                    await asyncio.sleep(0.1)
        yield process
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--visitors", type=int, default=500)
    reader.add_argument("--words", type=int, default=400)
    reader.add_argument("--port", type=int, default=18970)
    reader.add_argument("--serve", action="store_true")
    given = reader.parse_args()
    if given.serve:
        asyncio.run(serve(given.port, given.words))
    else:
        asyncio.run(main(given.visitors, given.words, given.port))
