"""WebSockets: conversations, and visitors' sessions on ask pages."""

from collections.abc import Callable

from starlette.routing import Match, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from understudy.api.connections import Connections
from understudy.api.entering import address_of
from understudy.api.envelope import SUBPROTOCOL
from understudy.api.sockets import Door, converse, until_closed
from understudy.api.talks import ChatDoor, VisitDoor
from understudy.bootstrap import Services


class _Served:
    """One kind of socket; see docs/reference/protocol.md."""

    def __init__(self, door: Callable[[Services, WebSocket], Door]) -> None:
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        socket = WebSocket(scope, receive, send)
        offered = scope.get("subprotocols", [])
        await socket.accept(SUBPROTOCOL if SUBPROTOCOL in offered else None)
        await until_closed(socket, lambda: self._serve(socket))

    async def _serve(self, socket: WebSocket) -> None:
        services: Services = socket.app.state.services
        connections: Connections = socket.app.state.connections
        with connections.place(address_of(socket)):
            door = self._door(services, socket)
            await converse(socket, door, services.gateway.courtesy.hear)


ROUTES = (
    WebSocketRoute("/api/ask/{slug}/socket", _Served(VisitDoor)),
    WebSocketRoute("/api/conversations/{id:uuid}/socket", _Served(ChatDoor)),
)


class SocketMiddleware:
    """Serves these sockets ahead of everything else.

    Every layer around an open socket keeps a frame for as long as it is open, and those of a web
    framework are a quarter of what an idle one costs.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a socket of ours, or pass on what else was asked."""
        if scope["type"] == "websocket":
            for route in ROUTES:
                match, found = route.matches(scope)
                if match is Match.FULL:
                    scope.update(found)
                    return await route.app(scope, receive, send)
        return await self._app(scope, receive, send)
