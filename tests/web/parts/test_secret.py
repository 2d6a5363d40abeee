"""A secret that is shown once."""

from nicegui import ui

from tests.support.site import Site
from understudy.web.parts.secret import secret_line


async def test_the_button_copies_what_is_shown(site: Site) -> None:
    stranger = site.stranger()
    with await stranger.open("/set-up"):
        secret_line("understudy_abc", "token")
    (code,) = stranger.find("understudy_abc").elements
    (button,) = (e for e in stranger.find(ui.element).elements if "data-copy" in e.props)
    assert button.props["data-copy"] == code.html_id
    assert button.props["aria-label"] == "Copy the token"
