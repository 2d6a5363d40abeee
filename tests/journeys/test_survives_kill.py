"""`kill -9` of the server in the middle of a reply."""

import asyncio
from pathlib import Path
from uuid import UUID

import httpx2

from tests.support.api import Heard, client, sse
from tests.support.processes import PASSWORD, demo
from understudy.conversations.models import MessageRow
from understudy.kernel.db import Database


async def test_after_kill_9_the_message_and_the_partial_reply_are_there_and_go_on(
    data: Path, database_url: str
) -> None:
    slow = {"database_url": database_url, "demo_words_per_s": "2"}
    async with demo(data, **slow) as server, await _student(server.url) as http:
        path = await _begin(http)
        async with http.stream("GET", f"{path}/events") as response:
            events, heard = sse(response), Heard()
            await anext(events)
            said = (await http.post(f"{path}/messages", json={"text": "Tell me more"})).json()
            while not heard.text:
                event = await anext(events)
                if event.name == "message.delta":
                    heard.take(event.data)
            async with asyncio.timeout(30):
                while not await _stored(database_url, said["reply_id"]):
                    await asyncio.sleep(0.1)
        await server.kill()
    async with demo(data, **slow) as server, await _student(server.url) as http:
        items = (await http.get(f"{path}/messages")).json()["items"]
        assert items[-2]["text"] == "Tell me more"
        reply = items[-1]
        assert (reply["id"], reply["status"]) == (said["reply_id"], "interrupted")
        assert reply["text"]
        assert "kept" in reply["problem"]
        async with http.stream("GET", f"{path}/events") as response:
            events = sse(response)
            await anext(events)
            again = await http.post(f"{path}/messages/{reply['id']}/regenerate")
            assert again.status_code == 202
            async for event in events:
                if event.name == "message.done":
                    break
        assert event.data["message"]["status"] == "complete"
        assert event.data["message"]["siblings"] == [reply["id"], again.json()["reply_id"]]


async def _student(url: str) -> httpx2.AsyncClient:
    async with client(url) as http:
        given = {"email": "student@demo.local", "password": PASSWORD}
        token = (await http.post("/api/sign-in", json=given)).json()["token"]
    return httpx2.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30
    )


async def _begin(http: httpx2.AsyncClient) -> str:
    persona = (await http.get("/api/personas")).json()["items"][0]
    started = await http.post("/api/conversations", json={"persona_id": persona["id"]})
    return f"/api/conversations/{started.json()['id']}"


async def _stored(database_url: str, reply_id: str) -> bool:
    """Say whether some of a reply is on disk; the server itself shows what it remembers."""
    db = Database(database_url)
    try:
        async with db.read() as session:
            row = await session.get(MessageRow, UUID(reply_id))
            return bool(row and row.text)
    finally:
        await db.aclose()
