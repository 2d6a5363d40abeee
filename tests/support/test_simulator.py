"""The simulator is steered over HTTP by whoever runs it by itself."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from pydantic import BaseModel, Field, ValidationError

from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator

ROOT = Path(__file__).parents[2]
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}
CHAT = "/compatible/v1/chat/completions"
OPENAI = "/v1/chat/completions"
LONG = "You are Maya, 34, a nurse. " * 200
"""1,350 of the simulator's tokens, more than the 1,024 from which a prompt is kept."""


class Form(BaseModel):
    """A form with a little of everything."""

    name: str = Field(min_length=3, max_length=30)
    age: int = Field(ge=18, le=99)
    born: date
    mood: Literal["good", "bad"]
    score: float | None
    tags: list[str] = Field(min_length=2)


def asked_of(system: str = "", *lines: str, key: str = "first", model: str = "m") -> dict[str, Any]:
    """Return the arguments of a request with this system prompt and these lines."""
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": line} for n, line in enumerate(lines or ("Hi",))]
    body = {"model": model, "messages": [{"role": "system", "content": system}, *messages]}
    return {"json": body, "headers": {"authorization": f"Bearer {key}"}}


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


async def test_a_player_says_what_is_answered_where_no_manner_does() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        simulator.play(lambda asked: f"To {asked.text}." if asked.text == "Hello" else None)
        simulator.next(Manner(text="By manner."))
        asked = [asked_of("", line) for line in ("Hello", "Hello", "Other")]
        answers = [(await client.post(CHAT, **each)).json() for each in asked]
    first, second, third = (each["choices"][0]["message"]["content"] for each in answers)
    assert (first, second) == ("By manner.", "To Hello.")
    assert len(third.split()) == Manner().words


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


async def test_the_longest_beginning_that_was_seen_is_read_from_the_cache() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        for lines in (["One"], ["One", "Two", "Three"], ["Other"]):
            await client.post(OPENAI, **asked_of(LONG, *lines))
        first, second, third = simulator.journal
    assert first.cached_tokens == 0
    assert second.cached_tokens == third.cached_tokens == 1_280, "in steps of 128"
    assert first.written_tokens == 1_280
    assert second.written_tokens == third.written_tokens == 0


@pytest.mark.parametrize(
    "other",
    [{"key": "second"}, {"model": "n"}, {"system": LONG[:4_000]}, {"system": f"{LONG[1:]} "}],
    ids=["other key", "other model", "too short", "other beginning"],
)
async def test_nothing_else_is_read_from_the_cache(other: dict[str, str]) -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        await client.post(OPENAI, **asked_of(LONG, "One"))
        await client.post(OPENAI, **asked_of(**{"system": LONG, **other}))
    assert simulator.journal.last().cached_tokens == 0


async def test_a_key_that_sends_too_many_is_told_when_to_come_again() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        await client.post("/simulator/limit", json={"requests": 2, "per_s": 1.5})
        answers = [await client.post(OPENAI, **asked_of()) for _ in range(3)]
        other = await client.post(OPENAI, **asked_of(key="second"))
        wait_s = float(answers[2].headers["retry-after"])
        await asyncio.sleep(wait_s)
        again = await client.post(OPENAI, **asked_of())
    assert [answer.status_code for answer in (*answers, other, again)] == [200, 200, 429, 200, 200]
    assert 0 < wait_s <= 1.501
    assert simulator.journal.limited == 1
    assert [entry.limited for entry in simulator.journal] == [False, False, True, False, False]


async def test_a_revoked_key_is_refused_until_it_is_allowed_again() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        statuses = []
        for keys in (["first"], ["second"], []):
            await client.post("/simulator/revoke", json={"keys": keys})
            statuses.append((await client.post(OPENAI, **asked_of(key="first"))).status_code)
    assert statuses == [401, 200, 200]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("fault", [Fault.NONE, Fault.UNFIT], ids=str)
async def test_an_answer_fits_the_form_that_was_asked_for_or_does_not(
    seed: int, fault: Fault
) -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        await client.post("/simulator/always", json={"fault": fault})
        asked = asked_of("", str(seed))
        schema = {"name": "Form", "schema": Form.model_json_schema()}
        asked["json"]["response_format"] = {"type": "json_schema", "json_schema": schema}
        said = (await client.post(OPENAI, **asked)).json()["choices"][0]["message"]["content"]
    if fault is Fault.NONE:
        Form.model_validate_json(said)
    else:
        with pytest.raises(ValidationError, match="Field required"):
            Form.model_validate_json(said)


async def test_every_fault_is_reached_over_http() -> None:
    lasting = (Fault.HANG, Fault.HANG_BEFORE, Fault.TRICKLE)
    broken = (Fault.CLOSE_BEFORE, Fault.FIN, Fault.RESET)
    async with Simulator() as simulator, client_of(simulator.url) as client:
        for fault in (fault for fault in Fault if fault not in lasting):
            await client.post("/simulator/next", json={"fault": fault, "status": 0})
            asked = asked_of()
            asked["json"]["stream"] = True
            try:
                answer = await client.post(OPENAI, **asked)
            except httpx2.TransportError:
                assert fault in broken
            else:
                assert answer.status_code == (429 if fault is Fault.SPENT else 200)
                assert fault not in broken
        assert [entry.fault for entry in simulator.journal] == [
            f for f in Fault if f not in lasting
        ]


async def test_the_journal_says_who_asked_and_when_without_showing_keys() -> None:
    async with Simulator() as simulator, client_of(simulator.url) as client:
        for key in ("secret-one", "secret-two"):
            await client.post(OPENAI, **asked_of(key=key))
        journal = (await client.get("/simulator/journal")).json()
    first, second = simulator.journal
    assert (first.key, second.key) == ("secret-one", "secret-two")
    assert first.came_s <= second.came_s
    assert first.came_at <= second.came_at
    assert first.reported
    assert [entry["key"] for entry in journal] == ["-one", "-two"]
    assert "secret" not in str(journal)
