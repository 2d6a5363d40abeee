import asyncio
from datetime import timedelta

import pytest

from tests.support.accounts import add_member
from tests.support.courses import a_section, someone
from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.practice.courses.enrolling import (
    JoinCodeClosed,
    JoinCodeWrong,
    ManagesSection,
    NoSuchStudent,
    NotInSection,
    TooManyCodes,
)
from understudy.practice.courses.roster import RosterInvalid
from understudy.practice.courses.section_schemas import (
    EnrolmentDraft,
    JoinCodeDraft,
    Membership,
    Part,
    Section,
    SectionChanges,
)
from understudy.practice.courses.sections import SectionService


@pytest.fixture
def service(db: Database) -> SectionService:
    return SectionService(db)


async def emails(service: SectionService, section: Section) -> list[str]:
    page = await service.people(actor(Role.ADMIN), section.id)
    return [each.email for each in page.items]


async def test_a_student_joins_by_code_however_it_is_typed(
    db: Database, service: SectionService
) -> None:
    section, student = await a_section(db, actor()), await someone(db)
    assert section.join_code
    typed = f" {section.join_code[:4].lower()}-{section.join_code[4:]}"
    for _ in range(2):
        card = await service.join(student.actor, typed)
        assert (card.id, card.part) == (section.id, Part.LEARNS)
    assert await emails(service, section) == [student.email]


async def test_a_code_that_is_renewed_off_expired_or_of_an_ended_section_is_wrong(
    db: Database, service: SectionService
) -> None:
    teacher, student = actor(), (await someone(db)).actor
    section = await a_section(db, teacher)
    codes = [section.join_code]

    async def code(changed: object) -> None:
        assert isinstance(changed, Section)
        codes.append(changed.join_code or codes[-1])

    await code(await service.renew_code(teacher, section.id, JoinCodeDraft()))
    assert codes[0] != codes[1]
    await code(await service.switch_code_off(teacher, section.id))
    past = JoinCodeDraft(expires_at=now() - timedelta(seconds=1))
    await code(await service.renew_code(teacher, section.id, past))
    for wrong in codes:
        with pytest.raises(JoinCodeWrong):
            await service.join(student, wrong or "")
    ahead = JoinCodeDraft(expires_at=now() + timedelta(hours=1))
    await code(await service.renew_code(teacher, section.id, ahead))
    await service.change(teacher, section.id, SectionChanges(is_active=False))
    with pytest.raises(JoinCodeWrong):
        await service.join(student, codes[-1] or "")
    await service.change(teacher, section.id, SectionChanges(is_active=True))
    assert (await service.join(student, codes[-1] or "")).id == section.id


async def test_who_was_removed_is_let_in_by_the_teacher_and_not_by_the_code(
    db: Database, service: SectionService
) -> None:
    teacher, student = actor(), await someone(db)
    section = await a_section(db, teacher, student)
    first = (await service.people(teacher, section.id)).items
    await service.remove(teacher, section.id, student.actor.id)
    with pytest.raises(NotInSection):
        await service.remove(teacher, section.id, student.actor.id)
    with pytest.raises(JoinCodeClosed):
        await service.join(student.actor, section.join_code or "")
    await service.enrol(teacher, section.id, EnrolmentDraft(email=student.email))
    again = (await service.people(teacher, section.id)).items
    assert [each.person_id for each in again] == [each.person_id for each in first]
    assert again[0].enrolled_at > first[0].enrolled_at


async def test_the_teacher_does_not_become_a_student_by_the_code(
    db: Database, service: SectionService
) -> None:
    teacher = await someone(db, Role.TEACHER)
    section = await a_section(db, teacher.actor)
    assert (await service.join(teacher.actor, section.join_code or "")).part is Part.MANAGES
    assert await emails(service, section) == []


async def test_nor_does_who_manages_it_by_their_address_or_a_roster(
    db: Database, service: SectionService
) -> None:
    teacher, admin = await someone(db, Role.TEACHER), await someone(db, Role.ADMIN)
    section, student = await a_section(db, teacher.actor), await someone(db)
    for one in (teacher, admin):
        for role in Membership:
            draft = EnrolmentDraft(email=one.email, role=role)
            with pytest.raises(ManagesSection, match="from its own page"):
                await service.enrol(teacher.actor, section.id, draft)
    data = f"email\n{teacher.email}\n?\n{student.email}\n{admin.email}\n".encode()
    report = await service.import_roster(teacher.actor, section.id, data)
    assert (report.enrolled, [each.line for each in report.bad]) == (1, [2, 3, 5])
    assert "teaches this section" in report.bad[0].reason
    assert await emails(service, section) == [student.email]
    other = await a_section(db, actor())  # a colleague is somebody else's student if they like
    assert (await service.join(teacher.actor, other.join_code or "")).part is Part.LEARNS


async def test_guessing_codes_is_slowed_down_for_who_guesses(
    db: Database, service: SectionService
) -> None:
    section, guesser, student = await a_section(db, actor()), await someone(db), await someone(db)
    for _ in range(10):
        with pytest.raises(JoinCodeWrong):
            await service.join(guesser.actor, "AAAAAAAA")
    with pytest.raises(TooManyCodes):
        await service.join(guesser.actor, section.join_code or "")
    assert (await service.join(student.actor, section.join_code or "")).id == section.id


