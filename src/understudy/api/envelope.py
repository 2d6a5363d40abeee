"""What goes over a WebSocket: JSON text frames in one envelope, both ways.

This is the protocol; `docs/reference/protocol.md` is made from it.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from understudy.api.deps import has_nul
from understudy.ask.visits.schemas import Question
from understudy.kernel.clock import now

VERSION = 1
SUBPROTOCOL = "understudy.v1"
LARGEST_FRAME_BYTES = 32 * 1024
"""Room for the longest question, where each character is written as two escapes."""


class Data(BaseModel):
    """The data of a client's frame."""

    model_config = ConfigDict(extra="forbid")


class Hello(Data):
    """The first frame: begins a session, or goes on with one.

    With `session_id` and `resume_token` the session goes on, and with `epoch` and `last_seq` every
    event after that one is told again; if it cannot be, a `snapshot` comes first.
    """

    token: str | None = Field(
        default=None, max_length=500, description="Of who is signed in, where there is no cookie."
    )
    session_id: UUID | None = None
    resume_token: str | None = Field(default=None, max_length=500)
    epoch: str | None = Field(default=None, max_length=100, description="From the last `snapshot`.")
    last_seq: int | None = Field(default=None, ge=0, description="The last `seq` that was seen.")


class Say(Data):
    """Ask something. The same `client_msg_id` and text again is the same question."""

    client_msg_id: UUID | None = None
    text: Question


class Stop(Data):
    """Cut the answer that is being given; what was heard is kept."""


class Regenerate(Data):
    """Have an answer given again, beside the one there is."""

    message_id: UUID
    client_msg_id: UUID | None = Field(default=None, description="The id of the new answer.")


class Edit(Data):
    """Ask something else in place of an earlier question."""

    message_id: UUID
    client_msg_id: UUID | None = None
    text: Question


class Rate(Data):
    """Say what you think of an answer; a null `value` takes it back."""

    message_id: UUID
    value: Literal[-1, 1] | None
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""


class Document(Data):
    """Read a document, by its place from 0, as this session is held on it."""

    place: int = Field(ge=0, le=100)


class Forget(Data):
    """Have the session and all that was said in it deleted; nothing can be done in it then."""


class Ping(Data):
    """Ask for a `pong`."""


FRAMES: Mapping[str, type[Data]] = {
    "hello": Hello,
    "message": Say,
    "stop": Stop,
    "regenerate": Regenerate,
    "edit": Edit,
    "feedback": Rate,
    "document": Document,
    "forget": Forget,
    "ping": Ping,
}
"""What clients send, by its type."""

ANSWERS: Mapping[str, str] = {
    "ready": "To `hello`: the session, its next `resume_token`, and the page.",
    "accepted": "To `message`, `regenerate`, `edit`: `message_id` is stored, `reply_id` is coming.",
    "stopped": "To `stop`: whether there was an answer to cut.",
    "kept": "To `feedback`.",
    "document": "To `document`: its sections and sentences.",
    "forgotten": "To `forget`; the socket closes with 4401. Begin a new session to go on.",
    "pong": "To `ping`.",
    "error": "To anything: `code`, `message` for people, `retryable`, `retry_after_ms`.",
    "closing": "Comes before the server closes: `reason`.",
}
"""What only the one who asked is told, by its type. `seq` is that of the last event."""

CLOSES: Mapping[int, str] = {
    1008: "A frame that is none, or no `hello` in time.",
    1009: "A frame over 32 KiB.",
    1011: "A mistake of ours; go on with `hello`.",
    1012: "The server restarts; go on with `hello` in a moment.",
    4401: "The session cannot be gone on with, or one must sign in.",
    4403: "This site may not show the page, or it is not yours to speak in.",
    4404: "There is no such page or conversation, or it was switched off.",
    4409: "The session was gone on with from elsewhere.",
    4429: "Too many connections, or too many frames that were refused.",
}


class Frame(BaseModel):
    """A client's frame. `id` is given back as `reply_to`."""

    model_config = ConfigDict(extra="ignore")

    v: Literal[1] = 1
    type: str = Field(max_length=50)
    id: str = Field(default="", max_length=100)
    data: dict[str, Any] = {}


def framed(
    type: str, data: Mapping[str, Any], *, session_id: str, seq: int, reply_to: str = ""
) -> str:
    """Return a server's frame."""
    frame: dict[str, Any] = {
        "v": VERSION,
        "type": type,
        "seq": seq,
        "ts": now().isoformat(timespec="milliseconds"),
        "session_id": session_id,
        "data": data,
    }
    if reply_to:
        frame["reply_to"] = reply_to
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> tuple[Frame, Data]:
    """Return a client's frame and its data.

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
    if has_nul(text.encode(errors="replace")):
        raise ValueError("it contains a NUL character")
    try:
        return frame, kind.model_validate(frame.data)
    except ValidationError as error:
        raise ValueError(f"its data is not right: {_first(error)}") from None


def id_in(text: str) -> str:
    """Return the id of a frame that could not be read as a whole; "" if there is none."""
    with suppress(ValueError, RecursionError):
        found = json.loads(text)
        if isinstance(found, dict) and isinstance(found.get("id"), str):
            return str(found["id"])[:100].encode(errors="replace").decode()
    return ""


def name_of(data: Data) -> str:
    """Return the type of the frame that these data came in."""
    return next(name for name, kind in FRAMES.items() if kind is type(data))


def _first(error: ValidationError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "it is too deep"
    problem = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
