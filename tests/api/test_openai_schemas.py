"""What is made of a request, and of an answer."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.openai_schema import faults_of
from understudy.api.openai_schemas import (
    DETAILS,
    ChatRequest,
    CompletionUsage,
    Unsupported,
    completion,
    finish_reason,
)
from understudy.conversations.replies import Given
from understudy.conversations.schemas import MessageRole
from understudy.kernel.clock import now
from understudy.llm.types import Answer, Usage


def asked(*messages: dict[str, Any], **others: object) -> ChatRequest:
    given = list(messages) or [{"role": "user", "content": "Hello"}]
    return ChatRequest.model_validate({"model": "m", "messages": given, **others})


def text(*parts: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": part} for part in parts]


def test_words_are_said_and_the_rest_is_a_note() -> None:
    found = asked(
        {"role": "system", "content": "One."},
        {"role": "user", "content": text("Hello", "you")},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "tool_call_id": "1", "content": "42"},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
        {"role": "user", "content": "  \n"},
        {"role": "developer", "content": text("Two.")},
    ).asked()
    assert [(each.role, each.text) for each in found.said] == [
        (MessageRole.USER, "Hello\nyou"),
        (MessageRole.PERSONA, "No."),
    ]
    assert found.note == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ({}, None),
        ({"max_tokens": 5}, 5),
        ({"max_completion_tokens": 7}, 7),
        ({"max_tokens": 9, "max_completion_tokens": 7}, 7),
        ({"max_tokens": None}, None),
    ],
)
def test_the_smaller_limit_counts(limits: dict[str, Any], most: int | None) -> None:
    assert asked(**limits).asked().most_tokens == most


@pytest.mark.parametrize(
    "others",
    [
        {"temperature": 9, "top_p": "x", "user": 5, "stop": [""], "metadata": {"a": 1}},
        {"tools": [{"type": "function"}], "tool_choice": "auto", "parallel_tool_calls": True},
        {"tools": [], "tool_choice": "none", "function_call": "auto"},
        {"response_format": {"type": "text"}, "modalities": ["text"], "n": 1},
        {"stream": None, "stream_options": None, "seed": None, "n": None},
        {"logit_bias": {}, "logprobs": True, "nobody_knows_this": {"a": []}},
    ],
)
def test_what_changes_nothing_is_no_error(others: dict[str, Any]) -> None:
    assert asked(**others).asked() == asked().asked()


@pytest.mark.parametrize(
    "others",
    [
        {"n": 0},
        {"n": 3},
        {"response_format": {"type": "json_schema", "json_schema": {}}},
        {"modalities": ["text", "audio"]},
        {"tool_choice": "required"},
        {"tool_choice": {"type": "function", "function": {"name": "f"}}},
        {"function_call": {"name": "f"}},
        {"messages": [{"role": "user", "content": [{"type": "input_audio"}]}]},
        {"messages": [{"role": "system", "content": [{"type": "file"}]}]},
    ],
)
def test_what_could_not_be_done_is_refused(others: dict[str, Any]) -> None:
    with pytest.raises(Unsupported):
        asked(**others).asked()


@pytest.mark.parametrize(
    "others", [{"messages": []}, {"messages": "Hello"}, {"model": ""}, {"max_tokens": 0}]
)
def test_what_is_no_request_is_refused(others: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(**others)


@pytest.mark.parametrize(
    ("stop", "stops"),
    [
        ("END", ("END",)),
        (["a", "", "b"], ("a", "b")),
        (None, ()),
        ([str(n) for n in range(99)], 16),
    ],
)
def test_a_stop_is_one_text_or_some(stop: object, stops: tuple[str, ...] | int) -> None:
    found = asked(stop=stop).asked().stops
    assert (len(found) if isinstance(stops, int) else found) == stops


def test_usage_is_wanted_only_where_it_is_asked_for() -> None:
    assert asked(stream_options={"include_usage": True}).wants_usage
    assert not asked(stream_options={}).wants_usage
    assert not asked().wants_usage


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("stop", "stop"), ("length", "length"), ("content_filter", "content_filter"), ("end", "stop")],
)
def test_an_end_has_one_of_openais_names(ours: str, theirs: str) -> None:
    answer = Answer("Hi", Usage(10, 4, 0, 3, 1), ours, "x")
    assert finish_reason(answer) == theirs
    told = completion("chatcmpl-1", now(), "m", Given(answer))
    assert told.choices[0].finish_reason == theirs
    assert told.usage == CompletionUsage.of(answer.usage)
    assert told.usage.prompt_tokens_details.cached_tokens == 4
    assert told.usage.completion_tokens_details.reasoning_tokens == 1
    assert told.usage.total_tokens == 13


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"created": "1"}, "answer.created is a str"),
        ({"created": True}, "answer.created is a bool"),
        ({"object": "chat"}, "no such object"),
        ({"id": None}, "answer.id is a NoneType"),
        ({"usage": None}, "answer.usage is a NoneType"),
        ({"usage": {"prompt_tokens": 1, "completion_tokens": 1}}, "answer.usage.total_tokens is"),
        ({"citations": []}, "answer.citations is []"),
        ({"choices": [{"index": 0}]}, "answer.choices.0.finish_reason is missing"),
    ],
)
def test_what_openai_does_not_publish_is_noticed(change: dict[str, Any], fault: str) -> None:
    said = Given(Answer("Hi", Usage(1, 0, 0, 1), "stop", "x"))
    told = completion("chatcmpl-1", now(), "m", said).model_dump(mode="json", exclude={DETAILS})
    assert faults_of(told) == []
    assert faults_of(told | change)[0].startswith(fault)
