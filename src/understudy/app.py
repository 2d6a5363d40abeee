"""The web app: both doors over one set of services, in one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from understudy.api.connections import Connections
from understudy.api.middleware import RequestMiddleware
from understudy.api.other_sites import OtherSites
from understudy.api.router import api_app
from understudy.api.talking import SocketMiddleware
from understudy.bootstrap import MoreKinds, open_services
from understudy.kernel.settings import Settings
from understudy.llm.models import Models
from understudy.web import site


def create_app(
    settings: Settings, models: Models | None = None, more_kinds: MoreKinds | None = None
) -> FastAPI:
    """Make the app; its services (`app.state.services`) are open while it runs.

    Args:
        settings: of this installation.
        models: to be asked instead of the settings' own.
        more_kinds: makes further kinds of jobs.

    Starting it raises what `open_services` raises: a schema that is behind, no usable model.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opening = open_services(settings, models, works=settings.run_jobs, more_kinds=more_kinds)
        async with opening as services:
            app.state.services = services
            app.state.connections = Connections(settings.sockets, settings.sockets_per_address)
            yield

    app = api_app(lifespan)
    site.mount(app)  # the last: it answers whatever the API does not
    app.add_middleware(OtherSites)
    app.add_middleware(RequestMiddleware)
    app.add_middleware(SocketMiddleware)
    return app
