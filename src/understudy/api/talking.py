"""Routes of WebSockets: conversations, and visitors' sessions on ask pages."""

from uuid import UUID

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from understudy.api.envelope import SUBPROTOCOL
from understudy.api.sockets import Closing, Door, Sockets, close, converse
from understudy.api.talks import ChatDoor, VisitDoor, address_of
from understudy.bootstrap import Services


async def visit_socket(socket: WebSocket) -> None:
    """Ask a page's documents; see docs/reference/protocol.md."""
    slug: str = socket.path_params["slug"]
    await _serve(socket, VisitDoor(_services(socket), socket, slug))


async def conversation_socket(socket: WebSocket) -> None:
    """Talk in a conversation of your own; see docs/reference/protocol.md."""
    held_id: UUID = socket.path_params["id"]
    await _serve(socket, ChatDoor(_services(socket), socket, held_id))


# Starlette's own routes: what FastAPI keeps for each open socket is a fifth of its memory.
ROUTES = (
    WebSocketRoute("/api/ask/{slug}/socket", visit_socket),
    WebSocketRoute("/api/conversations/{id:uuid}/socket", conversation_socket),
)


async def _serve(socket: WebSocket, door: Door) -> None:
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(SUBPROTOCOL if SUBPROTOCOL in offered else None)
    try:
        async with _open_ones(socket).place(address_of(socket)):
            await converse(socket, door)
    except Closing as closing:
        await close(socket, closing)


def _services(socket: WebSocket) -> Services:
    services: Services = socket.app.state.services
    return services


def _open_ones(socket: WebSocket) -> Sockets:
    state, settings = socket.app.state, _services(socket).settings
    if not hasattr(state, "sockets"):
        state.sockets = Sockets(settings.sockets, settings.sockets_per_address)
    found: Sockets = state.sockets
    return found
