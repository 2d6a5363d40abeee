"""What browsers are told about every page."""

import pytest

from tests.support.site import Site


@pytest.mark.parametrize("path", ["/sign-in", "/static/site.css", "/nowhere"])
async def test_pages_and_files_may_neither_load_nor_send_elsewhere(site: Site, path: str) -> None:
    headers = (await site.stranger().http_client.get(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data: blob:"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
