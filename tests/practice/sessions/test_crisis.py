from datetime import date

import pytest

from tests.support.practice import open_course
from understudy.kernel.settings import Settings
from understudy.practice.sessions.crisis import (
    DIRECTORY,
    GROUNDING,
    PrebriefFacts,
    panel_for,
    prebrief,
    regions,
    wellbeing,
)
from understudy.practice.sessions.schemas import Contact, Panel, SessionForStudents


def shown(panel: Panel) -> set[str]:
    return {route.shown for route in panel.routes}


@pytest.mark.parametrize(
    ("locale", "region"),
    [
        ("en-US", "US"),
        ("US", "US"),
        ("en", "US"),
        ("", "US"),
        ("C", "US"),
        ("en_GB.UTF-8", "GB"),
        ("en-UK", "GB"),
        ("de-AT", "AT"),
        ("gsw-CH", "CH"),
        ("zh-Hant-TW", "TW"),
    ],
)
def test_the_place_is_read_from_the_locale(locale: str, region: str) -> None:
    assert panel_for(locale).region == region


def test_in_the_united_states_there_are_a_number_a_text_and_a_chat() -> None:
    panel = panel_for("en-US")
    assert shown(panel) >= {"988", "Text 988", "988lifeline.org", "Text HOME to 741741"}
    assert panel.emergency is not None
    assert panel.emergency.href == "tel:911"
    hrefs = {route.shown: route.href for route in panel.routes}
    assert hrefs["Text HOME to 741741"] == "sms:741741?&body=HOME"


@pytest.mark.parametrize(
    ("region", "emergency", "routes"),
    [
        ("CA", "911", {"988", "Text 988"}),
        ("IE", "112", {"116 123", "Text 50808"}),
        ("NZ", "111", {"1737", "Text 1737"}),
        ("ES", "112", {"024"}),
    ],
)
def test_numbers_are_those_that_were_read_at_their_sources(
    region: str, emergency: str, routes: set[str]
) -> None:
    panel = panel_for(region)
    assert panel.emergency is not None
    assert (panel.emergency.shown, shown(panel)) == (emergency, {*routes, DIRECTORY.shown})


def test_where_no_number_is_known_the_directory_is_named_and_no_number_invented() -> None:
    panel = panel_for("pt-BR")
    assert panel.routes == (DIRECTORY,)
    assert panel.emergency is None


def test_an_installation_has_its_own_default() -> None:
    assert panel_for("en", default="NZ").region == "NZ"
    assert panel_for("en", default="").routes == (DIRECTORY,)


@pytest.mark.parametrize("region", regions())
def test_every_region_has_a_number_an_emergency_and_the_directory(region: str) -> None:
    panel = panel_for(region)
    contacts = {route.contact for route in panel.routes}
    assert panel.region == region
    assert panel.emergency is not None
    assert Contact.CALL in contacts
    assert panel.routes[-1] == DIRECTORY
    schemes = {"call": "tel:", "text": "sms:", "chat": "https://", "directory": "https://"}
    assert all(route.href.startswith(schemes[route.contact]) for route in panel.routes)


def test_a_prebrief_says_what_everybody_has_to_know() -> None:
    passages = {each.heading: each.text for each in prebrief(PrebriefFacts())}
    assert "simulated person" in passages["This is an AI"]
    assert "without any mark" in passages["You can stop"]
    recorded = passages["What is recorded, and who reads it"]
    assert "until it is deleted" in recorded
    assert "Nobody but you" in recorded
    assert "nobody is told" in recorded
    assert "Another case" not in passages


def test_a_prebrief_says_what_holds_for_this_session() -> None:
    facts = PrebriefFacts(
        purpose="You meet a widow.",
        content_notes=("Grief", "Alcohol"),
        readers="Your teacher and her assistant read it.",
        days_kept=90,
        tells_teacher=True,
        has_alternatives=True,
    )
    passages = {each.heading: each.text for each in prebrief(facts)}
    assert passages["What it is for"].startswith("You meet a widow. It is practice")
    assert passages["What comes up"] == "- Grief\n- Alcohol"
    recorded = passages["What is recorded, and who reads it"]
    kept = "for 90 days after the end of the session, and then deleted."
    assert f"{kept} Your teacher and her assistant read it. Every" in recorded
    assert "your teacher is told" in recorded
    assert "equivalent" in passages["Another case"]


def test_a_prebrief_says_from_when_days_are_counted() -> None:
    facts = PrebriefFacts(days_kept=30, term_ends_on=date(2027, 1, 31))
    recorded = next(each.text for each in prebrief(facts) if "recorded" in each.heading)
    assert "for 30 days after the end of the term, 31 January 2027, and then deleted." in recorded


def test_the_private_word_names_who_is_near_and_says_who_sees_it() -> None:
    assert "Only you see this" in wellbeing().text
    assert "At your institution: Room 12." in wellbeing("Room 12").text
    told = wellbeing(tells_teacher=True).text
    assert "your teacher is told" in told
    assert "Only you" not in told


def test_after_a_stop_nothing_is_asked_of_anybody() -> None:
    assert "not a person" in GROUNDING.text
    assert "?" not in GROUNDING.text


@pytest.mark.parametrize(
    ("locale", "region"), [("de", "AT"), ("", "AT"), ("de-DE", "DE"), ("en-GB", "GB")]
)
async def test_a_browser_that_names_no_place_is_where_the_installation_is(
    installation: Settings, locale: str, region: str
) -> None:
    settings = installation.model_copy(update={"region": "AT"})
    async with open_course(settings) as course:
        session = await course.begun()
        look, actor = course.services.practice.look, course.student.actor
        found = await look.get(actor, session.id, locale=locale)
        assert isinstance(found, SessionForStudents)
        assert found.panel.region == region
        assert (await look.prebrief(actor, session.id, locale=locale)).panel.region == region
