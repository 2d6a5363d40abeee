"""An answer on its way to the one program that asked for it, whole or in OpenAI's chunks."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, override

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from understudy.api.errors import Trouble, mistake_of, trouble_of
from understudy.api.openai_errors import problem_of
from understudy.api.openai_schemas import DETAILS, CompletionUsage, finish_reason
from understudy.conversations.replies import Given
from understudy.kernel.errors import UnderstudyError
from understudy.llm.calls import Listener

PATIENCE_S = 15.0
"""So long a stream waits for the first word, to answer a failure with its status; then it opens.

Later a silence of this length is filled with a comment, so that nobody in between hangs up.
"""
_HEARTBEAT = b": still here\n\n"
_DONE = b"data: [DONE]\n\n"


class Answering:
    """An answer while it is given. It belongs to who asked: `aclose` ends it, and the model."""

    def __init__(self, give: Callable[[Listener], Coroutine[Any, Any, Given]]) -> None:
        self._pieces: list[str] = []
        self._news = asyncio.Event()
        self._task = asyncio.ensure_future(give(self._hear))
        self._task.add_done_callback(lambda _: self._news.set())

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return self._task.done()

    async def whole(self, request: Request) -> Given | None:
        """Wait for the answer; None if who asked has left. Raises what it failed with."""
        await _while_there(request, asyncio.wait((self._task,)))
        return self._task.result() if self.is_over else None

    async def begun(self, request: Request) -> bool:
        """Wait for the first piece, or a while; False if who asked has left.

        Raises what it failed with, if it has failed by then.
        """
        stayed = await _while_there(request, self._news.wait(), PATIENCE_S)
        if self.is_over:
            self._task.result()
        return stayed

    async def pieces(self) -> AsyncGenerator[str | None]:
        """Return the pieces as they come, and None where there was nothing for a while."""
        while True:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._news.wait()
            except TimeoutError:
                yield None
                continue
            self._news.clear()
            text, is_over = "".join(self._pieces), self.is_over
            self._pieces.clear()
            if text:
                yield text
            if is_over:
                return

    def end(self, path: str) -> Given | Trouble:
        """Return how it ended; what nobody foresaw is logged."""
        error = self._task.exception()
        if error is None:
            return self._task.result()
        return trouble_of(error) if isinstance(error, UnderstudyError) else mistake_of(error, path)

    async def aclose(self) -> None:
        """End it if it still goes on, and wait until what it cost is written."""
        self._task.cancel()
        await asyncio.wait((self._task,))
        if not self._task.cancelled():
            self._task.exception()  # who has left is told nothing, and nothing is lost

    def _hear(self, piece: str) -> None:
        self._pieces.append(piece)
        self._news.set()


@dataclass(frozen=True, slots=True)
class Chunks:
    """What all chunks of one answer have in common, and whether its usage is told at the end."""

    id: str
    created: int
    model: str
    with_usage: bool

    def delta(self, delta: dict[str, Any]) -> bytes:
        """Return a chunk with what is new."""
        return data_of(self._spoken(delta, None))

    def end(self, given: Given) -> bytes:
        """Return the chunk that says why it ended, and what is known of the answer."""
        chunk = self._spoken({}, finish_reason(given.answer))
        return data_of(chunk | {DETAILS: given.details} if given.details else chunk)

    def usage(self, given: Given) -> bytes:
        """Return the chunk that says what it took."""
        return data_of(self._chunk([], CompletionUsage.of(given.answer.usage).model_dump()))

    def _spoken(self, delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._chunk([choice], None)

    def _chunk(self, choices: list[dict[str, Any]], usage: dict[str, Any] | None) -> dict[str, Any]:
        chunk = {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": choices,
        }
        return chunk | {"usage": usage} if self.with_usage else chunk


class AnswerStream(StreamingResponse):
    """Answers in chunks; a reader who leaves ends the answer."""

    media_type = "text/event-stream"

    def __init__(self, answering: Answering, chunks: Chunks, path: str) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(frames(answering, chunks, path), headers=headers)
        self._answering = answering

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._answering.aclose()


async def frames(answering: Answering, chunks: Chunks, path: str) -> AsyncGenerator[bytes]:
    """Return an answer as server-sent events: who speaks, the pieces, the end or the error."""
    yield chunks.delta({"role": "assistant", "content": "", "refusal": None})
    async for piece in answering.pieces():
        yield _HEARTBEAT if piece is None else chunks.delta({"content": piece})
    end = answering.end(path)
    if isinstance(end, Trouble):
        yield data_of(problem_of(end).model_dump(mode="json"))
        return
    yield chunks.end(end)
    if chunks.with_usage:
        yield chunks.usage(end)
    yield _DONE


def data_of(value: dict[str, Any]) -> bytes:
    """Return a server-sent event that has data and nothing else."""
    return f"data: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


async def _while_there(
    request: Request, what: Coroutine[Any, Any, object], longest_s: float | None = None
) -> bool:
    """Wait for something as long as who asked is there; say whether they still are."""
    doing, leaving = asyncio.ensure_future(what), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((doing, leaving), timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
        return not leaving.done()
    finally:
        doing.cancel()
        leaving.cancel()
        await asyncio.wait((doing, leaving))


async def _left(request: Request) -> None:
    """Return when who asked has left; their request has been read by now."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
