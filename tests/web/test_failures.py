"""Pages that cannot be built say so, in the frame."""

import logging
from uuid import UUID

import pytest
from nicegui import ui

from tests.support.site import Site, open_site
from understudy.accounts.access import Role
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Visibility

NOBODYS = UUID(int=9)
SECRET = "what nobody may read on the page"


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nowhere", 404, "There is no page at this address"),
        ("/personas/none", 404, "There is no page at this address"),
        (f"/personas/{NOBODYS}", 404, "There is no such persona"),
        (f"/conversations/{NOBODYS}", 404, "There is no such conversation"),
        ("/people", 403, "Your role does not allow this"),
        ("/personas/new", 403, "Your role does not allow this"),
    ],
)
async def test_the_status_fits_and_the_frame_stays(
    site: Site, path: str, status: int, sentence: str
) -> None:
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get(path)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "Conversations" in answer.text


async def test_where_a_page_fails_it_says_whom_to_ask(installation: Settings) -> None:
    settings = installation.model_copy(update={"support_contact": "help@site.test"})
    async with open_site(settings) as site:
        student = await site.visitor(Role.STUDENT)
        for browser in (student.http_client, site.stranger().http_client):
            assert "mailto:help@site.test" in (await browser.get("/nowhere")).text


async def test_a_strangers_wrong_address_shows_no_frame(site: Site) -> None:
    answer = await site.stranger().http_client.get("/nowhere")
    assert answer.status_code == 404
    assert "/conversations" not in answer.text


async def test_programs_get_a_plain_answer(site: Site) -> None:
    browser = site.stranger().http_client
    answer = await browser.get("/nowhere.js", headers={"accept": "text/javascript"})
    assert (answer.status_code, answer.text) == (404, "Not found.")


async def test_a_private_persona_is_not_there_for_others(site: Site) -> None:
    persona = await site.persona(name="Hidden", visibility=Visibility.PRIVATE)
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get(f"/personas/{persona.id}")
    assert answer.status_code == 404
    assert "Hidden" not in answer.text


async def test_our_own_mistake_shows_a_reference_and_no_trace(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> None:
        raise ZeroDivisionError(SECRET)

    ui.page("/broken")(broken)
    student = await site.visitor(Role.STUDENT)
    with caplog.at_level(logging.CRITICAL, "nicegui"):
        answer = await student.http_client.get("/broken")
    assert answer.status_code == 500
    assert "tell the administrator this reference" in answer.text
    assert SECRET not in answer.text
    assert "ZeroDivisionError" not in answer.text
