"""Programs written for OpenAI, over HTTP: the official SDK, and what others send."""

import asyncio
import json
from typing import Any

import httpx2
import pytest
from openai import AsyncOpenAI
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tests.support.accounts import add_member
from tests.support.openai_programs import (
    HELLO,
    OPEN_WEBUI,
    SILLYTAVERN,
    Scene,
    a_persona,
    sdk,
)
from tests.support.openai_schema import faults_of
from understudy.accounts.access import Role
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.llm.types import Answer, Usage
from understudy.personas.schemas import Visibility

COUNTED = Answer("Hello you.", Usage(50, 20, 0, 4), "stop", "script")


async def test_the_sdk_lists_personas_as_models(scene: Scene, program: AsyncOpenAI) -> None:
    db = scene.services.db
    await a_persona(db, scene.teacher.actor, "Bea Client", client=True)
    foreign = await add_member(db, Role.TEACHER, email="other@example.org")
    await a_persona(db, foreign.actor, "Zoe Private", visibility=Visibility.PRIVATE)
    found = [model async for model in program.models.list()]
    assert [model.id for model in found] == [scene.id]
    listed = Model.model_validate(found[0].model_dump(), strict=True)
    assert listed.created == int(scene.persona.created_at.timestamp())
    assert (listed.owned_by, found[0].to_dict()["name"]) == ("understudy", "Mara Voss")
    for called in (scene.id, f"persona:{scene.persona.id}", str(scene.persona.id)):
        assert (await program.models.retrieve(called)).object == "model"


async def test_models_are_as_openai_publishes_them(scene: Scene, raw: httpx2.AsyncClient) -> None:
    for path in ("/v1/models", f"/v1/models/{scene.id}"):
        assert faults_of((await raw.get(path)).json()) == []


async def test_the_sdk_holds_a_plain_conversation(scene: Scene, program: AsyncOpenAI) -> None:
    scene.model.add("Hello ", "you.", COUNTED)
    scene.model.add("As I said.")
    said = await program.chat.completions.create(model=scene.id, messages=HELLO)
    told = said.to_dict()
    ChatCompletion.model_validate_json(json.dumps(told), strict=True)
    assert faults_of(told) == []
    assert said.id.startswith("chatcmpl-")
    assert said.model == scene.id
    assert said.choices[0].message.content == "Hello you."
    assert said.choices[0].finish_reason == "stop"
    assert said.usage
    assert said.usage.prompt_tokens_details
    assert said.usage.prompt_tokens_details.cached_tokens == 20
    assert (said.usage.prompt_tokens, said.usage.total_tokens) == (50, 54)
    again = [*HELLO, said.choices[0].message, {"role": "user", "content": "And?"}]
    await program.chat.completions.create(model=scene.id, messages=again)
    lines = [(line.role, line.text) for line in scene.model.calls[1].request.lines]
    assert lines == [("user", "Hello"), ("assistant", "Hello you."), ("user", "And?")]


async def test_the_sdk_hears_a_streamed_conversation(scene: Scene, program: AsyncOpenAI) -> None:
    go_on = asyncio.Event()
    scene.model.add("Hello ", go_on, "you.", COUNTED)
    stream = await program.chat.completions.create(
        model=scene.id, messages=HELLO, stream=True, stream_options={"include_usage": True}
    )
    chunks = list[ChatCompletionChunk]()
    async for chunk in stream:
        chunks.append(chunk)
        if chunk.choices and chunk.choices[0].delta.content == "Hello ":
            go_on.set()  # so the first piece came before the second was said
    for chunk in chunks:
        told = chunk.to_dict()
        ChatCompletionChunk.model_validate_json(json.dumps(told), strict=True)
        assert faults_of(told) == []
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}) == 1
    *spoken, end, used = chunks
    assert spoken[0].choices[0].delta.role == "assistant"
    assert "".join(c.choices[0].delta.content or "" for c in spoken) == "Hello you."
    assert [c.choices[0].finish_reason for c in (*spoken, end)] == [None] * len(spoken) + ["stop"]
    assert used.choices == []
    assert used.usage
    assert used.usage.total_tokens == 54
    assert all(chunk.usage is None for chunk in (*spoken, end))


async def test_the_bytes_of_a_stream_are_openais(scene: Scene, raw: httpx2.AsyncClient) -> None:
    scene.model.add("Hi.")
    body = {"model": scene.id, "messages": HELLO, "stream": True}
    answer = await raw.post("/v1/chat/completions", json=body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    *events, done, rest = answer.text.split("\n\n")
    assert (done, rest) == ("data: [DONE]", "")
    told = [json.loads(event.removeprefix("data: ")) for event in events]
    assert [faults_of(each) for each in told] == [[], [], []]
    deltas = [each["choices"][0]["delta"] for each in told]
    assert deltas == [
        {"role": "assistant", "content": "", "refusal": None},
        {"content": "Hi."},
        {},
    ]
    assert all("usage" not in each for each in told)


@pytest.mark.parametrize("body", [OPEN_WEBUI, SILLYTAVERN], ids=["Open WebUI", "SillyTavern"])
async def test_what_other_programs_send_is_understood(
    scene: Scene, raw: httpx2.AsyncClient, body: dict[str, Any]
) -> None:
    scene.model.add("Hello.")
    answer = await raw.post("/v1/chat/completions", json={"model": scene.id, **body})
    assert answer.status_code == 200, answer.text
    assert answer.text.endswith("data: [DONE]\n\n")
    request = scene.model.calls[0].request
    note = next(m["content"] for m in body["messages"] if m["role"] == "system")
    assert request.system.startswith("You are Mara Voss.")
    assert note not in request.system
    assert note in request.lines[0].text
    assert request.lines[-1].role == "user"
    assert request.most_tokens == body.get("max_tokens", 1024)


async def test_nothing_is_stored_and_the_call_is_in_the_ledger(
    scene: Scene, program: AsyncOpenAI
) -> None:
    scene.model.add("Hello.")
    await program.chat.completions.create(model=scene.id, messages=HELLO)
    assert await scene.count(ConversationRow) == 0
    assert await scene.count(MessageRow) == 0
    event = await scene.spent()
    assert (event.product, event.purpose) == ("chat", "openai")
    assert event.payer_id == scene.teacher.actor.id
    state = await scene.services.limits.state(scene.teacher.actor)
    assert state.person.used == 1


async def test_a_student_sees_no_tokens(scene: Scene) -> None:
    async with sdk(scene.url, scene.student.token) as program:
        scene.model.add("Hello.")
        said = await program.chat.completions.create(model=scene.id, messages=HELLO)
        assert "usage" not in said.to_dict()
        assert faults_of(said.to_dict()) == []
        scene.model.add("Hello.")
        stream = await program.chat.completions.create(
            model=scene.id, messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
        assert [chunk async for chunk in stream if chunk.usage or not chunk.choices] == []


async def test_another_program_s_chat_id_opens_no_conversation(
    scene: Scene, raw: httpx2.AsyncClient
) -> None:
    services, student = scene.services, scene.student.actor
    talk = await services.conversations.start(student, scene.persona.id)
    before = await scene.count(MessageRow)
    scene.model.add("Hello.")
    ids = {name: str(talk.id) for name in ("chat_id", "conversation_id", "session_id", "id")}
    body = {"model": scene.id, "messages": HELLO, **ids}
    assert (await raw.post("/v1/chat/completions", json=body)).status_code == 200
    assert await scene.count(MessageRow) == before
    assert len(scene.model.calls[0].request.lines) == 1
