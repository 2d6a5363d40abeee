"""A conversation over a WebSocket: reads frames, acts, and tells every event, in one envelope."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from understudy.api import envelope
from understudy.api.envelope import LARGEST_FRAME_BYTES, Data, Hello, framed
from understudy.kernel.errors import (
    Forbidden,
    LimitReached,
    NotFound,
    SignInRequired,
    Unavailable,
    UnderstudyError,
)
from understudy.kernel.events import Event
from understudy.kernel.ids import new_id
from understudy.kernel.logs import get_logger

HELLO_WITHIN_S = 10.0
MOST_REFUSED = 20
"""Frames in a row that could not be acted on; then whoever sends them is sent away."""
MOST_REASON_BYTES = 123
"""What the protocol leaves for the reason of a close (RFC 6455, 5.5)."""

log = get_logger(__name__)


class Closing(Exception):
    """The socket is to be closed."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


class Answer(NamedTuple):
    """What a frame is answered with."""

    type: str
    data: Mapping[str, Any]


class Talk(Protocol):
    """What can be done over one socket once `hello` was said."""

    @property
    def id(self) -> UUID:
        """The session's, or the conversation's."""
        ...

    def ready(self) -> Mapping[str, Any]:
        """Return what `hello` is answered with."""
        ...

    async def act(self, data: Data) -> Answer:
        """Do what a frame asks; raises the errors of services."""
        ...

    def follow(self, after: str | None) -> AsyncGenerator[Event]:
        """Tell events from a position on."""
        ...

    @property
    def ends(self) -> Awaitable[None] | None:
        """Over when whoever is signed in is so no more; None where nobody is."""
        ...


class Door(Protocol):
    """What opens a talk."""

    async def open(self, hello: Hello) -> Talk:
        """Begin or go on; raises the errors of services."""
        ...


async def converse(socket: WebSocket, door: Door, hear: Callable[[], None]) -> None:
    """Serve one accepted socket until it is closed by either side.

    Args:
        socket: accepted, and nothing was read from it.
        door: opens the talk that `hello` asks for.
        hear: called for each frame: somebody is here.

    Raises:
        The errors of services, with which the door refuses; end them with `until_closed`.
    """
    talk, hello, frame_id = await _opened(socket, door)
    await _Line(socket, talk, hear).run(hello, frame_id)


async def until_closed(socket: WebSocket, serve: Callable[[], Awaitable[None]]) -> None:
    """Serve a socket, and close it with the reason why that ended."""
    try:
        await serve()
    except Closing as closing:
        await close(socket, closing)
    except UnderstudyError as error:
        await close(socket, _closing_of(error))
    except WebSocketDisconnect:
        pass
    except Exception as error:  # a border of the house: the reader is told, and can go on
        if isinstance(error, RuntimeError) and not _is_open(socket):
            return  # Starlette's word for the use of what was closed
        reference = str(new_id())
        log.exception("socket_failed", reference=reference)
        said = f"Something went wrong on our side. It is logged as {reference}."
        await close(socket, Closing(1011, said))


async def close(socket: WebSocket, closing: Closing) -> None:
    """Say why, and close."""
    if _is_open(socket):
        with suppress(RuntimeError, WebSocketDisconnect):
            why = {"reason": closing.reason, "code": closing.code}
            await socket.send_text(framed("closing", why, session_id="", seq=0))
            short = closing.reason.encode()[:MOST_REASON_BYTES].decode(errors="ignore")
            await socket.close(closing.code, short)


def _is_open(socket: WebSocket) -> bool:
    return socket.application_state is socket.client_state is WebSocketState.CONNECTED


async def _opened(socket: WebSocket, door: Door) -> tuple[Talk, Hello, str]:
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            frame, data = envelope.read(await _text(socket))
    except TimeoutError:
        raise Closing(1008, "No hello came in time.") from None
    except ValueError as error:
        raise Closing(1008, f"The first frame is no hello: {error}.") from None
    if not isinstance(data, Hello):
        raise Closing(1008, "The first frame is to be a hello.")
    return await door.open(data), data, frame.id


