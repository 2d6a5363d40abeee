import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import pytest
from pydantic import BaseModel

from tests.support.llm import MODEL_OF, a_request, listen, opened, simulated
from tests.support.simulator.journal import Entry
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator
from understudy.llm.providers.library import LibraryProvider
from understudy.llm.types import Call, Line

pytestmark = pytest.mark.parametrize("kind", MODEL_OF)

FIELD_OF_FORM = {
    "anthropic": "output_config",
    "openai": "response_format",
    "google": "responseJsonSchema",
    "openrouter": "response_format",
    "compatible": "response_format",
}
SYSTEM = "You are Maya, 34, a nurse. You came because you cannot sleep. " * 80


class Form(BaseModel):
    name: str
    age: int
    moods: list[Literal["good", "bad"]]
    note: str | None = None


def prompt_of(entry: Entry) -> list[str]:
    """Return the texts of a request in the order in which the model reads them."""
    body = entry.body
    told = body.get("system") or (body.get("systemInstruction") or {}).get("parts") or []
    messages = body.get("messages") or body["contents"]
    parts = [*told, *(m.get("content") or m.get("parts") for m in messages)]
    texts: list[str] = []
    for part in parts:
        each = part if isinstance(part, list) else [part]
        texts += [text if isinstance(text, str) else text["text"] for text in each]
    return texts


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


async def test_the_system_comes_first_and_the_rest_is_only_appended(
    kind: str, simulator: Simulator
) -> None:
    lines = tuple(
        Line(role="user" if n % 2 == 0 else "assistant", text=f"Line {n}.") for n in range(5)
    )
    async with opened(simulated(kind, simulator.url)) as provider:
        for said in (3, 5):
            await listen(provider, replace(a_request(system=SYSTEM), lines=lines[:said]))
    first, second = simulator.journal
    assert prompt_of(first)[0] == SYSTEM
    assert prompt_of(second)[: len(prompt_of(first))] == prompt_of(first)
    # They read the lines before the newest one from the cache, where it is long enough.
    assert second.cached_tokens > 1_024


async def test_a_long_conversation_is_read_from_the_cache_but_for_its_newest_lines(
    kind: str, simulator: Simulator
) -> None:
    said: list[Line] = []
    async with opened(simulated(kind, simulator.url)) as provider:
        for _ in range(30):
            said.append(Line(role="user", text="What was it like at work today, then? " * 3))
            heard = await listen(provider, replace(a_request(system=SYSTEM), lines=tuple(said)))
            said.append(Line(role="assistant", text=heard.text))
    usages = [entry.input_tokens for entry in simulator.journal]
    cached = [entry.cached_tokens for entry in simulator.journal]
    assert cached[0] == 0
    assert sum(cached) >= 0.85 * sum(usages)


async def test_only_openai_is_told_what_calls_share(kind: str, simulator: Simulator) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        await listen(provider, a_request())
        await listen(provider, replace(a_request(), cache_key="conversation-7"))
    without, shared = (entry.body.get("prompt_cache_key") for entry in simulator.journal)
    assert without is None
    assert shared == ("conversation-7" if kind == "openai" else None)


async def test_only_the_others_are_told_what_to_keep(kind: str, simulator: Simulator) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        await listen(provider, a_request(system=SYSTEM))
    marked = str(simulator.journal.last().body).count("cache_control")
    assert marked == {"anthropic": 2, "openrouter": 2}.get(kind, 0)


async def test_what_stays_of_a_prompt_is_kept_where_the_rest_of_it_changes(
    kind: str, simulator: Simulator
) -> None:
    stable = len(SYSTEM.strip())
    async with opened(simulated(kind, simulator.url)) as provider:
        for turn in range(2):
            changing = f"{SYSTEM.strip()}\n\nTurn {turn}."
            await listen(provider, replace(a_request(system=changing), stable=stable))
    first, second = simulator.journal
    assert second.cached_tokens > 1_024
    assert second.written_tokens == 0 or kind not in {"anthropic", "openrouter"}
    for turn, entry in enumerate((first, second)):
        text = "".join(prompt_of(entry))
        assert text.count(f"Turn {turn}.") == 1
        assert text.index(SYSTEM.strip()[-20:]) < text.index(f"Turn {turn}.")


async def test_a_form_is_asked_for_in_the_providers_own_way(
    kind: str, simulator: Simulator
) -> None:
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, replace(a_request(), schema=Form))
    assert heard.error is None
    Form.model_validate_json(heard.text)
    body = simulator.journal.last().body
    assert (FIELD_OF_FORM[kind] in str(body)) is (kind != "compatible")
    in_words = "Answer with one JSON object" in prompt_of(simulator.journal.last())[0]
    assert in_words is (kind == "compatible"), "nobody knows what its server can do"


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.THINKING], ids=str)
async def test_an_answer_without_a_word_is_told_as_it_is(
    kind: str, fault: Fault, simulator: Simulator
) -> None:
    simulator.next(Manner(fault=fault))
    async with opened(simulated(kind, simulator.url)) as provider:
        heard = await listen(provider, a_request())
    assert heard.error is None
    assert heard.text == heard.answers[0].text == ""
    assert heard.answers[0].usage.input_tokens == simulator.journal.last().input_tokens


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
