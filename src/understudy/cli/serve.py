"""`understudy serve`: the web server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Annotated, override

import typer
import uvicorn
from fastapi import FastAPI

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

log = get_logger(__name__)


def serve(host: HostOption = None, port: PortOption = None, data: DataOption = None) -> None:
    """Serve Understudy: pages, API and live events."""
    guarded(lambda: run_server(settings_for(data, host=host, port=port), _greet))


def run_server(
    settings: Settings,
    greet: Greeting,
    prepare: Preparation | None = None,
    beside: Preparation | None = None,
) -> None:
    """Serve until a signal.

    Args:
        settings: of this installation.
        greet: is told the address once the port is ours.
        prepare: fills the open services before anyone can ask for something.
        beside: goes on while we serve, and is cut when we stop.
    """
    from understudy.app import create_app  # takes a second: not for `--help`
    from understudy.llm.models import choose

    choose(settings)  # refuses here, in a sentence, before anything is opened
    server = _Server(create_app(settings), settings, greet)
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
    if services.gateway.models.is_demo:
        err.print("[yellow]The demo model answers: no language model is asked.[/]")
