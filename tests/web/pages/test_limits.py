"""Limits, for administrators."""

from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, press
from understudy.accounts.access import OPERATOR, Role
from understudy.web.parts.limit_words import ELSEWHERE


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.STUDENT])
async def test_only_administrators_see_limits(site: Site, role: Role) -> None:
    person = await site.visitor(role)
    assert (await person.http_client.get("/limits")).status_code == 403


async def test_every_limit_is_shown_with_its_value_and_what_it_is_for(site: Site) -> None:
    await site.services.limits.change(OPERATOR, {"attempts": 5})
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/limits")
    for adjustment in site.services.limits.adjustments(OPERATOR):
        if adjustment.name not in ("failure_messages", *ELSEWHERE):
            await admin.should_see(adjustment.description)
    assert field(admin, "Attempts").value == "5"
    await admin.should_see("Adjusted")
    await admin.should_see("Messages of everyone, this hour")
    await admin.should_see("0 of 1,000")


async def test_a_change_is_in_force_and_in_the_history(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN, "Ada Winter")
    await admin.open("/limits")
    await admin.should_see("Nobody has changed a limit yet")
    field(admin, "Each person").value = "15"
    field(admin, "Pause of background work").value = "75"
    await admin.should_see("2 changes unsaved")
    await press(admin, "Save")
    await admin.should_see("2 changes: in force since", retries=20)
    now = site.services.adjustments.now
    assert (now.person_messages_per_minute, now.background_share) == (15, 0.75)
    await admin.should_see("10 a minute")
    await admin.should_see("15 a minute")
    await admin.should_see("Ada Winter ·")
    await admin.should_not_see("unsaved")


async def test_going_back_to_the_default_takes_the_adjustment_away(site: Site) -> None:
    await site.services.limits.change(OPERATOR, {"attempts": 5})
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/limits")
    default = site.services.settings.attempts
    await press(admin, f"Back to {default} at most")
    await press(admin, "Save")
    await admin.should_see("Attempts: in force since", retries=20)
    assert site.services.adjustments.now.attempts == default
    assert not any(a.adjusted for a in site.services.limits.adjustments(OPERATOR))


async def test_what_is_no_value_is_told_and_kept_and_nothing_is_saved(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/limits")
    field(admin, "Attempts").value = "many"
    field(admin, "Each person").value = "15"
    await press(admin, "Save")
    await admin.should_see("Nothing is saved yet", retries=20)
    assert field(admin, "Attempts").error == "Please enter a number, such as 0.5 or 1,000."
    assert field(admin, "Attempts").value == "many"
    assert field(admin, "Each person").value == "15"
    assert site.services.adjustments.now.person_messages_per_minute == 10


async def test_two_administrators_lose_nothing_silently(site: Site) -> None:
    ada, ben = await site.visitor(Role.ADMIN, "Ada One"), await site.visitor(Role.ADMIN, "Ben Two")
    await ada.open("/limits")
    await ben.open("/limits")
    with ada:
        field(ada, "Attempts").value = "5"
        field(ada, "Rest").value = "40"
        await press(ada, "Save")
        await ada.should_see("in force since", retries=20)
    with ben:
        field(ben, "Attempts").value = "7"
        await press(ben, "Save")
        await ben.should_see("changed by somebody else meanwhile", retries=20)
        await ben.should_see("Meanwhile changed to 5 at most.")
        assert field(ben, "Attempts").value == "7"
        assert field(ben, "Rest").value == "40", "what he did not touch follows"
        assert site.services.adjustments.now.attempts == 5
        await press(ben, "Save")
        await ben.should_see("Attempts: in force since", retries=20)
    assert site.services.adjustments.now.attempts == 7
    assert site.services.adjustments.now.breaker_open_s == 40


async def test_what_people_read_when_no_model_answers_is_changed(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/limits")
    (words,) = admin.find(ui.textarea).elements
    words.value = "The lab's model rests until Monday."
    await press(admin, "Save")
    await admin.should_see("in force since", retries=20)
    assert site.services.adjustments.now.failure_messages == {"chat": words.value}


def field(user: User, label: str) -> Any:
    """Return the field of a limit."""
    fields = [*user.find(ui.input).elements]
    return next(f for f in fields if f.props.get("aria-label") == label)
