"""What a hundred thousand queued items do to a server: `make bench NAME=jobs_queued`.

A server in a process of its own, on SQLite, with the provider simulator in another one. Memory and
the time that small requests take are read before the job is started and while it is under way.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import httpx2
import uvicorn

from tests.support.accounts import Member, add_member
from tests.support.job_items import ItemJobs, make_table, start_items
from tests.support.processes import environment
from understudy.accounts.access import Role
from understudy.app import create_app
from understudy.bootstrap import open_services
from understudy.kernel.memory import settle
from understudy.kernel.settings import Settings, load_settings

MOST_MORE_MIB = 20.0
MOST_P99_MS = 50.0
PER_SHARD = 200
ASKED_PER_S = 20
ROOT = Path(__file__).parents[1]


async def serve(port: int) -> None:
    """Serve, with the kind of job whose items are calls; settled once it is ready, as we do it."""
    settings, _ = load_settings()
    app = create_app(settings, more_kinds=lambda db, gateway: [ItemJobs(db, gateway).kind])
    async with app.router.lifespan_context(app):
        settle()
        config = uvicorn.Config(app, port=port, log_level="error", lifespan="off")
        await uvicorn.Server(config).serve()


async def main(items: int, seconds: float, port: int) -> None:
    with tempfile.TemporaryDirectory() as folder, simulator() as provider:
        chosen = {
            "model": "compatible:house-model",
            "compatible_url": f"{provider}/compatible",
            "provider_requests": "0",
            "log_level": "ERROR",
        }
        data = Path(folder) / "data"
        settings = Settings(_env_file=None, data=data, **chosen, run_jobs=False)  # type: ignore[call-arg,arg-type]
        async with open_services(
            settings, more_kinds=lambda db, gateway: [ItemJobs(db, gateway).kind]
        ) as services:
            await make_table(services.db)
            owner = await add_member(services.db, Role.TEACHER)
            async with server(data, port, chosen) as process, asking(port, owner) as http:
                quiet = await small_requests(http, 5)
                before_mib = rss_mib(process.pid)
                began_s = perf_counter()
                job = await start_items(services, owner.actor, items, per_shard=PER_SHARD)
                done = 0
                while not done:
                    await asyncio.sleep(0.1)
                    done = (await http.get(f"/api/jobs/{job.id}")).json()["done"]
                first_s = perf_counter() - began_s
                busy, most_mib = [], before_mib
                ends_s = perf_counter() + seconds
                while perf_counter() < ends_s:
                    busy += await small_requests(http, 1)
                    most_mib = max(most_mib, rss_mib(process.pid))
                pages = [await timed(http, "/api/jobs") for _ in range(50)]
                done = (await http.get(f"/api/jobs/{job.id}")).json()["done"]
    report(
        items,
        done,
        first_s,
        (before_mib, most_mib),
        {"quiet": quiet, "busy": busy, "pages": pages},
    )


def report(
    items: int, done: int, first_s: float, mib: tuple[float, float], times: dict[str, list[float]]
) -> None:
    print(f"date {datetime.now(UTC).date()}; cores {os.cpu_count()}; load {os.getloadavg()[0]:.1f}")
    print(
        f"{items} items queued, {done} done while it was measured; the first after {first_s:.1f} s"
    )
    more = mib[1] - mib[0]
    print(
        f"memory {mib[0]:.0f} MiB before, {mib[1]:.0f} MiB at most: {verdict(more, MOST_MORE_MIB)}"
    )
    for name, found in times.items():
        p99 = quantiles(found, n=100)[98]
        said = verdict(p99, MOST_P99_MS) if name != "quiet" else ""
        print(f"{name:6} median {median(found):6.1f} ms  p99 {p99:6.1f} ms  of {len(found)} {said}")


def verdict(value: float, most: float) -> str:
    return f"{value:.1f}, {'kept' if value <= most else 'BROKEN'} (at most {most:.0f})"


async def small_requests(http: httpx2.AsyncClient, seconds: float) -> list[float]:
    found = []
    for _ in range(int(seconds * ASKED_PER_S)):
        found.append(await timed(http, "/api/me"))
        await asyncio.sleep(1 / ASKED_PER_S)
    return found


async def timed(http: httpx2.AsyncClient, path: str) -> float:
    began_s = perf_counter()
    (await http.get(path)).raise_for_status()
    return (perf_counter() - began_s) * 1000


def rss_mib(pid: int) -> float:
    line = next(x for x in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in x)
    return int(line.split()[1]) / 1024


@asynccontextmanager
async def asking(port: int, owner: Member) -> AsyncIterator[httpx2.AsyncClient]:
    url = f"http://127.0.0.1:{port}"
    async with httpx2.AsyncClient(base_url=url, headers=owner.bearer, timeout=60) as http:
        yield http


@asynccontextmanager
async def server(
    data: Path, port: int, chosen: dict[str, str]
) -> AsyncIterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "benchmarks.jobs_queued", "--serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data, **chosen))  # noqa: S603, ASYNC220 ours
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            for _ in range(1200):
                try:
                    await http.get("/api/health/live")
                    break
                except httpx2.TransportError:
                    await asyncio.sleep(0.1)
        yield process
    finally:
        process.terminate()
        # Not here: our own services may be in the middle of a transaction that it waits for.
        await asyncio.to_thread(process.wait)


@contextmanager
def simulator() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.support.simulator"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 ours
    try:
        assert process.stdout
        url = process.stdout.readline().split()[-1]
        manner = {"words": 40, "first_token_s": 0.3, "between_tokens_s": 0.02}
        httpx2.post(f"{url}/simulator/always", json=manner)
        yield url
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--items", type=int, default=100_000)
    reader.add_argument("--seconds", type=float, default=60)
    reader.add_argument("--port", type=int, default=18990)
    reader.add_argument("--serve", action="store_true")
    given = reader.parse_args()
    if given.serve:
        asyncio.run(serve(given.port))
    else:
        asyncio.run(main(given.items, given.seconds, given.port))
