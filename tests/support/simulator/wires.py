"""Which protocol is spoken under which path."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from tests.support.simulator.http import HttpRequest
from tests.support.simulator.said import Asked, Said
from tests.support.simulator.wire_anthropic import AnthropicWire
from tests.support.simulator.wire_chat import ChatWire
from tests.support.simulator.wire_gemini import GeminiWire


class Wire(Protocol):
    """A provider's protocol."""

    @property
    def name(self) -> str: ...
    @property
    def alive(self) -> bytes:
        """A sign of life in a stream that carries nothing."""
        ...

    @property
    def spent(self) -> tuple[int, str | None]:
        """The status and code that say that nothing is left to spend."""
        ...

    def read(self, path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Asked: ...
    def whole(self, said: Said) -> dict[str, Any]: ...
    def opening(self, said: Said) -> Iterator[bytes]: ...
    def piece(self, said: Said, text: str) -> bytes: ...
    def closing(self, said: Said) -> Iterator[bytes]: ...
    def error(self, status: int, code: str | None) -> dict[str, Any]: ...
    def error_event(self, status: int, code: str | None) -> bytes: ...


_WIRES: tuple[tuple[str, Wire], ...] = (
    ("/compatible/v1/chat/completions", ChatWire("compatible")),
    ("/openrouter/api/v1/chat/completions", ChatWire("openrouter")),
    ("/v1/chat/completions", ChatWire("openai")),
    ("/v1/messages", AnthropicWire()),
    ("/v1beta/models/", GeminiWire()),
    ("/v1/models/", GeminiWire()),
)


def wire_for(request: HttpRequest) -> Wire | None:
    """Return the protocol of a path, wherever it is mounted; None if it is no provider's."""
    path = request.path.partition("?")[0]
    if request.method != "POST":
        return None
    return next((wire for part, wire in _WIRES if part in path), None)
