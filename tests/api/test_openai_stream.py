"""An answer on its way: whole, in chunks, late, broken, or to nobody."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from tests.support.logs import kept_logging
from understudy.api import openai_stream
from understudy.api.openai_stream import Answering, Chunks, frames
from understudy.conversations.replies import Given
from understudy.kernel.errors import NotFound
from understudy.llm.types import Answer, Usage

CHUNKS = Chunks("chatcmpl-1", 1, "m", with_usage=False)
ANSWER = Given(Answer("Hi you.", Usage(3, 0, 0, 2), "length", "x"))


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    with kept_logging():
        yield


def request(*, stays: bool = True) -> Request:
    async def receive() -> Message:
        if stays:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "headers": []}, receive)


async def heard(answering: Answering, chunks: Chunks = CHUNKS) -> list[Any]:
    events = [event.decode() async for event in frames(answering, chunks, "/v1/x")]
    return [
        json.loads(event[6:]) if event.startswith("data: {") else event.strip() for event in events
    ]


async def test_pieces_that_came_together_are_told_together() -> None:
    async def give(hear: Callable[[str], object]) -> Given:
        for piece in ("Hi", " ", "you."):
            hear(piece)
        return ANSWER

    answering = Answering(give)
    assert await answering.begun(request())
    first, said, end, done = await heard(answering)
    assert first["choices"][0]["delta"]["role"] == "assistant"
    assert said["choices"][0]["delta"] == {"content": "Hi you."}
    assert end["choices"][0] == {
        "index": 0,
        "delta": {},
        "logprobs": None,
        "finish_reason": "length",
    }
    assert done == "data: [DONE]"
    await answering.aclose()


async def test_usage_comes_last_if_it_is_wanted() -> None:
    async def give(_hear: Callable[[str], object]) -> Given:
        return ANSWER

    *others, usage, _ = await heard(Answering(give), Chunks("c", 1, "m", with_usage=True))
    assert [each["usage"] for each in others] == [None, None]
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 5)


async def test_what_is_known_of_an_answer_comes_with_its_end() -> None:
    async def give(_hear: Callable[[str], object]) -> Given:
        return ANSWER._replace(details={"verdict": "partly"})

    first, end, usage, _ = await heard(Answering(give), Chunks("c", 1, "m", with_usage=True))
    assert end["understudy"] == {"verdict": "partly"}
    assert end["choices"][0]["finish_reason"] == "length"
    assert "understudy" not in {**first, **usage}


async def test_a_silence_is_filled_with_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_stream, "PATIENCE_S", 0.01)
    go_on = asyncio.Event()

    async def give(hear: Callable[[str], object]) -> Given:
        await go_on.wait()
        hear("Hi")
        return ANSWER

    answering = Answering(give)
    assert await answering.begun(request())
    stream = frames(answering, CHUNKS, "/v1/x")
    assert (await anext(stream)).startswith(b"data: {")
    assert await anext(stream) == b": still here\n\n"
    go_on.set()
    rest = [event async for event in stream if not event.startswith(b":")]
    assert (len(rest), rest[-1]) == (3, b"data: [DONE]\n\n")


async def test_who_leaves_before_the_first_word_ends_it() -> None:
    ended = asyncio.Event()

    async def give(_hear: Callable[[str], object]) -> Given:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ANSWER

    for wait in (Answering.begun, Answering.whole):
        answering = Answering(give)
        assert not await wait(answering, request(stays=False))
        assert not ended.is_set()
        await answering.aclose()
        assert ended.is_set()
        ended.clear()


async def test_a_failure_before_the_first_word_is_raised() -> None:
    async def give(_hear: Callable[[str], object]) -> Given:
        raise NotFound

    for wait in (Answering.begun, Answering.whole):
        with pytest.raises(NotFound):
            await wait(Answering(give), request())


@pytest.mark.parametrize(
    ("error", "code"), [(NotFound(), "unknown_url"), (ZeroDivisionError("secret"), "internal")]
)
async def test_a_failure_later_is_an_event_and_no_end(error: Exception, code: str) -> None:
    async def give(hear: Callable[[str], object]) -> Given:
        hear("Well,")
        raise error

    events = await heard(Answering(give))
    assert events[-1]["error"]["code"] == code
    assert "secret" not in str(events)
    assert "data: [DONE]" not in events


async def test_a_failure_that_nobody_hears_of_is_no_noise() -> None:
    async def give(hear: Callable[[str], object]) -> Given:
        hear("Well,")
        raise NotFound

    answering = Answering(give)
    await answering.aclose()
    assert answering.is_over
