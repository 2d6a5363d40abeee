"""What goes wrong on an open page is told in a sentence."""

import logging

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.kernel.errors import Conflict, SignInRequired
from understudy.web.notices import only_unforeseen, reference_of


class TooLate(Conflict):
    """Somebody was faster; nothing was lost."""


async def page_with(site: Site, error: Exception) -> User:
    async def act() -> None:
        raise error

    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")
    with page:
        ui.button("Try", on_click=act)
    await press(student, "Try")
    return student


async def test_an_error_of_ours_is_its_sentence(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    student = await page_with(site, TooLate())
    await student.should_see("Somebody was faster; nothing was lost.")
    assert [r for r in caplog.records if r.name == "nicegui" and r.levelno >= logging.ERROR] == []


async def test_another_error_is_a_reference_that_the_log_has_too(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    student = await page_with(site, ZeroDivisionError("a secret of the code"))
    await student.should_see("Something went wrong on our side")
    (said,) = student.notify.messages
    reference = said.rsplit(" ", 1)[1].rstrip(".")
    assert "a secret of the code" not in said
    assert f"reference {reference}" in caplog.text


async def test_who_is_signed_out_is_led_to_the_sign_in_page(site: Site) -> None:
    student = await page_with(site, SignInRequired())
    await student.should_not_see("Something went wrong")
    assert student.notify.messages == []


def test_every_reference_is_its_own() -> None:
    errors = [ValueError("one"), ValueError("two")]
    first, second = (reference_of(error) for error in errors)
    assert first != second
    assert errors[0].__notes__ == [f"reference {first}"]


def test_the_log_keeps_traces_of_what_nobody_foresaw() -> None:
    def record(message: object) -> logging.LogRecord:
        return logging.LogRecord("nicegui", logging.ERROR, "", 0, message, (), None)

    assert only_unforeseen(record(ValueError("x")))
    assert only_unforeseen(record("some line"))
    assert not only_unforeseen(record(TooLate()))
