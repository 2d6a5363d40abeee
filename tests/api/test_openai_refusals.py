"""What programs written for OpenAI are refused, and how they are told of it."""

import asyncio
from typing import Any, Literal, override

import httpx2
import openai
import pytest
from openai import AsyncOpenAI

from tests.support.api import client
from tests.support.openai_programs import HELLO, Scene, a_persona, sdk
from tests.support.openai_schema import faults_of
from tests.support.personas import made
from understudy.accounts.access import OPERATOR
from understudy.accounts.browser import SESSION_COOKIE
from understudy.conversations.models import ConversationRow, MessageRow
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.money.schemas import BudgetDraft
from understudy.llm.tables import UsageEventRow


async def test_who_may_not_talk_with_a_persona_finds_no_model(scene: Scene) -> None:
    db = scene.services.db
    hidden = await a_persona(db, scene.teacher.actor, "Bea", client=True)
    private = await made(db, scene.teacher.actor)
    talk = await scene.services.conversations.start(scene.teacher.actor, private.id)
    before = await scene.count(ConversationRow), await scene.count(MessageRow)
    async with sdk(scene.url, scene.student.token) as program:
        for called in (hidden.id, private.id, talk.id, "mara-voss", "gpt-5", "a/b"):
            with pytest.raises(openai.NotFoundError) as error:
                await program.chat.completions.create(model=str(called), messages=HELLO)
            assert error.value.code == "model_not_found"
            assert error.value.type == "invalid_request_error"
            with pytest.raises(openai.NotFoundError):
                await program.models.retrieve(str(called))
    assert (await scene.count(ConversationRow), await scene.count(MessageRow)) == before
    assert await scene.count(UsageEventRow) == 0


async def test_a_client_is_no_model_even_for_its_owner(scene: Scene, program: AsyncOpenAI) -> None:
    hidden = await a_persona(scene.services.db, scene.teacher.actor, "Bea", client=True)
    for called in (f"persona:{hidden.id}", f"bea-{str(hidden.id)[-12:]}"):
        with pytest.raises(openai.NotFoundError):
            await program.chat.completions.create(model=called, messages=HELLO)


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/x", "/v1/chat/completions"])
async def test_only_a_bearer_token_opens_the_door(scene: Scene, path: str) -> None:
    token = scene.teacher.token
    carriers: list[dict[str, str]] = [
        {},
        {"x-api-key": token},
        {"api-key": token},
        {"Authorization": token},
        {"Authorization": f"Basic {token}"},
        {"Authorization": "Bearer nobody"},
        {"Cookie": f"{SESSION_COOKIE}={token}"},
        {"X-Goog-Api-Key": token},
    ]
    method = "POST" if path.endswith("completions") else "GET"
    async with client(scene.url) as http:
        for headers in carriers:
            body = {"model": scene.id, "messages": HELLO} if method == "POST" else None
            answer = await http.request(
                method, f"{path}?key={token}&api_key={token}", headers=headers, json=body
            )
            assert answer.status_code == 401, headers
            assert answer.headers["www-authenticate"] == "Bearer"
            assert faults_of(answer.json()) == []
            assert answer.json()["error"]["code"] == "invalid_api_key"
    async with sdk(scene.url, "nobody") as program:
        with pytest.raises(openai.AuthenticationError):
            await program.models.list()


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "bishop", "content": "x"}]}, "messages.0.role"),
        ({"messages": None}, "messages"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"n": 2}, None),
        ({"response_format": {"type": "json_object"}}, None),
        ({"tools": [{}], "tool_choice": "required"}, None),
        ({"modalities": ["audio"]}, None),
        (
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [{"type": "image_url", "image_url": {"url": "http://x/y"}}],
                    }
                ]
            },
            None,
        ),
    ],
)
async def test_what_cannot_be_asked_is_400(
    scene: Scene, program: AsyncOpenAI, change: dict[str, Any], param: str | None
) -> None:
    body: dict[str, Any] = {"messages": HELLO, "model": scene.id, **change}
    with pytest.raises(openai.BadRequestError) as error:
        await program.chat.completions.create(
            model=scene.id, messages=HELLO, extra_body={**body, "model": scene.id}
        )
    assert error.value.type == "invalid_request_error"
    assert error.value.param == param
    assert error.value.code in {"invalid_request", "unsupported_parameter"}
    assert scene.model.calls == []


