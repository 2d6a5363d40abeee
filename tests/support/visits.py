"""Visitors of ask pages in tests: over a real socket, and through the services."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.accounts import Member
from tests.support.server import Served
from understudy.ask.pages.schemas import AskPage
from understudy.ask.visits.entering import Opened
from understudy.ask.visits.visitor import Caller
from understudy.bootstrap import Services
from understudy.conversations.events import MESSAGE_DONE
from understudy.conversations.schemas import Message
from understudy.kernel.events import Event

SOMEBODY = Caller("192.0.2.1")
WITHIN_S = 20.0


async def entered(services: Services, slug: str, caller: Caller = SOMEBODY) -> Opened:
    """Begin a session on a page."""
    return await services.ask.entering.begin(slug, caller)


async def answered(services: Services, opened: Opened, text: str) -> Message:
    """Ask, and return the answer once it is done."""
    async with aclosing(services.ask.visits.follow(opened.visit)) as events:
        await anext(events)  # the snapshot: from here on nothing is missed
        said = await services.ask.visits.say(opened.visit, text)
        return await done_in(events, said.reply_id)


async def done_in(events: AsyncGenerator[Event], reply_id: UUID) -> Message:
    """Return a reply once it is done."""
    async for event in events:
        if event.name == MESSAGE_DONE and event.data["message"]["id"] == str(reply_id):
            facts = {k: v for k, v in event.data["message"].items() if k != "html"}
            return Message.model_validate(facts)
    raise AssertionError("the reply never came")


class Place:
    """A page that is on, at a running app."""

    def __init__(self, served: Served, owner: Member, page: AskPage) -> None:
        self.served, self.owner, self.page = served, owner, page
        self.url, self.path = served.url, f"/api/ask/{page.slug}/socket"


class Line:
    """A socket as a visitor's program has it."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.session: dict[str, Any] = {}
        self.heard: list[dict[str, Any]] = []

    async def send(self, type: str, id: str = "", **data: Any) -> None:
        """Send a frame."""
        await self.socket.send(json.dumps({"v": 1, "type": type, "id": id, "data": data}))

    async def hear(self, *types: str) -> dict[str, Any]:
        """Return the next frame of one of these types, of any if none is named."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                self.heard.append(frame)
                if not types or frame["type"] in types:
                    return frame

    async def hello(self, **data: Any) -> dict[str, Any]:
        """Say hello, and return what was answered."""
        await self.send("hello", "hello", **data)
        ready = await self.hear("ready")
        self.session = ready["data"]
        return self.session

    async def again(self, **data: Any) -> dict[str, Any]:
        """Say what `hello` needs to go on with this session."""
        names = ("session_id", "resume_token")
        return {**{name: self.session[name] for name in names}, **data}

    async def ask(self, text: str, **data: Any) -> dict[str, Any]:
        """Ask, and return the whole answer's message."""
        await self.send("message", "ask", text=text, **data)
        frame = await self.hear("message.done", "error")
        assert frame["type"] == "message.done", frame
        message: dict[str, Any] = frame["data"]["message"]
        return message

    async def closed(self) -> tuple[int, str]:
        """Return the code and reason with which the server closes."""
        async with asyncio.timeout(WITHIN_S):
            with suppress(ConnectionClosed):
                while True:
                    self.heard.append(json.loads(await self.socket.recv()))
        return self.socket.close_code or 0, self.socket.close_reason or ""


@asynccontextmanager
async def socket(
    url: str, path: str, *, origin: str | None = None, cookie: str = ""
) -> AsyncIterator[Line]:
    """Open a socket of the app at `url`; nothing was said yet."""
    headers = {"Cookie": cookie} if cookie else {}
    address = url.replace("http", "ws", 1) + path
    async with connect(address, origin=origin, additional_headers=headers) as opened:  # type: ignore[arg-type]  # any text is an origin here
        yield Line(opened)