async def test_whoever_enrols_somebody_at_once_enrols_them_once(
    db: Database, service: SectionService
) -> None:
    teacher, student = actor(), await someone(db)
    section = await a_section(db, teacher)
    roster = f"email\n{student.email}\n".encode()
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(service.join(student.actor, section.join_code or ""))
            group.create_task(service.import_roster(teacher, section.id, roster))
            draft = EnrolmentDraft(email=student.email)
            group.create_task(service.enrol(teacher, section.id, draft))
    assert await emails(service, section) == [student.email]


async def test_enrolling_somebody_again_changes_their_role(
    db: Database, service: SectionService
) -> None:
    teacher, student = actor(), await someone(db)
    section = await a_section(db, teacher, student)
    draft = EnrolmentDraft(email=student.email.upper(), role=Membership.TA)
    assert (await service.enrol(teacher, section.id, draft)).role is Membership.TA
    with pytest.raises(NoSuchStudent):
        await service.enrol(teacher, section.id, EnrolmentDraft(email="nobody@example.org"))


async def test_a_roster_of_a_teacher_enrols_who_has_an_account_and_tells_of_the_rest(
    db: Database, service: SectionService
) -> None:
    teacher = actor()
    there, back, new = [await add_member(db, email=f"{name}@example.org") for name in "abc"]
    section = await a_section(db, teacher, there, back)
    await service.remove(teacher, section.id, back.actor.id)
    data = b"email,name\na@example.org,A\nb@example.org,B\nc@example.org,C\nx@example.org,X\n?,Y\n"
    report = await service.import_roster(teacher, section.id, data)
    assert (report.enrolled, report.reactivated, report.already_there) == (1, 1, 1)
    assert [(each.line, each.email) for each in report.unknown] == [(5, "x@example.org")]
    assert [each.line for each in report.bad] == [6]
    assert report.created == []
    assert await emails(service, section) == [there.email, back.email, new.email]
    again = await service.import_roster(teacher, section.id, data)
    assert (again.enrolled, again.reactivated, again.already_there) == (0, 0, 3)


async def test_a_roster_of_an_administrator_makes_accounts_for_students(
    db: Database, service: SectionService
) -> None:
    admin = await someone(db, Role.ADMIN)
    section = await a_section(db, actor())
    data = b"email,name,role\nnew@example.org,New One,TA\nbare@example.org,,\n"
    report = await service.import_roster(admin.actor, section.id, data)
    made = [(link.person.name, link.person.role, link.path) for link in report.created]
    assert [(name, role) for name, role, _ in made] == [
        ("New One", Role.STUDENT),
        ("bare", Role.STUDENT),
    ]
    assert (report.enrolled, report.unknown) == (2, [])
    people = (await service.people(admin.actor, section.id)).items
    assert [(each.email, each.role) for each in people] == [
        ("bare@example.org", Membership.STUDENT),
        ("new@example.org", Membership.TA),
    ]


async def test_rosters_with_the_same_new_people_at_once_enrol_all_and_invite_each_once(
    db: Database, service: SectionService
) -> None:
    admin = await someone(db, Role.ADMIN)
    sections = [await a_section(db, actor()) for _ in range(3)]
    names = [f"p{n:02}@example.org" for n in range(30)]
    data = "\n".join(["email", *names]).encode()
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(service.import_roster(admin.actor, section.id, data))
            for section in sections
        ]
    reports = [task.result() for task in tasks]
    assert [report.enrolled for report in reports] == [30, 30, 30]
    invited = [link.person.email for report in reports for link in report.created]
    assert sorted(invited) == names
    for section in sections:
        assert await emails(service, section) == names


async def test_a_roster_without_roles_leaves_assistants_what_they_are(
    db: Database, service: SectionService
) -> None:
    teacher, member = actor(), await someone(db)
    section = await a_section(db, teacher)
    draft = EnrolmentDraft(email=member.email, role=Membership.TA)
    await service.enrol(teacher, section.id, draft)
    await service.import_roster(teacher, section.id, f"email\n{member.email}\n".encode())
    (found,) = (await service.people(teacher, section.id)).items
    assert found.role is Membership.TA


async def test_a_long_roster_is_enrolled_whole_and_read_page_by_page(
    db: Database, service: SectionService
) -> None:
    section = await a_section(db, actor())
    lines = [f"p{n:04}@example.org" for n in range(1_100)]
    admin = actor(Role.ADMIN)
    report = await service.import_roster(admin, section.id, "\n".join(["email", *lines]).encode())
    assert (report.enrolled, len(report.created)) == (1_100, 1_100)
    found, after = [], None
    while True:
        page = await service.people(admin, section.id, after=after, limit=200)
        found += [each.email for each in page.items]
        if not (after := page.next):
            break
    assert found == lines


async def test_a_file_that_is_no_roster_enrols_nobody(
    db: Database, service: SectionService
) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    with pytest.raises(RosterInvalid, match="Nobody was enrolled: the first line"):
        await service.import_roster(teacher, section.id, b"Dear all, ...")
