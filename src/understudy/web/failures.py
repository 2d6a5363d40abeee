"""Pages that could not be built: a sentence in the frame, with the status that fits."""

from fastapi import Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from nicegui import Client, ui

from understudy.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    SignInRequired,
    Unavailable,
    UnderstudyError,
)
from understudy.web.frame import frame, lone_frame
from understudy.web.notices import failure_sentence, reference_of
from understudy.web.parts.kit import box, empty, link_button
from understudy.web.parts.support import support_line
from understudy.web.session import Visitor, services_of, sign_in_path, visitor_of

_STATUS = {
    NotFound: 404,
    Forbidden: 403,
    Invalid: 400,
    Conflict: 409,
    LimitReached: 429,
    Unavailable: 503,
}


async def foreseen(request: Request, error: Exception) -> Response:
    """Answer an error of ours: the sign-in page, or a page with its sentence."""
    assert isinstance(error, UnderstudyError)  # noqa: S101 registered for these only
    if isinstance(error, SignInRequired):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(sign_in_path(wanted), 303)
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    title = "Not found" if isinstance(error, NotFound) else "This did not work"
    return await _page(request, status, title, error.message)


async def no_such_page(request: Request, _error: Exception) -> Response:
    """Answer an address that leads nowhere."""
    if "text/html" not in request.headers.get("accept", "text/html"):
        return PlainTextResponse("Not found.", 404)
    return await _page(
        request, 404, "Not found", "There is no page at this address. It may have been moved."
    )


async def unforeseen(request: Request, error: Exception) -> Response:
    """Answer an error that nobody foresaw; the trace goes to the log alone."""
    return await _page(request, 500, "Our mistake", failure_sentence(reference_of(error)))


async def _page(request: Request, status: int, title: str, sentence: str) -> Response:
    visitor = await _visitor(request)
    with Client(ui.page(""), request=request) as client:
        around = frame(visitor, "", title) if visitor else lone_frame(title)
        with around, box("page failure"):
            with empty("search", title, sentence, tag="h1"):
                link_button("Go to the start", "/", kind="primary")
            support_line(services_of(request).settings.support_contact, "quiet small centred")
        return client.build_response(request, status)


async def _visitor(request: Request) -> Visitor | None:
    try:
        return await visitor_of(request)
    except SignInRequired:
        return None
