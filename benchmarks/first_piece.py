"""How long until a reply's first piece is heard, with many conversations at once: `make bench`.

Starts the demo in a process of its own and talks to it as programs do, over HTTP and SSE. What is
measured is Understudy's own share: the demo model itself answers at once.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles

import httpx2

PASSWORD = "measured-in-a-folder-of-its-own"  # noqa: S105 of a server that lives for a minute


SETTINGS = f"UNDERSTUDY_DEMO_PASSWORD={PASSWORD}\nUNDERSTUDY_DEMO_WORDS_PER_S=0\n"


def main(conversations: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, ".env").write_text(SETTINGS)
        first, whole, pieces = zip(*asyncio.run(measure(folder, conversations)), strict=True)
    print(f"{conversations} conversations at once, one message each, {sum(pieces)} pieces")
    for name, values in (("first piece", first), ("whole reply", whole)):
        late = quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
        print(f"  {name}: median {median(values) * 1000:.0f} ms, p95 {late * 1000:.0f} ms")


async def measure(folder: str, conversations: int) -> list[tuple[float, float, int]]:
    """Hold that many conversations at once and return what `talk` measured in each."""
    limits = httpx2.Limits(max_connections=None)
    async with (
        demo(folder) as address,
        httpx2.AsyncClient(base_url=f"{address}/api", timeout=60, limits=limits) as client,
    ):
        person = {"email": "student@demo.local", "password": PASSWORD}
        token = (await client.post("/sign-in", json=person)).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        persona = (await client.get("/personas")).json()["items"][0]["id"]
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(talk(client, persona)) for _ in range(conversations)]
    return [task.result() for task in tasks]


async def talk(client: httpx2.AsyncClient, persona: str) -> tuple[float, float, int]:
    """Say one thing; return the seconds to the first piece and to the end, and how many pieces."""
    start = await client.post("/conversations", json={"persona_id": persona})
    path = f"/conversations/{start.json()['id']}"
    async with client.stream("GET", f"{path}/events") as events:
        names = event_names(events)
        await anext(names)  # the snapshot: from here on nothing is missed
        said_at = time.perf_counter()
        said = await client.post(f"{path}/messages", json={"text": "Hello, how was your week?"})
        said.raise_for_status()
        first, pieces = None, 0
        async for name in names:
            if name == "message.delta":
                pieces += 1
                first = first or time.perf_counter() - said_at
            if name == "message.done":
                break
    whole = time.perf_counter() - said_at
    return first or whole, whole, pieces


async def event_names(response: httpx2.Response) -> AsyncIterator[str]:
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            yield line.removeprefix("event: ")


@asynccontextmanager
async def demo(folder: str) -> AsyncIterator[str]:
    """Serve the demo at a free port."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "understudy", "demo", "--port", "0", "--data", folder),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert server.stdout
        async for line in server.stdout:
            if found := re.search(rb"http://\S+", line):
                yield found[0].decode()
                break
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--conversations", type=int, default=50)
    main(reader.parse_args().conversations)
