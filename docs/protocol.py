"""Writes docs/reference/protocol.md: what goes over a WebSocket."""

import builtins
import typing
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, get_args
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.tables import first_paragraph, head, table
from understudy.api import envelope
from understudy.api.talks import NotOverThis
from understudy.ask.answering.schemas import Citation
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import PublicPage
from understudy.ask.visits import problems as visit_problems
from understudy.ask.visits.schemas import AnswerDetails, SessionOpened, ShownDocument
from understudy.conversations import problems as conversation_problems
from understudy.conversations.schemas import Message
from understudy.kernel.errors import LimitReached, UnderstudyError
from understudy.llm.traffic.messages import MessagesLimited

EVENTS: Mapping[str, str] = {
    "snapshot": "Where a session stands: `{messages, epoch}`, the newest ones of the branch "
    "with what "
    "is running; in one's own conversation `{conversation, messages, epoch}`. Forget what you had.",
    "message.added": "A question was stored: `{message}`.",
    "turn.started": "An answer has begun: `{message}`, its text is empty.",
    "message.delta": "A piece of it: `{message_id, offset, text}`; `offset` counts code points.",
    "message.done": "It has ended: `{message}`. This text counts, and `details` are final.",
    "turn.failed": "Follows `message.done` of one that is not complete: `{message, cause, "
    "problem}`.",
    "branch.moved": "Another branch is the active one: `{active_message_id}`; ask for a snapshot.",
    "document_changed": "A document was replaced: `{document_id, version_id, number}`. This "
    "session "
    "keeps its version; a new session has the new one.",
}
ERRORS: tuple[type[UnderstudyError], ...] = (
    MessagesLimited,
    visit_problems.QuestionsUsedUp,
    visit_problems.PageRests,
    visit_problems.AnswerNotFound,
    visit_problems.NoSuchDocument,
    visit_problems.SessionUnknown,
    PageNotFound,
    conversation_problems.ReplyRunning,
    conversation_problems.MessageIdTaken,
    conversation_problems.MessageNotFound,
    conversation_problems.CannotRegenerate,
    conversation_problems.CannotEdit,
    NotOverThis,
)
ORIGINAL: tuple[tuple[str, str], ...] = (
    (
        "connect to `/ws`, or `/ws?session_id=<chosen by the client>`",
        "connect to `/api/ask/{slug}/socket`, `hello`; who shows the `resume_token` goes on",
    ),
    (
        '`{"type":"system","message"}` on connecting',
        "`ready`: greeting and AI notice",
    ),
    ('`{"type":"question","question"}`', "`message` with `text`, and a `client_msg_id` of yours"),
    (
        '`{"type":"response","response"}`, the whole answer at once',
        "`turn.started`, `message.delta` ..., then `message.done` with text, verdict and citations",
    ),
    ('`{"type":"error","error","code"}`', "`error` with `code`, `message`, `retryable`"),
    ("code `VALIDATION_ERROR`", "`invalid_frame`"),
    ("code `RATE_LIMIT_EXCEEDED`", "`messages_limited`, with `retry_after_ms`"),
    (
        "codes `RATE_LIMIT`, `API_ERROR`, `LLM_ERROR`: the question is lost",
        "`turn.failed` with a cause; the question is stored, and `regenerate` asks again",
    ),
    ("codes `DATABASE_ERROR`, `INTERNAL_ERROR`", "`error`, or close code 1011: `hello` goes on"),
    ("nothing is sent after reconnecting", "missed events from `last_seq` on, or a `snapshot`"),
    ("no stop, no second answer, no rating", "`stop`, `regenerate`, `edit`, `feedback`"),
)
_PLAIN: Mapping[type, str] = {
    UUID: "id",
    str: "text",
    int: "number",
    bool: "yes or no",
    datetime: "moment",
    Decimal: "amount",
    NoneType: "null",
}


def protocol() -> Iterator[str]:
    """Write the protocol of WebSockets."""
    yield from head(
        "Sockets",
        "`WS /api/ask/{slug}/socket` is for visitors of an ask page, `WS "
        "/api/conversations/{id}/socket` "
        "for whoever's conversation it is. Both speak JSON in text frames, in the same "
        "envelope. The "
        f"subprotocol is `{envelope.SUBPROTOCOL}`; offer it or none. The same can be done over "
        "HTTP "
        "with server-sent events: [http.md](http.md). "
        "[ask-programs.md](../ask-programs.md) tells how a session "
        "goes, "
        "and `examples/` has a client of 60 lines in Python and in JavaScript.",
    )
    yield from _envelope()
    yield from _sent()
    yield from _told()
    yield "## An answer\n"
    yield from _fields("message", Message)
    yield from _fields("details of an answer", AnswerDetails)
    yield from _fields("citation", Citation)
    yield from _endings()
    yield from _from_the_original()


