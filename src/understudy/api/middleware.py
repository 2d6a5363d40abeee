"""What every request passes: its id in the logs, an end to what is too large, a sign of life."""

import re

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from understudy.kernel.ids import new_id

_MIB = 1024 * 1024
LARGEST_BODY_BYTES = 4 * _MIB
LARGEST_UPLOAD_BYTES = 11 * _MIB
"""Where a document (10 MiB) or a character card (8 MiB) is put in, with what a form adds."""
TOO_LARGE = "The request is larger than {most} MiB; nothing was stored. Send it in parts."
_UPLOADS = re.compile(r"/api/(ask/documents(/[0-9a-f-]{36}/versions)?|personas/import-card)")
_MACHINES = ("/api/health/", "/metrics")
"""Asked again and again by what nobody sits in front of."""
_CONVERSATION = re.compile(rb"/conversations/([0-9a-f-]{36})")


class RequestMiddleware:
    """Names each request in the logs and in `X-Request-ID`, and stops bodies that are too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "websocket":
            await self._app(scope, _heard(scope, receive), send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not scope["path"].startswith(_MACHINES):
            _hear(scope)
        ids = {"request_id": str(new_id())}
        if found := _CONVERSATION.search(scope["path"].encode()):
            ids["conversation_id"] = found[1].decode()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**ids)
        reader = _Reader(receive, _largest(scope["path"]))

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = ids["request_id"]
                headers["X-Content-Type-Options"] = "nosniff"
                if scope["path"].startswith(("/api/", "/v1/")):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, reader.receive, send_named)


def _heard(scope: Scope, receive: Receive) -> Receive:
    """Return a way to receive by which every message of a page says that somebody is here."""

    async def hear() -> Message:
        message = await receive()
        _hear(scope)
        return message

    return hear


def _hear(scope: Scope) -> None:
    # Before the services are open, and once they are closed, there is nobody to give way to.
    if services := getattr(scope["app"].state, "services", None):
        services.gateway.courtesy.hear()


def _largest(path: str) -> int:
    return LARGEST_UPLOAD_BYTES if _UPLOADS.fullmatch(path) else LARGEST_BODY_BYTES


class _Reader:
    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive, self._most_bytes = receive, most_bytes
        self._bytes = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._most_bytes:
            # The one exception that FastAPI lets through while it reads a body.
            raise HTTPException(413, TOO_LARGE.format(most=self._most_bytes // _MIB))
        return message
