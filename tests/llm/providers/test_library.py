import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from decimal import Decimal

import pytest

from tests.support.llm import MODEL_OF, a_request, listen, opened, simulated
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator
from understudy.llm.providers.library import LibraryProvider
from understudy.llm.types import Call, Line

pytestmark = pytest.mark.parametrize("kind", MODEL_OF)

SYSTEM = "You are Maya, 34, a nurse. You came because you cannot sleep. " * 80


async def test_an_answer_comes_in_pieces_and_whole_with_its_usage(
    kind: str, simulator: Simulator
) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request(system=SYSTEM))
    (answer,) = heard.answers
    (entry,) = await simulator.journal.settled()
    assert heard.error is None
    assert len([piece for piece in heard.pieces if piece]) == entry.pieces > 3
    assert answer.text == heard.text
    assert answer.finish_reason == "stop"
    assert answer.model == entry.model == MODEL_OF[kind]
    assert answer.usage.source == "provider"
    assert answer.usage.input_tokens == entry.input_tokens
    assert answer.usage.output_tokens == entry.output_tokens
    assert answer.usage.cached_tokens == 0


async def test_cached_tokens_are_part_of_the_input_tokens(kind: str, simulator: Simulator) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        first = await listen(provider, a_request(system=SYSTEM))
        second = await listen(provider, a_request("And then?", system=SYSTEM))
    written, read = first.answers[0].usage, second.answers[0].usage
    _, entry = await simulator.journal.settled(2)
    assert 0 < read.cached_tokens == entry.cached_tokens < read.input_tokens == entry.input_tokens
    assert (written.cache_write_tokens > 0) is (kind == "anthropic"), "only they report it"


async def test_the_whole_conversation_is_sent_once(kind: str, simulator: Simulator) -> None:
    request = a_request("Third?", system=SYSTEM)
    lines = (Line(role="user", text="First?"), Line(role="assistant", text="Second."))
    object.__setattr__(request, "lines", (*lines, *request.lines))
    async with opened(simulated(kind, simulator.url)) as provider:
        await listen(provider, request)
    (entry,) = simulator.journal
    body = str(entry.body)
    places = [body.find(text) for text in ("First?", "Second.", "Third?")]
    assert -1 not in places
    assert places == sorted(places)
    assert body.count(SYSTEM.strip()) == 1
    assert "256" in body, "the longest answer is said"


async def test_an_answer_of_full_length_is_complete(kind: str, simulator: Simulator) -> None:
    simulator.next(Manner(fault=Fault.LENGTH))
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is None
    assert heard.answers[0].finish_reason == "length"


async def test_unreported_usage_is_estimated_and_says_so(kind: str, simulator: Simulator) -> None:
    simulator.next(Manner(fault=Fault.NO_USAGE))
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request(system=SYSTEM))
    usage = heard.answers[0].usage
    assert usage.source == "estimated"
    assert usage.input_tokens > 100
    assert usage.output_tokens > 3


async def test_only_openrouter_says_what_it_costs(kind: str, simulator: Simulator) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    cost = heard.answers[0].cost_usd
    assert (isinstance(cost, Decimal) and cost > 0) if kind == "openrouter" else cost is None


async def test_who_stops_listening_closes_the_connection(kind: str, simulator: Simulator) -> None:
    simulator.next(Manner(fault=Fault.HANG))
    async with opened(simulated(kind, simulator.url)) as provider:
        async with aclosing(provider.stream(Call(MODEL_OF[kind], a_request()))) as stream:
            heard = [piece async for piece in _until(stream, 3)]
        (entry,) = await simulator.journal.settled()
    assert len(heard) == 3
    assert entry.client_left


@pytest.mark.parametrize("fault", [Fault.HANG_BEFORE, Fault.HANG], ids=str)
async def test_cancelling_closes_the_connection(
    kind: str, fault: Fault, simulator: Simulator
) -> None:
    simulator.next(Manner(fault=fault))
    async with opened(simulated(kind, simulator.url)) as provider:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(listen(provider, a_request()))
            entry = await simulator.journal.first()
            listening.cancel()
        await entry.ended.wait()
    assert entry.client_left


async def test_a_model_is_made_once(kind: str, simulator: Simulator) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        assert isinstance(provider, LibraryProvider)
        assert provider.model(MODEL_OF[kind]) is provider.model(MODEL_OF[kind])


async def _until[T](stream: AsyncIterator[T], text_pieces: int) -> AsyncIterator[T]:
    count = 0
    async for piece in stream:
        if isinstance(piece, str) and piece:
            count += 1
            yield piece
        if count == text_pieces:
            return
