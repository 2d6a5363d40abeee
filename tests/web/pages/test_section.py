"""One section: its tabs for teachers and assistants, the list of work for students."""

from datetime import date, timedelta

import pytest
from nicegui import ui

from tests.support.course_pages import a_class, an_assistant, do, field, fill, links
from tests.support.courses import an_assignment
from tests.support.site import Site, click
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.practice.courses.section_schemas import (
    Membership,
    Section,
    SectionChanges,
    SectionSettings,
)

CSV = "email,name,role\nnoor@site.test,Noor Haddad,\nnobody@x.org,Nobody\nbroken,,\n"


async def test_a_teacher_sees_assignments_with_state_window_and_clients(site: Site) -> None:
    teacher, _, section = await a_class(site)
    due = now() + timedelta(days=3)
    made = await an_assignment(site.services.db, teacher.actor, section.id, due_at=due)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}")
    await user.should_see("First contact")
    await user.should_see("Draft")
    await user.should_see(f"due {due:%-d %b %Y}")
    await user.should_see("1 client")
    assert {f"/assignments/{made.id}", f"/assignments/new?section={section.id}"} <= set(links(user))


async def test_students_see_what_to_do_in_order_and_no_tabs(site: Site) -> None:
    teacher, student, section = await a_class(site)
    db, at = site.services.db, now()
    for title, days in (("Later", 9), ("Sooner", 2)):
        due = at + timedelta(days=days)
        fields = {"title": title, "due_at": due, "published": True}
        await an_assignment(db, teacher.actor, section.id, **fields)  # type: ignore[arg-type]  # fields of all kinds
    for title in ("Undated, the first", "Undated, the second"):
        await an_assignment(db, teacher.actor, section.id, published=True, title=title)
    await an_assignment(db, teacher.actor, section.id, title="Still a draft")
    user = site.signed_in(student)
    await user.open(f"/sections/{section.id}")
    shown = sorted(user.find(ui.link).elements, key=lambda link: link.id)
    titles = [link.text for link in shown if "/assignments/" in link.props["href"]]
    assert titles == ["Sooner", "Later", "Undated, the first", "Undated, the second"]
    for word in ("Still a draft", "People", "Join code", "Settings"):
        await user.should_not_see(word)


async def test_a_student_with_nothing_to_do_reads_when_there_will_be(site: Site) -> None:
    _, student, section = await a_class(site)
    user = site.signed_in(student)
    await user.open(f"/sections/{section.id}?tab=people")
    await user.should_see("Nothing to do yet")
    await user.should_not_see(student.email)


async def test_closed_and_future_assignments_say_so(site: Site) -> None:
    teacher, student, section = await a_class(site)
    db, at, day = site.services.db, now(), timedelta(days=1)
    await an_assignment(db, teacher.actor, section.id, published=True, closes_at=at - day)
    await an_assignment(db, teacher.actor, section.id, published=True, opens_at=at + day)
    await an_assignment(db, teacher.actor, section.id, published=True, due_at=at - day)
    user = site.signed_in(student)
    await user.open(f"/sections/{section.id}")
    for word in ("Closed", "Opens", "Was due"):
        await user.should_see(word)


async def test_an_assistant_reads_and_changes_nothing(site: Site) -> None:
    teacher, student, section = await a_class(site)
    user = site.signed_in(await an_assistant(site, teacher, section))
    await user.open(f"/sections/{section.id}")
    await user.should_see("You assist: you read, and change nothing")
    await user.should_not_see("New assignment")
    await user.should_not_see("Settings")
    await user.open(f"/sections/{section.id}?tab=people")
    await user.should_see(student.email)
    for word in ("Add somebody", "Import a roster"):
        await user.should_not_see(word)
    await user.open(f"/sections/{section.id}?tab=settings")
    await user.should_not_see("End the section")
    await user.open(f"/sections/{section.id}?tab=code")
    assert section.join_code
    await user.should_see(section.join_code[:4])
    await user.should_not_see("Switch off")


async def test_people_are_added_by_email_and_errors_keep_it(site: Site) -> None:
    teacher, _, section = await a_class(site)
    noor = await site.person(Role.STUDENT, "Noor Haddad")
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=people")
    await user.should_see("1 student")
    for wrong, sentence in (
        ("noor", "Please enter an e-mail address."),
        ("nobody@site.test", "Nobody here has this e-mail address"),
    ):
        await fill(user, "E-mail of their account", wrong)
        await do(user, "Add")
        await user.should_see(sentence, retries=20)
        assert field(user, "E-mail of their account").value == wrong
    await fill(user, "E-mail of their account", noor.email)
    field(user, "As").value = "ta"
    await do(user, "Add")
    await user.should_see("1 student · 1 assistant", retries=20)


