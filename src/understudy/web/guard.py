"""Who may speak with an open page: only whoever it was built for, from our own site.

NiceGUI asks for neither cookie nor origin: whoever knows a page's id could read and use it.
"""

import re
from typing import Any

from nicegui import Client, core
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from understudy.accounts.browser import SESSION_COOKIE, is_own_origin
from understudy.kernel.errors import SignInRequired
from understudy.web.session import page_owner, services_of

_SOCKET = "/_nicegui_ws/"
_UPLOAD = re.compile(r"/_nicegui/client/([^/]+)/")


class PageGuard:
    """Answer 403 to sockets, polling and uploads that do not come from the page's owner."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what is not for an open page, and what its owner sends."""
        if scope["type"] == "lifespan" or await _allowed(HTTPConnection(scope)):
            await self._app(scope, receive, send)
        else:
            await PlainTextResponse("This page is not yours.", 403)(scope, receive, send)


async def _allowed(connection: HTTPConnection) -> bool:
    path = connection.url.path
    upload = _UPLOAD.match(path)
    if not upload and not path.startswith(_SOCKET):
        return True
    origin, host = connection.headers.get("origin"), connection.headers.get("host")
    if not is_own_origin(origin, host, services_of(connection).settings.public_url):
        return False
    page = upload[1] if upload else connection.query_params.get("client_id", "")
    client = Client.instances.get(page)
    if client is None:
        return bool(page)  # gone, as after a restart: its handshake fails, and it loads anew
    owner = page_owner(client)
    if owner is None:
        return True  # built for nobody in particular: the sign-in page
    try:
        token = connection.cookies.get(SESSION_COOKIE, "")
        return (await services_of(connection).accounts.actor_for(token)).id == owner.id
    except SignInRequired:
        return False


def bind_events_to_their_page() -> None:
    """Take a socket's events only for the page it was opened for; they name another at will."""

    def heard(sid: str, message: dict[str, Any]) -> None:
        client = Client.instances.get(message["client_id"])
        if client and client.has_socket_connection and client.id in core.sio.rooms(sid):
            client.handle_event(message)

    core.sio.on("event", heard)
