"""The static files of the pages."""

import re

import pytest

from tests.support.site import Site
from understudy.web.theme import STATIC, asset, head_html

OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w.-]+\.\w+/", re.ASCII)


@pytest.mark.parametrize("name", ["site.css", "icons.css", "site.js", "conversation.js"])
async def test_files_may_be_kept_since_their_address_names_their_version(
    site: Site, name: str
) -> None:
    answer = await site.stranger().http_client.get(asset(name))
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["cache-control"]


async def test_the_plain_address_answers_too_but_not_for_long(site: Site) -> None:
    answer = await site.stranger().http_client.get("/static/site.css")
    assert answer.status_code == 200
    assert "max-age=3600" in answer.headers["cache-control"]


def test_the_theme_is_set_before_anything_is_drawn() -> None:
    assert f'<script src="{asset("site.js")}"></script>' in head_html()


@pytest.mark.parametrize("path", sorted(p.name for p in STATIC.iterdir() if p.is_file()))
def test_no_file_asks_another_host(path: str) -> None:
    assert not OUTSIDE.findall((STATIC / path).read_text(encoding="utf-8"))


def test_every_icon_that_is_used_is_drawn() -> None:
    drawn = set(re.findall(r"\.icon-([a-z]+) ", (STATIC / "icons.css").read_text()))
    sources = STATIC.parent.rglob("*.py")
    pattern = re.compile(r'(?:icon\(|picture=|Area\("\w+", "/\w+", )"([a-z]+)"')
    used = {name for file in sources for name in pattern.findall(file.read_text())}
    assert used
    assert used <= drawn
