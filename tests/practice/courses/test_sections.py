import asyncio

import pytest

from tests.support.accounts import Member
from tests.support.courses import a_section, assisting, someone
from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.kernel.db import Database
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.ids import new_id
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.section_schemas import (
    EnrolmentDraft,
    JoinCodeDraft,
    Part,
    Section,
    SectionCard,
    SectionChanges,
    SectionDraft,
    SectionSettings,
)
from understudy.practice.courses.sections import SectionIdTaken, SectionService
from understudy.practice.courses.teachers import TeachesNothing


@pytest.fixture
def service(db: Database) -> SectionService:
    return SectionService(db)


async def uses(service: SectionService, who: Member, section: Section) -> list[object]:
    """Try everything a teacher does; return what came of each."""
    actor, section_id = who.actor, section.id
    got: list[object] = []
    for use in (
        service.get(actor, section_id),
        service.people(actor, section_id),
        service.change(actor, section_id, SectionChanges(term="2027")),
        service.renew_code(actor, section_id, JoinCodeDraft()),
        service.switch_code_off(actor, section_id),
        service.enrol(actor, section_id, EnrolmentDraft(email=who.email)),
        service.import_roster(actor, section_id, b"email\n"),
        service.remove(actor, section_id, actor.id),
    ):
        try:
            got.append(type(await use))
        except UnderstudyError as error:  # who manages it is no student of it, either
            got.append(type(error))
    return got


async def test_each_part_does_what_it_may_and_strangers_find_nothing(
    db: Database, service: SectionService
) -> None:
    teacher, student = await someone(db, Role.TEACHER), await someone(db)
    section = await a_section(db, teacher.actor, student)
    assistant = await assisting(db, teacher.actor, section)
    read = await uses(service, assistant, section)
    assert read[0] is Section
    assert read[1] not in (SectionNotFound, SectionNotYours)
    assert read[2:] == [SectionNotYours] * 6
    assert await uses(service, student, section) == [SectionCard, *[SectionNotYours] * 7]
    for role in (Role.STUDENT, Role.TEACHER, Role.RESEARCHER):
        assert await uses(service, await someone(db, role), section) == [SectionNotFound] * 8
    for member in (teacher, await someone(db, Role.ADMIN)):
        done = await uses(service, member, section)
        assert not {SectionNotFound, SectionNotYours} & set(done)


async def test_after_removal_and_in_a_section_that_is_over_students_find_nothing(
    db: Database, service: SectionService
) -> None:
    teacher, student, other = actor(), await someone(db), await someone(db)
    section = await a_section(db, teacher, student, other)
    assistant = await assisting(db, teacher, section)
    await service.remove(teacher, section.id, student.actor.id)
    assert await uses(service, student, section) == [SectionNotFound] * 8
    assert (await service.list(student.actor)).items == []
    assert (await service.get(other.actor, section.id)).part is Part.LEARNS
    await service.change(teacher, section.id, SectionChanges(is_active=False))
    assert await uses(service, other, section) == [SectionNotFound] * 8
    assert (await service.get(assistant.actor, section.id)).part is Part.READS
    await service.remove(teacher, section.id, assistant.actor.id)
    assert await uses(service, assistant, section) == [SectionNotFound] * 8


async def test_who_teaches_no_more_has_no_sections(db: Database, service: SectionService) -> None:
    teacher = await someone(db, Role.TEACHER)
    section = await a_section(db, teacher.actor)
    demoted = type(teacher.actor)(teacher.actor.id, Role.STUDENT)
    with pytest.raises(SectionNotFound):
        await service.get(demoted, section.id)


async def test_students_see_a_card_without_roster_and_code(
    db: Database, service: SectionService
) -> None:
    teacher, student = await someone(db, Role.TEACHER), await someone(db)
    section = await a_section(db, teacher.actor, student)
    settings = SectionSettings(support_contact="help@example.org", retention_days=90)
    await service.change(teacher.actor, section.id, SectionChanges(settings=settings))
    card = await service.get(student.actor, section.id)
    assert type(card) is SectionCard
    assert (card.teacher, card.support_contact) == (teacher.name, "help@example.org")
    assert (card.part, card.students) == (Part.LEARNS, None)
    assert section.join_code
    assert section.join_code not in card.model_dump_json()
    assert (await service.list(student.actor)).items == [card]


async def test_a_teacher_lists_own_sections_by_name_page_by_page(
    db: Database, service: SectionService
) -> None:
    teacher = actor()
    for name in ("C", "a", "B"):
        await a_section(db, teacher, name=name)
    await a_section(db, actor(), name="of another")
    over = await a_section(db, teacher, await someone(db), name="d")
    await service.change(teacher, over.id, SectionChanges(is_active=False))
    names, after = [], None
    while True:
        page = await service.list(teacher, after=after, limit=2)
        names += [(card.name, card.students) for card in page.items]
        if not (after := page.next):
            break
    assert names == [("a", 0), ("B", 0), ("C", 0), ("d", 1)]
    active = await service.list(teacher, is_active=True)
    assert [card.name for card in active.items] == ["a", "B", "C"]
    assert len((await service.list(actor(Role.ADMIN))).items) == 5
    assert await service.count(teacher) == (3, 1)
    assert await service.count(actor(Role.ADMIN)) == (4, 1)
    assert await service.count(actor()) == (0, 0)


async def test_those_only_learned_in_may_be_left_out(db: Database, service: SectionService) -> None:
    teacher = await someone(db, Role.TEACHER)
    own = await a_section(db, teacher.actor, name="Own")
    learned = await a_section(db, actor(), await someone(db), name="Learned in")
    helper = await assisting(db, actor(Role.ADMIN), learned)
    student = await someone(db)
    for section in (own, learned):
        await service.enrol(actor(Role.ADMIN), section.id, EnrolmentDraft(email=student.email))
    for who, names in ((teacher, ["Own"]), (helper, ["Learned in"]), (student, [])):
        found = await service.list(who.actor, only_taught=True)
        assert [card.name for card in found.items] == names
    assert len((await service.list(student.actor)).items) == 2


async def test_the_same_request_twice_at_once_makes_one_section(service: SectionService) -> None:
    teacher, chosen = actor(), new_id()
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(service.create(teacher, SectionDraft(name="B"), chosen))
            for _ in range(5)
        ]
    assert len({task.result().model_dump_json() for task in tasks}) == 1
    with pytest.raises(SectionIdTaken):
        await service.create(teacher, SectionDraft(name="C"), chosen)
    with pytest.raises(SectionNotFound):
        await service.create(actor(), SectionDraft(name="B"), chosen)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.RESEARCHER])
async def test_only_teachers_make_sections(service: SectionService, role: Role) -> None:
    with pytest.raises(TeachesNothing):
        await service.create(actor(role), SectionDraft(name="B"))