async def test_somebody_is_removed_and_enrolled_again(site: Site) -> None:
    teacher, student, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=people")
    await do(user, "Remove Student")
    await user.should_see("What they did is kept")
    await do(user, "Remove")
    await user.should_see("0 students", retries=20)
    await do(user, "Enrol Student again")
    await user.should_see("1 student", retries=20)
    people = (await site.services.sections.people(teacher.actor, section.id)).items
    assert [person.email for person in people] == [student.email]


async def test_somebody_becomes_an_assistant_in_place(site: Site) -> None:
    teacher, _, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=people")
    await user.should_see("student@site.test")
    field(user, "Role of Student").value = "ta"
    await user.should_see("0 students · 1 assistant", retries=20)
    (person,) = (await site.services.sections.people(teacher.actor, section.id)).items
    assert person.role is Membership.TA


async def test_a_pasted_roster_is_reported_line_by_line(site: Site) -> None:
    teacher, _, section = await a_class(site)
    await site.person(Role.STUDENT, "Noor")
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=people")
    await do(user, "Import a roster")
    await fill(user, "Or paste it here", "no header")
    await do(user, "Import what is pasted")
    await user.should_see("the first line must name the columns", retries=20)
    assert field(user, "Or paste it here").value == "no header"
    await fill(user, "Or paste it here", CSV)
    await do(user, "Import what is pasted")
    await user.should_see("1 enrolled, 1 without an account, 1 line not understood.", retries=20)
    await user.should_see("Line 3: Nobody nobody@x.org")
    await user.should_see("Line 4: the e-mail address is none.")


async def test_the_code_is_renewed_and_switched_off(site: Site) -> None:
    teacher, _, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=code")
    await do(user, "New code")
    await fill(user, "Works until (UTC); empty: no end", "2001-01-01T10:00")
    await do(user, "Make a new code")
    await user.should_see("Choose a moment to come, or leave it empty.")
    await fill(user, "Works until (UTC); empty: no end", "2999-01-01T10:00")
    await do(user, "Make a new code")
    await user.should_see("Until 1 Jan 2999, 10:00.", retries=20)
    renewed = await site.services.sections.get(teacher.actor, section.id)
    assert isinstance(renewed, Section)
    assert renewed.join_code != section.join_code
    click(user, next(iter(user.find(kind=ui.button, content="Switch off").elements)))
    await user.should_see("Switch the code off?")
    await do(user, "Switch off")
    await user.should_see("The code is off", retries=20)


async def test_settings_are_saved_and_wrong_ones_kept(site: Site) -> None:
    teacher, student, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=settings")
    await fill(user, "Days that work is kept", "many")
    await do(user, "Save")
    await user.should_see("Please enter whole days, 1 to 3,650, or leave it empty.")
    assert field(user, "Days that work is kept").value == "many"
    await fill(user, "Days that work is kept", "365")
    await fill(user, "Whom students ask for help", "help@site.test")
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    learner = site.signed_in(student)
    await learner.open(f"/sections/{section.id}")
    await learner.should_see("If you need help: ")
    assert "mailto:help@site.test" in links(learner)


async def test_how_long_work_is_kept_is_saved_and_other_settings_stay(site: Site) -> None:
    teacher, _, section = await a_class(site)
    service = site.services.sections
    settings = SectionSettings(assistants_may_review=True, retention_days=30)
    await service.change(teacher.actor, section.id, SectionChanges(settings=settings))
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=settings")
    await fill(user, "The term ends on", "soon")
    await do(user, "Save")
    await user.should_see("Please choose a day, or leave it empty.")
    await fill(user, "The term ends on", "2027-01-31")
    user.find(kind=ui.checkbox, content="Students cannot delete what is for a grade").click()
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    found = await service.get(teacher.actor, section.id)
    assert isinstance(found, Section)
    assert found.settings == SectionSettings(
        assistants_may_review=True,
        retention_days=30,
        term_ends_on=date(2027, 1, 31),
        keeps_graded_work=False,
    )


async def test_a_section_is_ended_and_made_active_again(site: Site) -> None:
    teacher, student, section = await a_class(site)
    user = site.signed_in(teacher)
    await user.open(f"/sections/{section.id}?tab=settings")
    await do(user, "End the section")
    await user.should_see("This section is over", retries=20)
    learner = site.signed_in(student)
    assert (await learner.http_client.get(f"/sections/{section.id}")).status_code == 404
    await do(user, "Make it active again")
    await user.should_see("End the section", retries=20)
    assert (await learner.http_client.get(f"/sections/{section.id}")).status_code == 200


@pytest.mark.parametrize("address", ["?tab=nonsense", "/nothing"])
async def test_an_address_that_leads_nowhere_says_so(site: Site, address: str) -> None:
    teacher, _, section = await a_class(site)
    answer = await site.signed_in(teacher).http_client.get(f"/sections/{section.id}{address}")
    assert answer.status_code == 404
