"""What is said about an imported roster."""

import json

import pytest

from tests.support.course_pages import do, fill
from tests.support.courses import a_section
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.practice.courses.section_schemas import RosterProblem, RosterReport
from understudy.web.parts.roster_import import summary_of


def report(**counts: int) -> RosterReport:
    numbers = {"enrolled": 0, "reactivated": 0, "already_there": 0, **counts}
    bad = [RosterProblem(line=n, reason="it is empty") for n in range(numbers.pop("bad", 0))]
    return RosterReport(**numbers, created=[], unknown=[], bad=bad)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (report(), "Nobody was in it."),
        (report(enrolled=2, already_there=1), "2 enrolled, 1 there already."),
        (report(reactivated=1, bad=2), "1 back again, 2 lines not understood."),
    ],
)
def test_a_report_is_summed_up(told: RosterReport, sentence: str) -> None:
    assert summary_of(told) == sentence


async def test_an_administrator_gets_links_for_new_people(site: Site) -> None:
    admin = await site.person(Role.ADMIN)
    section = await a_section(site.services.db, admin.actor)
    user = site.signed_in(admin)
    await user.open(f"/sections/{section.id}?tab=people")
    await do(user, "Import a roster")
    await fill(user, "Or paste it here", "email,name\nnoor@site.test,Noor Haddad\n")
    await do(user, "Import what is pasted")
    await user.should_see("http://test/set-up?token=", retries=20)
    await user.should_see("Noor Haddad · noor@site.test")


async def test_what_the_api_refused_is_said(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    section = await a_section(site.services.db, teacher.actor)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=people")
    await do(user, "Import a roster")
    await user.should_see("A table with the columns")
    assert user.client
    (file,) = (e for e in user.client.elements.values() if e.props.get("type") == "file")
    (listener,) = file._event_listeners.values()
    said = json.dumps({"problem": "It is too long; split it."})
    user.client.handle_event({"id": file.id, "listener_id": listener.id, "args": [said]})
    await user.should_see("It is too long; split it.", retries=20)
