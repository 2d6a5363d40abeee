"""`understudy serve`: the web server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, override

import typer
import uvicorn
from fastapi import FastAPI
from rich.markup import escape
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from understudy.ask.fronts import Front, open_front
from understudy.bootstrap import Services
from understudy.cli.run import DataOption, Exit, err, guarded, out, settings_for
from understudy.kernel.errors import Unavailable
from understudy.kernel.logs import get_logger
from understudy.kernel.memory import settle
from understudy.kernel.settings import Settings
from understudy.kernel.tasks import Background

HostOption = Annotated[
    str | None, typer.Option(help="Address to listen on (UNDERSTUDY_HOST).", show_default=False)
]
PortOption = Annotated[
    int | None, typer.Option(help="Port to listen on (UNDERSTUDY_PORT).", show_default=False)
]

type Preparation = Callable[[Services], Awaitable[None]]
type Greeting = Callable[[Services, str], Awaitable[None]]

_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})
MOST_SOCKET_BYTES = 4 * 1024 * 1024
"""Of one frame: as of a request's body."""

log = get_logger(__name__)


def serve(
    host: HostOption = None,
    port: PortOption = None,
    data: DataOption = None,
    ask: Annotated[
        list[Path] | None,
        typer.Option(help="Open with the page of this file, for whoever has the link; repeatable."),
    ] = None,
) -> None:
    """Serve Understudy: pages, API and live events."""
    front = _Front(ask) if ask else None
    guarded(lambda: run_server(settings_for(data, host=host, port=port), _greet, front=front))


def run_server(
    settings: Settings,
    greet: Greeting,
    prepare: Preparation | None = None,
    beside: Preparation | None = None,
    front: "_Front | None" = None,
) -> None:
    """Serve until a signal.

    Args:
        settings: of this installation.
        greet: is told the address once the port is ours.
        prepare: fills the open services before anyone can ask for something.
        beside: goes on while we serve, and is cut when we stop.
        front: files whose page is at `/`.
    """
    from understudy.app import create_app  # takes a second: not for `--help`
    from understudy.llm.models import choose

    choose(settings)  # refuses here, in a sentence, before anything is opened
    app = create_app(settings)
    if front:
        app.router.routes.insert(0, Route("/", front.lead))
        prepare, greet = front.open, front.greet
    server = _Server(app, settings, greet)
    asyncio.run(server.serve_to_the_end(prepare, beside))


class CannotListen(Unavailable):
    """Nothing can listen at {host}, port {port}: it is taken, or not this machine's.

    Choose another with --port (make demo PORT=...) or --host.
    """

    code = "cannot_listen"


class _Server(uvicorn.Server):
    """Uvicorn that greets when it is ready and ends open streams when it stops."""

    def __init__(self, app: FastAPI, settings: Settings, greet: Greeting) -> None:
        self._app, self._settings, self._greet = app, settings, greet
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.host,
                port=settings.port,
                lifespan="off",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=10,
                proxy_headers=True,
                server_header=False,
                # What presses frames takes more memory than all else of a socket.
                ws_per_message_deflate=False,
                ws_max_size=MOST_SOCKET_BYTES,
            )
        )

    async def serve_to_the_end(
        self, prepare: Preparation | None, beside: Preparation | None
    ) -> None:
        self.config.load()  # NiceGUI looks at the loaded app when its lifespan begins
        # Entered here and not by uvicorn, which would print a trace where a sentence is enough.
        async with self._app.router.lifespan_context(self._app):
            services = self._app.state.services
            if prepare:
                await prepare(services)
            settle()
            async with Background() as background:
                if beside:
                    background.start(_whatever_happens(beside(services)))
                await self.serve()
        if not self.started:
            raise typer.Exit(Exit.FAILED)

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit:  # uvicorn has logged why
            raise CannotListen(host=self.config.host, port=self.config.port) from None
        if self.started:
            await self._greet(self._app.state.services, self._address())

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.started:
            self._app.state.services.bus.close()
        await super().shutdown(sockets)

    def _address(self) -> str:
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return self._settings.address(host, port)


class _Front:
    """The page that a server opens with."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self._front: Front | None = None

    async def open(self, services: Services) -> None:
        """Make the page, or bring it up to date."""
        ask = services.ask
        given = services.accounts, ask.documents, ask.pages
        self._front = await open_front(*given, self._files)

    async def lead(self, _request: Request) -> Response:
        """Lead from `/` to the page."""
        return RedirectResponse(self._path)

    async def greet(self, services: Services, address: str) -> None:
        """Say where it is, who owns it, and who may ask."""
        if self._front is None:
            return
        page, settings = self._front.page, services.settings
        out.print(f"[bold]{escape(page.title)}[/] answers at [bold]{address}/[/]", soft_wrap=True)
        out.print(f"  the same page as  {address}{self._path}", soft_wrap=True)
        if self._front.owner_link:
            out.print("It belongs to an administrator who was made for it. Become them, once, at:")
            out.print(f"  {address}{self._front.owner_link}", soft_wrap=True)
        if settings.host not in _LOCAL:
            limit = f"${page.budget.limit_usd:,.2f} a day"
            err.print(f"[yellow]Whoever reaches {settings.host} may ask, up to {limit}.[/]")
        _tell_of_demo(services)

    @property
    def _path(self) -> str:
        return f"/a/{self._front.page.slug}" if self._front else "/"


async def _whatever_happens(beside: Awaitable[None]) -> None:
    try:
        await beside
    except Exception:  # the outermost function of what goes on beside
        log.exception("beside_failed")


async def _greet(services: Services, address: str) -> None:
    out.print(f"Understudy is at [bold]{address}[/]")
    token = await services.accounts.setup_link_token()
    if token:
        out.print("There is nobody here yet. Make the first administrator with this link, once:")
        out.print(f"  {address}/set-up?token={token}", soft_wrap=True)
    _tell_of_demo(services)


def _tell_of_demo(services: Services) -> None:
    if services.gateway.models.is_demo:
        err.print("[yellow]The demo model answers: no language model is asked.[/]")
