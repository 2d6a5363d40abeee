from nicegui import ui

from tests.support.handed_in import a_class, stored
from tests.support.judged import RUBRIC, good, poor
from tests.support.practice_pages import in_dialog
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.practice.sessions.schemas import Stage


async def test_all_sections_wait_in_one_place_and_each_row_says_why(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    other = await a_class(site.services, RUBRIC, teacher=of.teacher)
    critical, unsure = await stored(of, poor()), await stored(other, good(0.2))
    teacher = site.signed_in(of.teacher)
    await teacher.open("/practice/review")
    await teacher.should_see("A critical skill at the lowest level")
    await teacher.should_see("The machine is not sure")
    rows = sorted(
        (link for link in teacher.find(ui.link).elements if "whole-row" in link.classes),
        key=lambda link: link.id,
    )
    wanted = [f"/practice/sessions/{each}" for each in (critical, unsure)]
    assert [link.props["href"] for link in rows] == wanted
    await teacher.open(f"/practice/review?section={other.section_id}")
    await teacher.should_not_see("A critical skill at the lowest level")
    begin = next(link for link in teacher.find(ui.link).elements if link.text == "Begin")
    assert begin.props["href"] == f"{wanted[1]}?section={other.section_id}"


async def test_one_goes_on_from_a_report_to_the_next(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    ids = [await stored(of, good(n / 10), attempt=n) for n in (1, 2)]
    teacher = site.signed_in(of.teacher)
    await teacher.open(f"/practice/sessions/{ids[0]}")
    ways = {link.text: link.props for link in teacher.find(ui.link).elements}
    assert ways["Next"]["href"] == f"/practice/sessions/{ids[1]}"
    assert ways["Next"]["data-key"] == "j"
    assert "Previous" not in ways


async def test_all_confirmed_are_released_after_a_question_with_their_number(site: Site) -> None:
    of = await a_class(site.services, RUBRIC, release="after_review")
    ids = [await stored(of, good(), attempt=n) for n in (1, 2, 3)]
    for each in ids[:2]:
        await of.feedback.confirm(of.teacher.actor, each)
    teacher = site.signed_in(of.teacher)
    await teacher.open("/practice/review")
    await press(teacher, "Release 2 confirmed")
    await teacher.should_see("Release 2 confirmed reports?")
    assert await of.stage(ids[0]) is Stage.FEEDBACK_READY
    click(teacher, in_dialog(teacher, "Release 2"))
    await teacher.should_not_see("Release 2 confirmed reports?", retries=20)
    stages = [await of.stage(each) for each in ids]
    assert stages == [Stage.RELEASED, Stage.RELEASED, Stage.FEEDBACK_READY]


async def test_empty_it_says_what_will_stand_there(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/practice/review")
    await teacher.should_see("Nothing to review")
    await teacher.should_see("When you have confirmed reports")
    await teacher.should_not_see("Begin")


async def test_agreement_says_when_it_is_measured_on_too_little(site: Site) -> None:
    of = await a_class(site.services, RUBRIC)
    await of.feedback.confirm(of.teacher.actor, await stored(of, good()))
    teacher = site.signed_in(of.teacher)
    await teacher.open("/practice/review")
    await teacher.should_see("2 levels: too few to go by")
    await teacher.should_see("take this as the most it can be")
