"""The pages of visitors, as they come over the line."""

from datetime import timedelta

import pytest

from tests.support.ask import a_page
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.ask.pages.models import AskPageRow
from understudy.kernel.clock import now
from understudy.web.theme import static_base

SITE = "https://school.example"


async def test_a_page_comes_with_all_that_visitors_are_told(site: Site) -> None:
    owner = await site.person(Role.TEACHER)
    page = await a_page(
        site.services, owner.actor, title="Ask & learn", greeting="Ask <us>.", accent="rose"
    )
    answer = await site.stranger().http_client.get(f"/a/{page.slug}")
    assert answer.status_code == 200
    assert "<h1>Ask &amp; learn</h1>" in answer.text
    assert "Ask &lt;us&gt;." in answer.text
    assert "<us>" not in answer.text
    assert 'data-accent="rose"' in answer.text
    assert "An AI answers here" in answer.text
    assert "http" not in answer.text


async def test_only_allowed_sites_may_frame_it_and_it_runs_no_inline_script(site: Site) -> None:
    owner = await site.person(Role.TEACHER)
    page = await a_page(site.services, owner.actor, allowed_origins=[SITE])
    headers = (await site.stranger().http_client.get(f"/a/{page.slug}?embed")).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == f"'self' {SITE}"
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "x-frame-options" not in headers


@pytest.mark.parametrize("kind", ["none", "off", "expired"])
async def test_no_page_is_a_sentence(site: Site, kind: str) -> None:
    owner = await site.person(Role.TEACHER)
    page = await a_page(site.services, owner.actor, on=kind != "off")
    if kind == "expired":
        async with site.services.db.begin() as session:
            row = await session.get_one(AskPageRow, page.id)
            row.expires_at = now() - timedelta(minutes=1)
    slug = "nowhere-at-all" if kind == "none" else page.slug
    answer = await site.stranger().http_client.get(f"/a/{slug}")
    assert answer.status_code == 404
    assert "There is no page here." in answer.text
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


async def test_a_page_for_people_leads_to_sign_in_and_back(site: Site) -> None:
    owner = await site.person(Role.TEACHER)
    page = await a_page(site.services, owner.actor, title="For the house", opening="sign_in")
    answer = await site.stranger().http_client.get(f"/a/{page.slug}")
    assert answer.status_code == 401
    assert f'href="/sign-in?next=/a/{page.slug}"' in answer.text
    assert "For the house" not in answer.text
    shown = await (await site.visitor(Role.STUDENT)).http_client.get(f"/a/{page.slug}")
    assert "<h1>For the house</h1>" in shown.text


async def test_other_sites_may_load_the_widget_and_no_data(site: Site) -> None:
    stranger = site.stranger().http_client
    script = await stranger.get("/embed.js")
    assert script.headers["content-type"].startswith("text/javascript")
    widget = f"{static_base()}/conversation/widget.js"
    assert f'from ".{widget}"' in script.text
    for path in ("/embed.js", widget, f"{static_base()}/widget.css"):
        assert (await stranger.get(path)).headers["access-control-allow-origin"] == "*"
    for path in ("/sign-in", "/api/health/live", "/a/nowhere-at-all"):
        assert "access-control-allow-origin" not in (await stranger.get(path)).headers