async def test_errors_have_openais_shape_wherever_they_come_from(
    raw: httpx2.AsyncClient,
) -> None:
    json_type = {"Content-Type": "application/json"}
    chat = "/v1/chat/completions"
    tries: list[tuple[int, str, str, dict[str, Any]]] = [
        (404, "GET", "/v1/nothing", {}),
        (404, "POST", "/v1/embeddings", {"json": {}}),
        (405, "GET", chat, {}),
        (405, "DELETE", "/v1/models", {}),
        (400, "POST", chat, {"content": b"{", "headers": json_type}),
        (400, "POST", chat, {"content": b'{"model": "\\u0000"}', "headers": json_type}),
        (400, "POST", chat, {"content": b'{"model": "\\ud800"}', "headers": json_type}),
        (400, "POST", chat, {"content": b"x=1"}),
        (413, "POST", chat, {"content": b"x" * (4 * 1024 * 1024 + 1), "headers": json_type}),
    ]
    for status, method, path, given in tries:
        answer = await raw.request(method, path, **given)
        told = answer.json()
        assert (answer.status_code, set(told)) == (status, {"error"}), (method, path)
        assert faults_of(told) == []
        assert told["error"]["message"].endswith((".", "!"))


async def test_limits_are_429_and_say_when_to_come_back(scene: Scene, program: AsyncOpenAI) -> None:
    services = scene.services
    await services.adjustments.change(OPERATOR, {"person_messages_per_minute": 1})
    scene.model.add("Hello.")
    await program.chat.completions.create(model=scene.id, messages=HELLO)
    for stream in (False, True):
        with pytest.raises(openai.RateLimitError) as error:
            await program.chat.completions.create(model=scene.id, messages=HELLO, stream=stream)
        assert 0 < int(error.value.response.headers["retry-after"]) <= 60
        assert (error.value.code, error.value.type) == ("rate_limit_exceeded", "requests")


async def test_a_budget_that_is_used_up_is_429_and_not_tried_again(scene: Scene) -> None:
    services = scene.services
    draft = BudgetDraft.model_validate(
        {"scope": "installation", "of": "", "period": "day", "limit_tokens": 1}
    )
    await services.budgets.set(OPERATOR, draft)
    async with sdk(scene.url, scene.teacher.token, retries=3) as program:
        with pytest.raises(openai.RateLimitError) as error:
            await program.chat.completions.create(model=scene.id, messages=HELLO, stream=True)
    assert error.value.code == "insufficient_quota"
    assert scene.model.calls == []
    assert (await services.limits.state(scene.teacher.actor)).person.used == 1


async def test_a_model_that_fails_is_503(scene: Scene, program: AsyncOpenAI) -> None:
    for stream in (False, True):
        scene.model.add(ProviderError(Cause.OVERLOADED, "secret words"))
        with pytest.raises(openai.InternalServerError) as error:
            await program.chat.completions.create(model=scene.id, messages=HELLO, stream=stream)
        assert error.value.status_code == 503
        assert error.value.type == "server_error"
        assert "overloaded" in error.value.message
        assert "secret" not in error.value.message


async def test_a_failure_in_the_middle_is_an_event_of_the_stream(
    scene: Scene, program: AsyncOpenAI
) -> None:
    go_on = asyncio.Event()
    scene.model.add("Well, ", go_on, ProviderError(Cause.SERVER_ERROR, "secret words"))
    stream = await program.chat.completions.create(model=scene.id, messages=HELLO, stream=True)
    pieces = [await anext(stream), await anext(stream)]
    assert [piece.choices[0].delta.content for piece in pieces] == ["", "Well, "]
    go_on.set()
    with pytest.raises(openai.APIError) as error:
        await anext(stream)
    assert error.value.code == "no_answer"
    assert "internal error" in error.value.message


@pytest.mark.parametrize("stream", [False, True])
async def test_a_client_that_leaves_stops_the_model(
    scene: Scene, raw: httpx2.AsyncClient, stream: bool
) -> None:
    began, never = _Told(), asyncio.Event()
    scene.model.add("Well, ", began, never)
    body = {"model": scene.id, "messages": HELLO, "stream": stream}
    asking = asyncio.create_task(raw.post("/v1/chat/completions", json=body))
    await began.waited_for.wait()
    assert scene.model.open_streams == 1
    asking.cancel()
    await asyncio.wait((asking,))
    async with asyncio.timeout(10):
        while scene.model.open_streams or not await scene.count(UsageEventRow):
            await asyncio.sleep(0.01)
    assert (await scene.spent()).outcome == "stopped"


class _Told(asyncio.Event):
    """An event that is passed at once, and tells that somebody has come to it."""

    def __init__(self) -> None:
        super().__init__()
        self.waited_for = asyncio.Event()

    @override
    async def wait(self) -> Literal[True]:
        self.waited_for.set()
        return True
