"""Routes of WebSockets: conversations, and visitors' sessions on ask pages."""

from uuid import UUID

from fastapi import APIRouter
from starlette.websockets import WebSocket

from understudy.api.envelope import SUBPROTOCOL
from understudy.api.sockets import Closing, Door, Sockets, close, converse
from understudy.api.talks import ChatDoor, VisitDoor, address_of
from understudy.bootstrap import Services

router = APIRouter()


@router.websocket("/api/ask/{slug}/socket")
async def visit_socket(socket: WebSocket, slug: str) -> None:
    """Ask a page's documents; see docs/reference/protocol.md."""
    await _serve(socket, VisitDoor(_services(socket), socket, slug))


@router.websocket("/api/conversations/{id}/socket")
async def conversation_socket(socket: WebSocket, id: UUID) -> None:
    """Talk in a conversation of your own; see docs/reference/protocol.md."""
    await _serve(socket, ChatDoor(_services(socket), socket, id))


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
