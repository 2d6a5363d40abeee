"""Whom to reach in a crisis, and the private word."""

from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, press
from understudy.practice.sessions.crisis import panel_for
from understudy.practice.sessions.schemas import Passage
from understudy.web.parts.crisis_panel import CareBox, crisis_panel


async def shown(site: Site, locale: str, contact: str = "") -> User:
    @ui.page("/crisis-here")
    def page() -> None:
        crisis_panel(panel_for(locale), contact)

    user = site.stranger()
    await user.open("/crisis-here")
    return user


def addresses(user: User) -> list[str]:
    return [link.props["href"] for link in sorted(user.find(ui.link).elements, key=lambda e: e.id)]


async def test_folded_it_names_the_first_number_and_the_one_for_danger(site: Site) -> None:
    user = await shown(site, "en-US", "office@example.org")
    assert addresses(user)[:2] == ["tel:988", "tel:911"]
    await user.should_see("Call 911")
    await user.should_see("Text HOME to 741741")
    await user.should_see("At your institution: ")
    await user.should_see("office@example.org")


async def test_where_no_number_is_known_the_directory_is_named(site: Site) -> None:
    user = await shown(site, "en-ZZ")
    assert set(addresses(user)) == {"https://findahelpline.com"}


async def test_nothing_takes_people_away_from_the_page(site: Site) -> None:
    user = await shown(site, "de-DE")
    assert {link.props["target"] for link in user.find(ui.link).elements} == {"_blank"}


async def test_a_word_of_care_is_shown_and_closed(site: Site) -> None:
    boxes: list[CareBox] = []

    @ui.page("/care-here")
    def page() -> None:
        boxes.append(CareBox())

    user = site.stranger()
    await user.open("/care-here")
    await user.should_not_see("Take your time.")
    with user.client.content:  # type: ignore[union-attr]  # a page is open
        boxes[0].show(None)
        boxes[0].show(Passage(heading="A word between us", text="Take your time."))
    await user.should_see("Take your time.")
    await press(user, "Close")
    await user.should_not_see("Take your time.", retries=20)
