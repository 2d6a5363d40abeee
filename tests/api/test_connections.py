"""How many connections one address may keep open, sockets and event streams together."""

import asyncio

import httpx2
import pytest

from tests.support.accounts import add_member
from tests.support.api import client, sse
from tests.support.ask import a_page
from tests.support.server import serving
from tests.support.visits import socket
from understudy.accounts.access import Role
from understudy.api.connections import Connections, TooManyConnections
from understudy.kernel.settings import Settings


def test_a_place_is_given_back() -> None:
    connections = Connections(3, 2)
    with connections.place("a"), connections.place("a"):
        with pytest.raises(TooManyConnections), connections.place("a"):
            pass
        with connections.place("b"):
            assert connections.count == 3
            with pytest.raises(TooManyConnections), connections.place("c"):
                pass
    assert connections.count == 0


async def test_streams_and_sockets_of_one_address_are_counted_together(
    installation: Settings,
) -> None:
    few = installation.model_copy(update={"sockets_per_address": 2})
    async with serving(few) as served, client(served.url) as http:
        owner = await add_member(served.services.db, Role.TEACHER)
        page = await a_page(served.services, owner.actor)
        begun = (await http.post(f"/api/ask/{page.slug}/sessions")).json()
        path = f"/api/ask/{page.slug}/sessions/{begun['session_id']}/events"
        shown = {"X-Resume-Token": begun["resume_token"]}
        async with socket(served.url, f"/api/ask/{page.slug}/socket") as line:
            await line.hello()
            async with http.stream("GET", path, headers=shown) as response:
                events = sse(response)
                assert (await anext(events)).name == "snapshot"
                refused = await http.get(path, headers=shown)
                assert refused.status_code == 429
                assert refused.json()["code"] == "too_many_connections"
                assert refused.headers["retry-after"] == "60"
            async with asyncio.timeout(10):
                while not await _is_let_in(http, path, shown):
                    await asyncio.sleep(0.05)


async def _is_let_in(http: httpx2.AsyncClient, path: str, shown: dict[str, str]) -> bool:
    async with http.stream("GET", path, headers=shown) as response:
        return response.is_success
