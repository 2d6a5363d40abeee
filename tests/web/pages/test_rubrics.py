"""The list of rubrics."""

import pytest

from tests.support.course_pages import do, field, links
from tests.support.courses import a_rubric
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.practice.courses.rubric_schemas import RubricVisibility
from understudy.practice.courses.rubric_template import TEMPLATE_ID


async def test_students_make_no_rubrics(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    for path in ("/rubrics", "/rubrics/new"):
        assert (await student.http_client.get(path)).status_code == 403
    assert (await student.http_client.get(f"/rubrics/{TEMPLATE_ID}")).status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.RESEARCHER, Role.ADMIN])
async def test_the_shipped_rubric_is_there_for_all_who_make_rubrics(site: Site, role: Role) -> None:
    maker = await site.visitor(role)
    await maker.open("/rubrics")
    await maker.should_see("Interviewing in social work")
    await maker.should_see("12 criteria · version 1")
    await maker.should_see("Comes with Understudy")


async def test_own_and_shared_ones_are_listed_and_private_ones_of_others_not(site: Site) -> None:
    db, teacher = site.services.db, await site.person(Role.TEACHER)
    other = await site.person(Role.TEACHER, "Other Teacher")
    await a_rubric(db, teacher.actor, name="Mine")
    await a_rubric(db, other.actor, name="Theirs, shared", visibility=RubricVisibility.SHARED)
    await a_rubric(db, other.actor, name="Theirs alone")
    user = site.signed_in(teacher)
    await user.open("/rubrics")
    for words in ("Mine", "Private", "Theirs, shared", "Shared"):
        await user.should_see(words)
    await user.should_not_see("Theirs alone")


async def test_duplicating_leads_to_a_private_copy(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    user = site.signed_in(teacher)
    await user.open("/rubrics")
    await do(user, "Duplicate Interviewing in social work")
    await user.should_see("The weights add up to 100 %", retries=30)
    cards = (await site.services.rubrics.list(teacher.actor)).items
    (copy,) = (card for card in cards if card.id != TEMPLATE_ID)
    assert copy.visibility is RubricVisibility.PRIVATE
    assert copy.can_edit


async def test_the_list_is_searched(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    mine = await a_rubric(site.services.db, teacher.actor, name="First contact")
    user = site.signed_in(teacher)
    await user.open("/rubrics")
    field(user, "Search rubrics").value = "first contact"
    await user.should_not_see("Interviewing in social work", retries=20)
    assert f"/rubrics/{mine.id}" in links(user)
    field(user, "Search rubrics").value = "nothing like it"
    await user.should_see("No rubric carries these words.", retries=20)
