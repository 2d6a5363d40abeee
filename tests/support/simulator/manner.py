"""How a request is answered."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fault(StrEnum):
    """What goes wrong. The faults of a stream strike after `Manner.after` pieces."""

    NONE = "none"
    SPENT = "spent"
    """Nothing is left to spend: each provider's own status and code."""
    HANG_BEFORE = "hang_before"
    """No answer at all, not even its head."""
    HANG = "hang"
    """Silence in the stream."""
    TRICKLE = "trickle"
    """Signs of life in the stream, and no text."""
    CLOSE_BEFORE = "close_before"
    """The connection is closed before an answer."""
    RESET = "reset"
    """The connection is reset in the stream."""
    FIN = "fin"
    """The connection is closed in the stream, in the middle of the HTTP body."""
    CUT = "cut"
    """The stream ends early and cleanly: a whole HTTP body, half an answer."""
    EMPTY = "empty"
    """A 200 without a body."""
    HTML = "html"
    """A 200 with a web page."""
    MALFORMED = "malformed"
    """Broken JSON in the stream."""
    BAD_UTF8 = "bad_utf8"
    ERROR_EVENT = "error_event"
    """A 200 whose stream then reports `Manner.status`."""
    FILTERED = "filtered"
    """The content filter ends the answer."""
    LENGTH = "length"
    """The answer ends at its longest allowed length."""
    NO_USAGE = "no_usage"
    """Tokens are not reported."""
    SILENT = "silent"
    """A whole answer, its end marker and usage, and not a word in it."""
    THINKING = "thinking"
    """As `SILENT`, after the model has thought."""
    UNFIT = "unfit"
    """JSON that does not fit the schema that was asked for."""
    FENCED = "fenced"
    """JSON that fits, between the fences of a code block."""
    PROSE = "prose"
    """JSON that fits, in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one request is answered.

    Attributes:
        fault: what goes wrong.
        status: an error status in place of an answer; with `ERROR_EVENT`, inside the stream.
        retry_after: the header's value, sent with an error status.
        code: the error's own code, such as `insufficient_quota`.
        after: pieces sent before a fault of the stream.
        first_token_s: wait before the first piece.
        between_tokens_s: wait between two pieces.
        text: what to say; otherwise it follows from the request.
        words: length of what is said otherwise.
    """

    fault: Fault = Fault.NONE
    status: int = 0
    retry_after: str | None = None
    code: str | None = None
    after: int = 3
    first_token_s: float = 0.0
    between_tokens_s: float = 0.0
    text: str | None = None
    words: int = 12

    @classmethod
    def read(cls, fields: dict[str, Any]) -> "Manner":
        """Read a manner from JSON."""
        return cls(**{**fields, "fault": Fault(fields.get("fault", Fault.NONE))})


class Manners:
    """The manners of the requests to come."""

    def __init__(self) -> None:
        self.always = Manner()
        self._next: deque[Manner] = deque()

    def add(self, manner: Manner, times: int = 1) -> None:
        """Answer the next requests in this manner."""
        self._next.extend([manner] * times)

    def take(self) -> Manner:
        """Return the manner of the request that has just come."""
        return self._next.popleft() if self._next else self.always
