"""A student talks over the API with each kind of provider, at the simulator, through its client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from tests.support.accounts import add_member
from tests.support.api import Heard, client, sse
from tests.support.llm import MODEL_OF, simulated
from tests.support.personas import draft
from tests.support.server import Served, serving
from tests.support.simulator.server import Simulator
from understudy.accounts.access import Role
from understudy.llm.tables import UsageEventRow
from understudy.personas.schemas import Visibility


@asynccontextmanager
async def talking(
    kind: str, simulator: Simulator, data: Path
) -> AsyncIterator[tuple[Served, httpx2.AsyncClient, str]]:
    """Serve on a kind of provider, and begin a researcher's conversation."""
    quick = {"first_token_timeout_s": 1.0, "token_gap_timeout_s": 1.0}
    settings = simulated(kind, simulator.url, data=data, **quick)
    async with serving(settings) as served:
        services = served.services
        person = await add_member(services.db, Role.RESEARCHER)
        persona = await services.personas.create(
            person.actor,
            draft(background="She has told nobody. " * 400, visibility=Visibility.PRIVATE),
        )
        async with client(served.url, person.token) as http:
            made = await http.post("/api/conversations", json={"persona_id": str(persona.id)})
            yield served, http, f"/api/conversations/{made.json()['id']}"


async def exchange(http: httpx2.AsyncClient, path: str, text: str) -> tuple[str, dict[str, Any]]:
    """Say something; returns what was heard piece by piece, and the reply at its end."""
    heard = Heard()
    async with http.stream("GET", f"{path}/events") as response:
        events = sse(response)
        await anext(events)
        said = (await http.post(f"{path}/messages", json={"text": text})).json()
        async for event in events:
            if event.name == "message.delta" and event.data["message_id"] == said["reply_id"]:
                heard.take(event.data)
            if event.name == "message.done":
                return heard.text, event.data["message"]
    raise AssertionError("the stream ended before the reply")


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_a_conversation_streams_and_its_tokens_are_recorded(kind: str, data: Path) -> None:
    async with Simulator() as simulator, talking(kind, simulator, data) as (served, http, path):
        reply: dict[str, Any] = {}
        for number in range(3):
            heard, reply = await exchange(http, path, f"Question number {number}")
            assert (reply["status"], reply["text"]) == ("complete", heard)
            entry = (await simulator.journal.settled(number + 1))[-1]
            assert reply["usage"]["input_tokens"] == entry.input_tokens
            assert reply["usage"]["output_tokens"] == entry.output_tokens
            assert reply["usage"]["cached_tokens"] == entry.cached_tokens
        assert reply["usage"]["cached_tokens"] > 0
        async with served.services.db.read() as session:
            rows = (await session.scalars(select(UsageEventRow))).all()
        assert len(rows) == len(simulator.journal) == 3
