"""The stylesheet, script and pictures of the pages, under an address that changes when they do."""

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
FAVICON = STATIC / "logo.svg"


@cache
def static_base() -> str:
    """Return under which address the files are served; it names them all, so they may be kept.

    The digest stands in the path and not behind it, so that modules which import each other by
    relative address are of one version.
    """
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode())
            digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


def asset(name: str) -> str:
    """Return the address of a static file."""
    return f"{static_base()}/{name}"


def head_html() -> str:
    """Return what every page has in its head.

    The script is not deferred: it sets the theme before anything is drawn.
    """
    return (
        f'<link rel="stylesheet" href="{asset("icons.css")}">'
        f'<link rel="stylesheet" href="{asset("site.css")}">'
        f'<script src="{asset("site.js")}"></script>'
    )
