import asyncio
from contextlib import aclosing

import pytest

from tests.support.llm import a_request
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.providers.scripted import NO_END, ScriptedProvider
from understudy.llm.types import Answer, Call, Usage

CALL = Call("script", a_request())


async def played(provider: ScriptedProvider) -> list[object]:
    return [step async for step in provider.stream(CALL)]


async def test_a_script_ends_well_unless_it_says_otherwise() -> None:
    provider = ScriptedProvider(["Well", " then."])
    *pieces, answer = await played(provider)
    assert pieces == ["Well", " then."]
    assert isinstance(answer, Answer)
    assert answer.text == "Well then."
    assert provider.calls == [CALL]


async def test_scripts_are_played_in_order_and_can_be_added() -> None:
    given = Answer("b", Usage(1), "stop", "other")
    provider = ScriptedProvider(["a", NO_END], [Usage(7), "b", given])
    provider.add("c", NO_END)
    assert await played(provider) == ["a"]
    assert await played(provider) == [Usage(7), "b", given]
    assert await played(provider) == ["c"]
    with pytest.raises(IndexError):
        await played(provider)


async def test_a_script_fails_where_it_says_so() -> None:
    provider = ScriptedProvider(["a", ProviderError(Cause.CUT)])
    stream = provider.stream(CALL)
    assert await anext(stream) == "a"
    with pytest.raises(ProviderError):
        await anext(stream)
    assert provider.open_streams == 0


async def test_a_script_waits_until_it_is_let_on() -> None:
    gate = asyncio.Event()
    provider = ScriptedProvider(["a", gate, "b"])
    async with aclosing(provider.stream(CALL)) as stream:
        assert await anext(stream) == "a"
        assert provider.open_streams == 1
        gate.set()
        assert await anext(stream) == "b"
    assert provider.open_streams == 0