def _envelope() -> Iterator[str]:
    yield "## The envelope\n"
    yield "A client sends `{v, type, id, data}`; `id` may be anything and is given back:\n"
    yield "```json"
    yield '{"v": 1, "type": "message", "id": "7", "data": {"text": "May I bring my dog?"}}'
    yield "```\n"
    yield "The server sends `{v, type, seq, ts, session_id, data}`, and `reply_to` in answers:\n"
    yield "```json"
    yield (
        '{"v": 1, "type": "message.delta", "seq": 12, "ts": "2026-11-22T08:00:00.000+00:00", '
        '"session_id": "...", "data": {"message_id": "...", "offset": 0, "text": "Dogs"}}'
    )
    yield "```\n"
    yield (
        "`seq` is that of the last event, in one row per session without a gap; answers repeat "
        "it. Keep "
        "it with the `epoch` of the last `snapshot` and give both in `hello` to be told what "
        "you missed. "
        f"A frame has at most {envelope.LARGEST_FRAME_BYTES // 1024} KiB.\n"
    )


def _sent() -> Iterator[str]:
    yield "## What a client sends\n"
    for name, kind in envelope.FRAMES.items():
        yield f"### `{name}`\n"
        yield " ".join((kind.__doc__ or "").split()) + "\n"
        if kind.model_fields:
            yield from table(("Field", "Type", "What it is"), _rows(kind))
            yield ""


def _told() -> Iterator[str]:
    yield "## What the server answers\n"
    yield from table(("Type", "When"), ((f"`{k}`", v) for k, v in envelope.ANSWERS.items()))
    yield ""
    yield from _fields("data of ready", SessionOpened)
    yield "In one's own conversation it is `{conversation}` instead.\n"
    yield from _fields("page", PublicPage)
    yield from _fields("data of document", ShownDocument)
    yield "## What the server tells\n"
    yield from table(("Type", "Data"), ((f"`{k}`", v) for k, v in EVENTS.items()))
    yield ""


def _endings() -> Iterator[str]:
    yield "## Errors\n"
    yield (
        "After an `error` the socket stays open. `retryable` says that the same may be sent "
        "again after "
        "`retry_after_ms`. A frame that cannot be read is `invalid_frame`. The others are those "
        "of HTTP, "
        "of which these are met most:\n"
    )
    rows = (
        (f"`{each.code}`", first_paragraph(each.__doc__), "yes" if _waits(each) else "")
        for each in ERRORS
    )
    yield from table(("Code", "What it says", "Retryable"), rows)
    yield "\n## Close codes\n"
    yield from table(("Code", "Why"), ((str(k), v) for k, v in envelope.CLOSES.items()))
    yield ""


def _from_the_original() -> Iterator[str]:
    yield "## From resume-chatbot\n"
    yield (
        "Clients of [resume-chatbot](https://github.com/averhaven/resume-chatbot), whose README "
        "and "
        "`backend/app/main.py` describe `/ws`, change this:\n"
    )
    yield from table(("There", "Here"), ORIGINAL)


def _waits(kind: type[UnderstudyError]) -> bool:
    return issubclass(kind, LimitReached)


def _fields(name: str, kind: type[BaseModel]) -> Iterator[str]:
    yield f"### {name.capitalize()}\n"
    yield from table(("Field", "Type", "What it is"), _rows(kind))
    yield ""


def _rows(kind: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    told = _attributes(kind)
    for name, field in kind.model_fields.items():
        needed = " (needed)" if field.is_required() and issubclass(kind, envelope.Data) else ""
        about = field.description or told.get(name, "")
        yield f"`{name}`", f"{_type_of(field)}{needed}", about


def _attributes(kind: type[BaseModel]) -> dict[str, str]:
    """Return what a docstring says under `Attributes:`."""
    _, _, listed = (kind.__doc__ or "").partition("Attributes:")
    lines = [line.strip() for line in listed.splitlines() if ": " in line]
    found = (line.partition(": ") for line in lines)
    return {name: text[:1].upper() + text[1:] for name, _, text in found}


def _type_of(field: FieldInfo) -> str:
    return _named(field.annotation)


def _named(kind: Any) -> str:  # noqa: ANN401 an annotation is anything
    if isinstance(kind, typing.TypeAliasType):
        return _named(kind.__value__)
    parts = [part for part in get_args(kind) if part is not Ellipsis]
    match typing.get_origin(kind):
        case None | builtins.dict:
            return _plainly(typing.get_origin(kind) or kind)
        case typing.Annotated:
            return _named(parts[0])
        case typing.Literal:
            return " or ".join(map(str, parts))
        case builtins.tuple | builtins.list:
            return f"list of {_named(parts[0])}"
        case _:
            pass
    return " or ".join(_named(part) for part in parts)


def _plainly(kind: type) -> str:
    if issubclass(kind, StrEnum):
        return " or ".join(f"`{each}`" for each in kind)
    return "object" if issubclass(kind, BaseModel | dict) else _PLAIN[kind]
