"""The simulator is steered over HTTP by whoever runs it by itself."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator

ROOT = Path(__file__).parents[2]
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}
CHAT = "/compatible/v1/chat/completions"


@asynccontextmanager
async def client_of(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


async def test_it_runs_by_itself_and_says_where() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.simulator", "--port", "0"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        url = (await process.stdout.readline()).decode().split()[-1]
        async with client_of(url) as client:
            answer = (await client.post(CHAT, json=ASKED)).json()
            journal = (await client.get("/simulator/journal")).json()
    finally:
        process.terminate()
        await process.wait()
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert [entry["provider"] for entry in journal] == ["compatible"]


async def test_the_next_requests_are_answered_as_it_was_told() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        manner = {"status": 429, "retry_after": "1.5", "times": 2}
        await client.post("/simulator/next", json=manner)
        answers = [await client.post(CHAT, json=ASKED) for _ in range(3)]
        await client.post("/simulator/reset", json={})
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["retry-after"] == "1.5"
    assert not simulator.journal


async def test_the_same_request_has_the_same_answer() -> None:
    async def said() -> Any:
        async with Simulator() as simulator, client_of(simulator.url) as client:
            return (await client.post(CHAT, json=ASKED)).json()["choices"]

    assert await said() == await said()


async def test_the_journal_says_what_was_sent_and_who_left() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        simulator.always(Manner(fault=Fault.TRICKLE, after=2))
        streamed = {**ASKED, "stream": True}
        async with client.stream("POST", CHAT, json=streamed) as answer:
            async for line in answer.aiter_lines():
                if line.startswith(":"):
                    break
        (entry,) = await simulator.journal.settled()
    assert (entry.status, entry.pieces, entry.client_left) == (200, 2, True)
    assert entry.sent_bytes > 100
    assert entry.stream
