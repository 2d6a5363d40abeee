"""Practice of the whole installation, for administrators."""

from datetime import timedelta

from nicegui import ui

from tests.support.course_pages import fill
from tests.support.figures import answered, practised
from tests.support.handed_in import a_class
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.kernel.clock import now

PLACE = "/monitor/practice"


async def test_it_is_for_administrators(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    assert (await teacher.http_client.get(PLACE)).status_code == 403


async def test_without_sessions_it_says_what_will_stand_there(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open(PLACE)
    await admin.should_see("Nobody practised")
    await admin.should_see("Right now")


async def test_an_administrator_reads_what_each_section_costs_and_leads_to_it(site: Site) -> None:
    of = await a_class(site.services)
    id_ = await practised(of, usd="0.25")
    await practised(of, usd="0.25", free=True)
    await answered(of, id_, 4, 4, 5, words="It helped.")
    admin = await site.visitor(Role.ADMIN)
    await admin.open(PLACE)
    for told in (
        *("$0.25", "$0.50, 2,200 tokens in all", "100 %", "4 or 5, of 1 answer", "It helped."),
        *("Cost by section", "Free practice and trying out", of.teacher.name),
    ):
        await admin.should_see(told)
    targets = [str(link.props.get("href")) for link in admin.find(ui.link).elements]
    assert f"/sections/{of.section_id}?tab=figures" in targets
    assert f"/practice/sessions/{id_}" not in targets
    (file,) = (to for to in targets if "/pilot.csv" in to)
    answer = await admin.http_client.get(file)
    assert answer.text.splitlines()[-1].startswith("together,2,14,1,0,")
    (file,) = (to for to in targets if "/sections.csv" in to)
    assert (await admin.http_client.get(file)).text.count("0.25") == 2


async def test_other_days_are_chosen_in_place_and_impossible_ones_change_nothing(
    site: Site,
) -> None:
    of = await a_class(site.services)
    await practised(of, usd="0.25", ago=timedelta(days=50))
    admin = await site.visitor(Role.ADMIN)
    await admin.open(PLACE)
    await admin.should_see("Nobody practised")
    await fill(admin, "From", str((now() - timedelta(days=60)).date()))
    await admin.should_see("Cost by section", retries=20)
    await fill(admin, "From", "2000-01-01")
    await admin.should_see("Choose two days", retries=20)
    await admin.should_see("Cost by section")
