"""The server: takes requests, answers each in its manner, and writes the journal."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

from tests.support.simulator.answering import Answering, unless_left
from tests.support.simulator.caching import PromptCache
from tests.support.simulator.http import HttpRequest, Response, read_request
from tests.support.simulator.journal import Entry, Journal
from tests.support.simulator.keys import Keys
from tests.support.simulator.manner import Manner, Manners
from tests.support.simulator.said import Asked, digest_of
from tests.support.simulator.wires import Wire, wire_for

type Player = Callable[[Asked], str | None]
"""Says what is answered to a request; None leaves it to the manner."""


class Simulator:
    """A provider simulator on loopback.

    Attributes:
        url: its address once it is entered, such as http://127.0.0.1:8111.
        journal: every request to a provider.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._host, self._port = host, port
        self._connections: set[asyncio.Task[None]] = set()
        self.reset()

    def reset(self) -> None:
        """Forget every request, manner, limit and cached prompt."""
        self.journal = Journal()
        self._manners = Manners()
        self._keys = Keys()
        self._cache = PromptCache()
        self._player: Player | None = None

    def play(self, player: Player) -> None:
        """Let this say what is answered, where no manner has words of its own."""
        self._player = player

    def next(self, manner: Manner, times: int = 1) -> None:
        """Answer the next requests in this manner."""
        self._manners.add(manner, times)

    def always(self, manner: Manner) -> None:
        """Answer all other requests in this manner."""
        self._manners.always = manner

    def limit(self, requests: int, per_s: float) -> None:
        """Let in so many requests per sliding window and key; 0 is no limit."""
        self._keys.requests, self._keys.per_s = requests, per_s

    def revoke(self, *keys: str) -> None:
        """Refuse these keys, and from now on only these."""
        self._keys.revoked = frozenset(keys)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connection, self._host, self._port)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://{self._host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for connection in self._connections:
            connection.cancel()
        if self._connections:
            await asyncio.wait(self._connections)
        await self._server.wait_closed()

    async def serve_forever(self) -> None:
        """Serve until cancelled."""
        await self._server.serve_forever()

    def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await read_request(reader):
                wire = wire_for(request)
                if wire is None:
                    await self._control(request, Response(writer))
                elif not await self._take(wire, request, reader, writer):
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _take(
        self,
        wire: Wire,
        request: HttpRequest,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        """Answer a request; returns whether the connection can be used again."""
        asked = wire.read(request.path, request.headers, request.body)
        manner = self._played(asked, self._manners.take())
        entry = self._enter(wire, request, asked, manner)
        response = Response(writer, entry)
        work = Answering(wire, asked, manner, response, entry).run(self._keys, self._cache)
        try:
            entry.client_left = not await unless_left(work, reader)
        except ConnectionError:
            entry.client_left = True
        finally:
            entry.ended.set()
        return response.keeps_connection and not entry.client_left

    def _played(self, asked: Asked, manner: Manner) -> Manner:
        if self._player is None or manner.text is not None:
            return manner
        return replace(manner, text=self._player(asked))

    def _enter(self, wire: Wire, request: HttpRequest, asked: Asked, manner: Manner) -> Entry:
        entry = Entry(
            number=len(self.journal) + 1,
            provider=wire.name,
            path=request.path,
            model=asked.model,
            digest=digest_of(request.body),
            stream=asked.stream,
            headers=request.headers,
            body=request.body,
            key=asked.key or "",
            fault=manner.fault,
        )
        self.journal.enter(entry)
        return entry

    async def _control(self, request: HttpRequest, response: Response) -> None:
        fields: Any = {}
        match request.method, request.path:
            case "POST", "/simulator/next":
                times = request.body.pop("times", 1)
                self.next(Manner.read(request.body), times)
            case "POST", "/simulator/always":
                self.always(Manner.read(request.body))
            case "POST", "/simulator/limit":
                self.limit(**request.body)
            case "POST", "/simulator/revoke":
                self.revoke(*request.body["keys"])
            case "POST", "/simulator/reset":
                self.reset()
            case "GET", "/simulator/journal":
                fields = [entry.as_json() for entry in self.journal]
            case _:
                await response.json(404, {"error": f"nothing at {request.path}"})
                return
        await response.json(200, fields)
