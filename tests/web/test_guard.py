"""Only its owner may speak with an open page."""

import httpx
import pytest
from nicegui import Client, ui

from tests.support.site import Site
from understudy.accounts.access import Role

POLLING = "/_nicegui_ws/socket.io/?EIO=4&transport=polling&client_id="
OWN_SITE = {"origin": "http://test"}


async def page_of_a_student(site: Site) -> tuple[httpx.AsyncClient, str]:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/personas")
    return student.http_client, page.id


async def test_its_owner_is_let_through(site: Site) -> None:
    browser, page = await page_of_a_student(site)
    answer = await browser.get(POLLING + page, headers=OWN_SITE)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", [POLLING, "/_nicegui/client/{page}/upload/7"])
async def test_nobody_else_is(site: Site, path: str) -> None:
    browser, page = await page_of_a_student(site)
    address = path.format(page=page) if "{page}" in path else path + page
    other = await site.visitor(Role.ADMIN)
    stranger = site.stranger()
    foreign = {"origin": "https://elsewhere.test"}
    answers = {
        "another site": await browser.get(address, headers=foreign),
        "no cookie": await stranger.http_client.get(address, headers=OWN_SITE),
        "another person": await other.http_client.get(address, headers=OWN_SITE),
    }
    assert {who: answer.status_code for who, answer in answers.items()} == dict.fromkeys(
        answers, 403
    )


async def test_a_socket_that_names_no_page_is_refused(site: Site) -> None:
    browser, _ = await page_of_a_student(site)
    assert (await browser.get(POLLING, headers=OWN_SITE)).status_code == 403


async def test_a_page_that_is_gone_is_left_to_load_anew(site: Site) -> None:
    browser, _ = await page_of_a_student(site)
    answer = await browser.get(POLLING + "of-before-the-restart", headers=OWN_SITE)
    assert answer.status_code == 200


async def test_the_sign_in_page_is_everybodys(site: Site) -> None:
    stranger = site.stranger()
    page = await stranger.open("/sign-in")
    answer = await stranger.http_client.get(POLLING + page.id, headers=OWN_SITE)
    assert answer.status_code == 200


async def test_a_socket_cannot_press_buttons_of_another_page(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/personas")
    with page:
        pressed: list[object] = []
        button = ui.button("Press", on_click=pressed.append)
    (listener,) = button._event_listeners.values()
    message = {"client_id": page.id, "id": button.id, "listener_id": listener.id, "args": []}
    heard = site.socket_events()
    heard("a-socket-of-another-page", dict(message))
    assert Client.instances[page.id] is page
    assert pressed == []
