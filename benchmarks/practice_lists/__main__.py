"""How long lists take with 400,000 sessions: `understudy serve` on a database that `seed` filled.

    make bench NAME=practice_lists ARGS="postgresql://postgres@127.0.0.1:5432/large"

Every list of the API and every page that shows one, as a student, a teacher with many sections, one
with a large lecture, a researcher and an administrator: after one request that is not counted,
`--rounds` one after the other. `--only` takes those whose path has these words in it; `--plans MS`
serves in this process instead and shows what each one asked the database, with the plans of the
statements that took so many milliseconds.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2
from sqlalchemy import Engine, event

from benchmarks.practice_lists.targets import Target, targets
from tests.support.processes import environment
from tests.support.server import serving
from understudy.accounts.browser import SESSION_COOKIE
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings

MOST_MS = 100.0
_STARTS_WITHIN_S = 60
_SETTINGS = {"model": "demo", "log_level": "ERROR", "demo_words_per_s": 0}


async def main(url: str, port: int, rounds: int, only: str, plans_ms: float | None) -> int:
    db = Database(url)
    try:
        asked = [each for each in await targets(db) if only in each.name]
        if plans_ms is not None:
            await explain(db, url, asked, plans_ms)
            return 0
        print(f"cores {os.cpu_count()}; load {os.getloadavg()[0]:.1f}; {rounds} rounds")
        async with served(url, port) as address:
            return await measure(address, asked, rounds)
    finally:
        await db.aclose()


@asynccontextmanager
async def served(url: str, port: int) -> AsyncIterator[str]:
    """Run `understudy serve` until the end of the block."""
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "understudy", "serve", "--port", str(port)]
        given = {name: str(value) for name, value in _SETTINGS.items()}
        around = environment(Path(folder), database_url=url, **given)
        process = subprocess.Popen(command, env=around, stdout=subprocess.DEVNULL)  # noqa: ASYNC220, S603 ours, started once
        try:
            await _ready(address)
            yield address
        finally:
            process.terminate()
            process.wait()


async def _ready(address: str) -> None:
    async with asyncio.timeout(_STARTS_WITHIN_S), httpx2.AsyncClient() as client:
        while True:
            try:
                if (await client.get(f"{address}/api/health/ready")).is_success:
                    return
            except httpx2.TransportError:
                pass
            await asyncio.sleep(0.2)


async def measure(address: str, asked: Iterable[Target], rounds: int) -> int:
    """Print what each took; return how many took too long."""
    slow = 0
    async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
        for each in asked:
            await ask(client, each)
            taken = [await ask(client, each) for _ in range(rounds)]
            middle, p95 = median(taken), _p95(taken)
            slow += middle >= MOST_MS
            mark = "SLOW" if middle >= MOST_MS else ""
            print(f"{each.who:10} {each.name:62} {middle:7.0f} {p95:7.0f} ms {mark}", flush=True)
    print(f"{slow} of them took {MOST_MS:.0f} ms and more in the median")
    return slow


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[18] if len(taken) > 1 else taken[0]


async def ask(client: httpx2.AsyncClient, target: Target) -> float:
    """Ask for it once; return how many milliseconds that took."""
    began_s = time.perf_counter()
    cookie = f"{SESSION_COOKIE}={target.token}"
    bearer = {"authorization": f"Bearer {target.token}"}
    is_page = not target.path.startswith("/api/")
    answer = await client.get(target.path, headers={"cookie": cookie} if is_page else bearer)
    answer.raise_for_status()
    assert not answer.is_redirect, f"{target.path} leads to {answer.headers['location']}"
    return (time.perf_counter() - began_s) * 1000


class Statements:
    """What was asked of the database, whoever asked."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, str, Any]] = []
        event.listen(Engine, "before_cursor_execute", self._begin)
        event.listen(Engine, "after_cursor_execute", self._end)

    def _begin(self, connection: Any, *_: object) -> None:  # noqa: ANN401 the driver's own
        connection.info["began_s"] = time.perf_counter()

    def _end(self, connection: Any, _k: object, statement: str, values: Any, *_: object) -> None:  # noqa: ANN401 the same
        if "began_s" not in connection.info:
            return  # it was under way when this began to listen
        taken_ms = (time.perf_counter() - connection.info["began_s"]) * 1000
        self.taken.append((taken_ms, statement, values))


async def explain(db: Database, url: str, asked: Iterable[Target], plans_ms: float) -> None:
    """Print how many statements each sent and how long they took, and the plans of slow ones."""
    with tempfile.TemporaryDirectory() as folder:
        # Without jobs: their engine asks on its own behalf.
        given: dict[str, Any] = {**_SETTINGS, "run_jobs": False, "database_url": url}
        given["data"] = Path(folder)
        settings = Settings(_env_file=None, **given)  # type: ignore[call-arg]  # pydantic-settings' own
        async with (
            serving(settings) as there,
            httpx2.AsyncClient(base_url=there.url, timeout=60) as client,
        ):
            statements, seen = Statements(), set[str]()
            for each in asked:
                await ask(client, each)
                statements.taken.clear()
                whole_ms = await ask(client, each)
                sent = list(statements.taken)
                sum_ms = sum(taken_ms for taken_ms, _, _ in sent)
                print(
                    f"{each.who:10} {each.name:62} {whole_ms:6.0f} ms, "
                    f"{len(sent)} statements in {sum_ms:.0f} ms"
                )
                for taken_ms, statement, values in sent:
                    if taken_ms >= plans_ms and statement not in seen:
                        seen.add(statement)
                        await show(db, taken_ms, statement, values)


async def show(db: Database, taken_ms: float, statement: str, values: Any) -> None:  # noqa: ANN401 the driver's own
    print(f"\n{taken_ms:.0f} ms\n{statement}")
    async with db.engine.connect() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", values)
        print("\n".join(row[0] for row in rows), end="\n\n")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("url")
    reader.add_argument("--port", type=int, default=21400)
    reader.add_argument("--rounds", type=int, default=20)
    reader.add_argument("--only", default="")
    reader.add_argument("--plans", type=float, metavar="MS")
    given = reader.parse_args()
    slow = asyncio.run(main(given.url, given.port, given.rounds, given.only, given.plans))
    raise SystemExit(1 if slow else 0)
