"""All pages, and how they are served."""

import pytest
from nicegui import app as nicegui_app

from tests.support.site import Site
from understudy.app import create_app
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.web.site import PAGES

FOR_STRANGERS = {"/sign-in", "/set-up"}


@pytest.mark.parametrize("path", sorted(set(PAGES) - FOR_STRANGERS))
async def test_strangers_are_sent_to_sign_in(site: Site, path: str) -> None:
    answer = await site.stranger().http_client.get(path.replace("{id}", str(new_id())))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("path", sorted(FOR_STRANGERS))
async def test_some_pages_are_for_strangers(site: Site, path: str) -> None:
    assert (await site.stranger().http_client.get(path)).status_code == 200


async def test_nothing_is_loaded_from_elsewhere(site: Site) -> None:
    answer = await site.stranger().http_client.get("/sign-in")
    assert "https://" not in answer.text
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")


def test_a_second_app_in_one_process_replaces_the_first(settings: Settings) -> None:
    create_app(settings)
    first = [route.path for route in nicegui_app.routes if hasattr(route, "path")]
    again = create_app(settings)
    second = [route.path for route in nicegui_app.routes if hasattr(route, "path")]
    assert sorted(first) == sorted(second)
    assert nicegui_app.state.house is again