class _Line:
    """One open socket."""

    def __init__(self, socket: WebSocket, talk: Talk, hear: Callable[[], None]) -> None:
        self._socket, self._talk, self._hear = socket, talk, hear
        self._seq = self._refused = 0

    async def run(self, hello: Hello, frame_id: str) -> None:
        after = None
        if hello.epoch is not None and hello.last_seq is not None:
            after, self._seq = f"{hello.epoch}-{hello.last_seq}", hello.last_seq
        await self._send("ready", self._talk.ready(), reply_to=frame_id)
        # What ends one of these closes the socket, and so ends the reading, too.
        beside = [asyncio.ensure_future(until_closed(self._socket, lambda: self._tell(after)))]
        if ends := self._talk.ends:
            beside.append(
                asyncio.ensure_future(until_closed(self._socket, lambda: _signed_out(ends)))
            )
        try:
            await self._read()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)

    async def _read(self) -> None:
        while True:
            text = await _text(self._socket)
            self._hear()
            try:
                frame, data = envelope.read(text)
            except ValueError as error:
                await self._refuse("invalid_frame", f"{error}.", reply_to=envelope.id_in(text))
                continue
            await self._act(frame.id, data)

    async def _act(self, frame_id: str, data: Data) -> None:
        try:
            answer = await self._talk.act(data)
        except UnderstudyError as error:
            wait_s = getattr(error, "retry_after_s", None)
            await self._refuse(error.code, error.message, wait_s, frame_id)
        else:
            self._refused = 0
            await self._send(answer.type, answer.data, reply_to=frame_id)

    async def _refuse(
        self, code: str, message: str, wait_s: float | None = None, reply_to: str = ""
    ) -> None:
        self._refused += 1
        if self._refused > MOST_REFUSED:
            raise Closing(4429, "Too many frames could not be acted on.")
        problem = {
            "code": code,
            "message": message,
            "retryable": wait_s is not None,
            "retry_after_ms": None if wait_s is None else round(wait_s * 1000),
        }
        await self._send("error", problem, reply_to=reply_to)

    async def _tell(self, after: str | None) -> None:
        async with aclosing(self._talk.follow(after)) as events:
            async for event in events:
                await self._pass_on(event)
                del event  # an idle socket keeps nothing of what it was told, such as a snapshot
        raise Closing(1012, "The server restarts.")

    async def _pass_on(self, event: Event) -> None:
        epoch, _, n = event.position.rpartition("-")
        self._seq = int(n)
        data = {**event.data, "epoch": epoch} if event.name == "snapshot" else event.data
        await self._send(event.name, data)

    async def _send(self, type: str, data: Mapping[str, Any], *, reply_to: str = "") -> None:
        session_id = str(self._talk.id)
        text = framed(type, data, session_id=session_id, seq=self._seq, reply_to=reply_to)
        await self._socket.send_text(text)


async def _signed_out(ends: Awaitable[None]) -> None:
    await ends
    raise Closing(4401, "You are not signed in any more.")


async def _text(socket: WebSocket) -> str:
    """Return the next frame as it came.

    Raises:
        Closing: it is too large, or not of text.
        WebSocketDisconnect: whoever was there has left.
    """
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1006))
    text: str | None = message.get("text")
    if text is None:
        raise Closing(1008, "Frames are text, and this one was of bytes.")
    if len(text.encode()) > LARGEST_FRAME_BYTES:
        raise Closing(1009, f"A frame may have {LARGEST_FRAME_BYTES // 1024} KiB.")
    return text


def _closing_of(error: UnderstudyError) -> Closing:
    kinds: tuple[tuple[type[UnderstudyError], int], ...] = (
        (SignInRequired, 4401),
        (Forbidden, 4403),
        (NotFound, 4404),
        (LimitReached, 4429),
        (Unavailable, 1012),
    )
    code = next((code for kind, code in kinds if isinstance(error, kind)), 1008)
    return Closing(code, error.message)
