"""A conversation over a WebSocket: reads frames, acts, and tells every event, in one envelope."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from understudy.api.envelope import FRAMES, LARGEST_FRAME_BYTES, Data, Frame, Hello, framed
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


class Sockets:
    """How many sockets are open in this process, in all and by network address."""

    def __init__(self, most: int, most_per_address: int) -> None:
        self._most, self._most_each = most, most_per_address
        self._open: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many are open."""
        return self._open.total()

    @asynccontextmanager
    async def place(self, address: str) -> AsyncGenerator[None]:
        """Hold a place for the length of a block; raises `Closing` if there is none."""
        if self.count >= self._most or self._open[address] >= self._most_each:
            raise Closing(4429, "There are too many connections. Try again in a minute.")
        self._open[address] += 1
        try:
            yield
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]


async def converse(socket: WebSocket, door: Door) -> None:
    """Serve one accepted socket until it is closed by either side."""
    try:
        talk, hello, frame_id = await _opened(socket, door)
        await _Line(socket, talk).run(hello, frame_id)
    except Closing as closing:
        await close(socket, closing)
    except UnderstudyError as error:
        await close(socket, _closing_of(error))
    except WebSocketDisconnect:
        pass
    except RuntimeError:  # Starlette's word for reading from what we have closed ourselves
        if socket.application_state is WebSocketState.CONNECTED:
            raise
    except Exception:  # a border of the house: the reader is told, and can go on
        reference = str(new_id())
        log.exception("socket_failed", reference=reference)
        said = f"Something went wrong on our side. It is logged as {reference}."
        await close(socket, Closing(1011, said))


async def close(socket: WebSocket, closing: Closing) -> None:
    """Say why, and close."""
    if socket.application_state is WebSocketState.CONNECTED:
        with suppress(RuntimeError, WebSocketDisconnect):
            why = {"reason": closing.reason, "code": closing.code}
            await socket.send_text(framed("closing", why, session_id="", seq=0))
            await socket.close(closing.code, closing.reason[:100])


async def _opened(socket: WebSocket, door: Door) -> tuple[Talk, Hello, str]:
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            frame, data = _read(await _text(socket))
    except TimeoutError:
        raise Closing(1008, "No hello came in time.") from None
    except ValueError as error:
        raise Closing(1008, f"The first frame is no hello: {error}.") from None
    if not isinstance(data, Hello):
        raise Closing(1008, "The first frame is to be a hello.")
    return await door.open(data), data, frame.id


class _Line:
    """One open socket."""

    def __init__(self, socket: WebSocket, talk: Talk) -> None:
        self._socket, self._talk, self._seq = socket, talk, 0
        self._refused = 0

    async def run(self, hello: Hello, frame_id: str) -> None:
        after = None
        if hello.epoch is not None and hello.last_seq is not None:
            after, self._seq = f"{hello.epoch}-{hello.last_seq}", hello.last_seq
        await self._send("ready", self._talk.ready(), reply_to=frame_id)
        beside = [asyncio.ensure_future(self._tell_to_the_end(after))]
        if ends := self._talk.ends:
            beside.append(asyncio.ensure_future(self._until_signed_out(ends)))
        try:
            await self._read()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)

    async def _read(self) -> None:
        while True:
            text = await _text(self._socket)
            try:
                frame, data = _read(text)
            except ValueError as error:
                await self._refuse("invalid_frame", f"{error}.", reply_to=_id_in(text))
                continue
            await self._act(frame, data)

    async def _act(self, frame: Frame, data: Data) -> None:
        try:
            answer = await self._talk.act(data)
        except UnderstudyError as error:
            wait_s = getattr(error, "retry_after_s", None)
            await self._refuse(error.code, error.message, wait_s, frame.id)
        else:
            self._refused = 0
            await self._send(answer.type, answer.data, reply_to=frame.id)

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

    async def _tell_to_the_end(self, after: str | None) -> None:
        """Tell events; what ends them closes the socket, and so ends the reading too."""
        try:
            await self._tell(after)
        except Closing as closing:
            await close(self._socket, closing)
        except (RuntimeError, WebSocketDisconnect):  # the reader has left
            return
        except UnderstudyError as error:
            await close(self._socket, _closing_of(error))
        else:
            await close(self._socket, Closing(1012, "The server restarts."))

    async def _until_signed_out(self, ends: Awaitable[None]) -> None:
        await ends
        await close(self._socket, Closing(4401, "You are not signed in any more."))

    async def _tell(self, after: str | None) -> None:
        async with aclosing(self._talk.follow(after)) as events:
            async for event in events:
                epoch, _, n = event.position.rpartition("-")
                self._seq = int(n)
                data = {**event.data, "epoch": epoch} if event.name == "snapshot" else event.data
                await self._send(event.name, data)

    async def _send(self, type: str, data: Mapping[str, Any], *, reply_to: str = "") -> None:
        session_id = str(self._talk.id)
        text = framed(type, data, session_id=session_id, seq=self._seq, reply_to=reply_to)
        await self._socket.send_text(text)


async def _text(socket: WebSocket) -> str:
    """Return the next frame as it came; raises `Closing` if it is too large, or not of text."""
    try:
        text = await socket.receive_text()
    except KeyError:  # what Starlette makes of bytes
        raise Closing(1008, "Frames are text, and this one was of bytes.") from None
    if len(text.encode()) > LARGEST_FRAME_BYTES:
        raise Closing(1009, f"A frame may have {LARGEST_FRAME_BYTES // 1024} KiB.")
    return text


def _read(text: str) -> tuple[Frame, Data]:
    """Return a frame and its data.

    Raises:
        ValueError: what is the matter, for whoever wrote the client.
    """
    try:
        frame = Frame.model_validate(json.loads(text))
    except (ValidationError, RecursionError) as error:
        raise ValueError(f"this is no frame: {_first(error)}") from None
    except json.JSONDecodeError:
        raise ValueError("this is no JSON") from None
    kind = FRAMES.get(frame.type)
    if kind is None:
        raise ValueError(f"there is no type of this name; there are {', '.join(FRAMES)}")
    if "\\u0000" in text:
        raise ValueError("it contains a NUL character")
    try:
        return frame, kind.model_validate(frame.data)
    except ValidationError as error:
        raise ValueError(f"its data is not right: {_first(error)}") from None


def _id_in(text: str) -> str:
    """Return the id of a frame that could not be read as a whole."""
    with suppress(ValueError, RecursionError):
        found = json.loads(text)
        if isinstance(found, dict) and isinstance(found.get("id"), str):
            return str(found["id"])[:100].encode(errors="replace").decode()
    return ""


def _first(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is too deep"
    problem = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"


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
