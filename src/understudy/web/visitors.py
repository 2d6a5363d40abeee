"""The pages of visitors who ask documents, and the widget: plain HTML, ready at once."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from understudy.accounts.access import Actor
from understudy.accounts.browser import SESSION_COOKIE
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import PublicPage
from understudy.bootstrap import Services
from understudy.kernel.errors import SignInRequired
from understudy.web.session import sign_in_path
from understudy.web.theme import asset

_NO_PAGE = "There is no page here. Its owner may have switched it off, or its time is over."
_FOR_PEOPLE = "Only people with an account may ask here. Sign in, and you come back."
_NO_SCRIPT = "Asking needs JavaScript, which is switched off in this browser."
_HTML = """<!doctype html>
<html lang="en" data-accent="{accent}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="{icon}">
<link rel="stylesheet" href="{style}">
{head}</head>
<body class="{kind}">
{body}
</body>
</html>
"""
_PAGE = """<header class="bar">
<div class="names"><h1>{title}</h1><p class="documents">{documents}</p></div>
<button type="button" class="button" data-anew>Begin anew</button>
</header>
<main>
<noscript><p>{no_script}</p></noscript>
<understudy-conversation ask="{slug}" base="/api" persona-tone="{accent}" page="{page}">\
</understudy-conversation>
</main>"""
_LONE = """<section><h1>{title}</h1><p>{sentence}</p>{link}</section>"""


async def ask_page(request: Request) -> Response:
    """Show a page to whoever has its address; `?embed` is for frames on other sites."""
    services: Services = request.app.state.services
    slug, actor = request.path_params["slug"], await _actor(services, request)
    try:
        opened = await services.ask.visiting.enter(slug, actor)
    except PageNotFound:
        return _answer(_lone("Nothing here", _NO_PAGE), 404)
    except SignInRequired:
        href = escape(sign_in_path(f"/a/{slug}"))
        link = f'<a class="button primary" href="{href}">Sign in</a>'
        return _answer(_lone("Sign in to ask", _FOR_PEOPLE, link), 401)
    embedded = "embed" in request.query_params
    return _answer(_shown(opened.public, embedded=embedded), 200, opened.allowed_origins)


async def embed_script(_request: Request) -> Response:
    """Return the script that other sites name; what that loads is named by its version."""
    widget = asset("conversation/widget.js")
    script = f'import {{ place }} from ".{widget}";\nplace(import.meta.url);\n'
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return Response(script, media_type="text/javascript", headers=headers)


ROUTES = (Route("/a/{slug}", ask_page), Route("/embed.js", embed_script))
"""To be added before the pages are mounted, which answer all that is left."""


async def _actor(services: Services, request: Request) -> Actor | None:
    try:
        return await services.accounts.actor_for(request.cookies.get(SESSION_COOKIE, ""))
    except SignInRequired:
        return None


def _shown(page: PublicPage, *, embedded: bool) -> str:
    documents = ", ".join(each.title for each in page.documents)
    body = _PAGE.format(
        title=escape(page.title),
        documents=escape(f"Answers from {documents}" if documents else ""),
        no_script=_NO_SCRIPT,
        slug=escape(page.slug),
        accent=page.accent.value,
        page=escape(page.model_dump_json()),
    )
    script = f'<script type="module" src="{asset("ask.js")}"></script>\n'
    kind = "embedded" if embedded else "alone"
    return _html(page.title, body, accent=page.accent.value, head=script, kind=kind)


def _lone(title: str, sentence: str, link: str = "") -> str:
    return _html(title, _LONE.format(title=title, sentence=sentence, link=link), kind="lone")


def _html(title: str, body: str, *, kind: str, accent: str = "teal", head: str = "") -> str:
    return _HTML.format(
        title=escape(title),
        accent=accent,
        icon=asset("logo.svg"),
        style=asset("ask.css"),
        head=head,
        kind=kind,
        body=body,
    )


def _answer(html: str, status: int, allowed: tuple[str, ...] = ()) -> Response:
    """Answer with a policy: nothing is loaded from elsewhere, and no inline script runs.

    Args:
        html: the page.
        status: of the answer.
        allowed: other sites that may show it in a frame.
    """
    ancestors = " ".join(("'self'", *allowed))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        f"object-src 'none'; frame-ancestors {ancestors}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(html, status, headers)
