"""The real app on a real port, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn

from understudy.app import create_app
from understudy.bootstrap import MoreKinds, Services
from understudy.kernel.settings import Settings
from understudy.llm.models import Models


@dataclass(frozen=True)
class Served:
    """Where the app is, and its services."""

    url: str
    services: Services


@asynccontextmanager
async def serving(
    settings: Settings,
    models: Models | None = None,
    *,
    port: int = 0,
    more_kinds: MoreKinds | None = None,
) -> AsyncIterator[Served]:
    """Serve the app until the end of the block, on a free port unless one is given."""
    app = create_app(settings, models, more_kinds)
    config = uvicorn.Config(
        app, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(server._serve())
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        services: Services = app.state.services
        host, taken = server.servers[0].sockets[0].getsockname()[:2]
        try:
            yield Served(f"http://{host}:{taken}", services)
        finally:
            services.bus.close()
            server.should_exit = True
