"""The list of sections, and how one comes into them."""

from datetime import timedelta

import pytest

from tests.support.course_pages import a_class, an_assistant, do, field, fill, links
from tests.support.courses import a_section, an_assignment
from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.practice.courses.section_schemas import JoinCodeDraft, Section, SectionChanges


async def test_a_teacher_is_taught_and_makes_the_first_section(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    teacher = site.signed_in(person)
    await teacher.open("/sections")
    await teacher.should_see("No sections yet")
    await do(teacher, "New section")
    await do(teacher, "Make it")
    await teacher.should_see("Please enter a name, of up to 120 characters.")
    await fill(teacher, "Name", "Interviewing")
    await fill(teacher, "Course code", "SW 210")
    await do(teacher, "Make it")
    await teacher.should_see("No assignments yet", retries=20)
    await teacher.should_see("SW 210")
    (card,) = (await site.services.sections.list(person.actor)).items
    assert card.name == "Interviewing"


async def test_two_clicks_make_one_section(site: Site) -> None:
    person = await site.person(Role.TEACHER)
    teacher = site.signed_in(person)
    await teacher.open("/sections")
    await do(teacher, "New section")
    await fill(teacher, "Name", "Interviewing")
    await do(teacher, "Make it")
    await do(teacher, "Make it")
    await teacher.should_see("No assignments yet", retries=20)
    assert len((await site.services.sections.list(person.actor)).items) == 1


async def test_the_list_says_who_what_and_when(site: Site) -> None:
    teacher, student, section = await a_class(site)
    due = now() + timedelta(days=3)
    db = site.services.db
    await an_assignment(db, teacher.actor, section.id, published=True, due_at=due)
    user = site.signed_in(teacher)
    await user.open("/sections")
    await user.should_see("1 student")
    await user.should_see("Next due")
    assert f"/sections/{section.id}" in links(user)
    learner = site.signed_in(student)
    await learner.open("/sections")
    await learner.should_see("Teacher")
    await learner.should_see("Next due")
    await learner.should_not_see("1 student")
    await learner.should_not_see("New section")


async def test_a_section_that_is_over_is_marked_and_gone_for_its_students(site: Site) -> None:
    teacher, student, section = await a_class(site)
    over = SectionChanges(is_active=False)
    await site.services.sections.change(teacher.actor, section.id, over)
    user = site.signed_in(teacher)
    await user.open("/sections")
    await user.should_see("0 active · 1 over")
    learner = site.signed_in(student)
    await learner.open("/sections")
    await learner.should_see("You are in no section yet")


async def test_an_assistant_finds_what_they_assist_and_nothing_to_make(site: Site) -> None:
    teacher, _, section = await a_class(site)
    user = site.signed_in(await an_assistant(site, teacher, section))
    await user.open("/sections")
    await user.should_see("Group B")
    await user.should_not_see("New section")


async def test_nobody_sees_the_section_of_others(site: Site) -> None:
    _, _, section = await a_class(site)
    for role in (Role.TEACHER, Role.STUDENT, Role.RESEARCHER):
        other = await site.visitor(role, f"Other {role}")
        await other.open("/sections")
        await other.should_not_see("Group B")
        assert (await other.http_client.get(f"/sections/{section.id}")).status_code == 404


async def test_a_student_joins_by_code_however_it_is_typed(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    section = await a_section(site.services.db, teacher.actor, name="Group B")
    assert section.join_code
    student = await site.visitor(Role.STUDENT)
    await student.open("/sections")
    await fill(student, "Code", f" {section.join_code[:4].lower()}-{section.join_code[4:]}")
    await do(student, "Join")
    await student.should_see("Taught by Teacher", retries=20)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "Please enter the code"), ("WRONGONE", "No section has this code.")],
)
async def test_a_wrong_code_is_said_at_the_field_and_stays_there(
    site: Site, code: str, sentence: str
) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/sections")
    await fill(student, "Code", code)
    await do(student, "Join")
    await student.should_see(sentence, retries=20)
    assert field(student, "Code").value == code


async def test_an_expired_code_lets_nobody_in(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    section = await a_section(site.services.db, teacher.actor)
    draft = JoinCodeDraft(expires_at=now() - timedelta(minutes=1))
    renewed = await site.services.sections.renew_code(teacher.actor, section.id, draft)
    assert isinstance(renewed, Section)
    student = await site.visitor(Role.STUDENT)
    await student.open("/sections")
    await fill(student, "Code", renewed.join_code or "")
    await do(student, "Join")
    await student.should_see("codes may change", retries=20)


async def test_a_link_has_the_code_filled_in(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    await student.open("/sections?code=ABCD-EFGH")
    await student.should_see("Code")
    assert field(student, "Code").value == "ABCD-EFGH"
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open("/sections?code=ABCD-EFGH")
    assert field(teacher, "Code").value == "ABCD-EFGH"


async def test_many_sections_are_searched(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    for number in range(9):
        await a_section(site.services.db, teacher.actor, name=f"Group {number}")
    user = site.signed_in(teacher)
    await user.open("/sections")
    await user.should_see("Group 8")
    field(user, "Search sections").value = "group 3"
    await user.should_not_see("Group 8", retries=20)
    await user.should_see("Group 3")
    field(user, "Search sections").value = "nothing like it"
    await user.should_see("No section carries these words.", retries=20)
