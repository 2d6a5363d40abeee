"""What scripts of other sites may ask for: an ask page that allows their site, and nothing else."""

import re
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from understudy.accounts.browser import is_own_origin
from understudy.bootstrap import Services
from understudy.kernel.errors import UnderstudyError

_VISITORS = re.compile(r"/api/ask/([A-Za-z0-9-]+)(?:/sessions(?:/.*)?)?")
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID, X-Resume-Token",
    "Access-Control-Max-Age": "600",
}


class OtherSites:
    """Lets a page's allowed sites read what its visitors' routes answer, errors too.

    Cookies never count there: a visitor shows the session's token (`caller_at`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and say on the answer which site may read it."""
        found = _VISITORS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if not found:
            await self._app(scope, receive, send)
            return
        allowed = await _allowed(scope, found[1])

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                if allowed:
                    headers["Access-Control-Allow-Origin"] = allowed
                    headers["Access-Control-Expose-Headers"] = "Retry-After"
            await send(message)

        asks_first = "access-control-request-method" in Headers(scope=scope)
        if allowed and asks_first and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send_told)
        else:
            await self._app(scope, receive, send_told)


async def _allowed(scope: Scope, slug: str) -> str | None:
    """Return the site that asks, if it is another one that the page allows."""
    services: Services = scope["app"].state.services
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if not origin or is_own_origin(origin, headers.get("host"), services.settings.public_url):
        return None
    with suppress(UnderstudyError):  # which the route itself is going to answer with
        return origin if origin in await services.ask.visiting.allowed_origins(slug) else None
    return None
