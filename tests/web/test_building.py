"""What NiceGUI does for each element of a page again and again, done once or not at all."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, override

import pytest
from nicegui import Client, client, core, helpers, ui
from nicegui.page import page

from tests.support.site import Site
from understudy.web.building import Escapable, build_quickly, expects_arguments, replaced

SIGNS = "".join(chr(sign) for sign in range(256)) + "&amp;&lt;$$`\u20ac\U0001d11e"


class Listener:
    """What NiceGUI calls, with and without saying what happened."""

    def silent(self) -> None: ...

    def at_leisure(self, event: object = None) -> None: ...

    def attentive(self, event: object) -> None: ...


@pytest.mark.parametrize(
    ("handler", "expects"),
    [
        (Listener().silent, False),
        (Listener().at_leisure, False),
        (Listener().attentive, True),
        (lambda: None, False),
        (lambda event: event, True),
        ([].append, True),
    ],
)
def test_who_is_told_what_happened(handler: Callable[..., Any], *, expects: bool) -> None:
    assert expects_arguments(handler) is expects
    assert expects_arguments(handler) is expects


@pytest.fixture
async def waiting() -> AsyncIterator[Client]:
    """Return a page that is not sent yet."""
    build_quickly()
    core.loop = asyncio.get_running_loop()
    made = Client(page(""), request=None)
    yield made
    made.delete()


async def test_nothing_is_noted_before_a_page_is_sent_and_everything_after(waiting: Client) -> None:
    with waiting:
        made = ui.label("one").classes("a")
        made.props["title"] = "what"
    assert not waiting.outbox.updates
    assert (made.classes, made.props["title"]) == (["a"], "what")
    waiting._response_built = True
    for change in (
        lambda: made.set_text("two"),
        lambda: made.classes("b"),
        lambda: made.style("color: red"),
        lambda: made.props.update({"title": "that"}),
    ):
        waiting.outbox.updates.clear()
        change()
        assert dict(waiting.outbox.updates) == {made.id: made}


async def test_what_makes_something_of_each_change_is_told_of_it_at_once(waiting: Client) -> None:
    told = []

    class Attentive(ui.element):
        @override
        def update(self) -> None:
            told.append(dict(self.props))
            super().update()

    with waiting:
        Attentive().props["title"] = "what"
    assert told == [{"title": "what"}]


def test_it_replaces_what_niceguis_own_does() -> None:
    table = client.HTML_ESCAPE_TABLE
    assert "&" in map(chr, table)
    assert Escapable(SIGNS).translate(table) == SIGNS.translate(table)


def test_what_is_written_with_an_ampersand_is_not_replaced_again() -> None:
    assert replaced("<&", {ord("<"): "&lt;", ord("&"): "&amp;"}) == "&lt;&amp;"


async def test_pages_are_made_with_it(site: Site) -> None:
    answer = await site.stranger().http_client.get("/sign-in")
    assert answer.status_code == 200
    assert helpers.expects_arguments is expects_arguments
    assert isinstance(vars(client)["json"].dumps({}), Escapable)


async def test_what_is_bound_is_told_and_what_is_not_is_left_alone(waiting: Client) -> None:
    with waiting:
        alone, shown = ui.label("alone"), ui.label("")
        field = ui.input(value="one")
        shown.bind_text_from(field, "value")
        field.value, alone.text = "two", "still alone"
        shown.bind_visibility_from(field, "value", lambda value: value == "three")
    assert (shown.text, shown.visible, alone.text) == ("two", False, "still alone")
    field.value = "three"
    assert (shown.text, shown.visible) == ("three", True)
