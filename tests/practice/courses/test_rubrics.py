import asyncio

import pytest

from tests.support.courses import a_rubric, a_section, an_assignment, criterion, rubric_fields
from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.practice.courses.assignments import AssignmentService
from understudy.practice.courses.rubric_schemas import (
    RubricChanges,
    RubricDraft,
    RubricVisibility,
)
from understudy.practice.courses.rubrics import (
    RubricChanged,
    RubricIdTaken,
    RubricInUse,
    RubricInvalid,
    RubricNotFound,
    RubricNotYours,
    RubricService,
)
from understudy.practice.courses.teachers import MakesNoRubrics

OTHER = rubric_fields(criterion("closing"), name="Last contact")
SHARED = RubricChanges(visibility=RubricVisibility.SHARED)


@pytest.fixture
def service(db: Database) -> RubricService:
    return RubricService(db)


def draft(**fields: object) -> RubricDraft:
    return RubricDraft.model_validate({**rubric_fields().model_dump(), **fields})


async def test_others_use_what_is_shared_and_find_nothing_else(
    db: Database, service: RubricService
) -> None:
    owner, other = actor(), actor(Role.RESEARCHER)
    rubric = await a_rubric(db, owner)
    with pytest.raises(RubricNotFound):
        await service.get(other, rubric.id)
    await service.change(owner, rubric.id, SHARED)
    found = await service.get(other, rubric.id)
    assert (found.fields, found.can_edit) == (rubric.fields, False)
    assert [card.id for card in (await service.list(other)).items] == [rubric.id]
    for use in (service.change(other, rubric.id, SHARED), service.remove(other, rubric.id)):
        with pytest.raises(RubricNotYours):
            await use
    copy = await service.duplicate(other, rubric.id)
    assert (copy.owner_id, copy.visibility) == (other.id, RubricVisibility.PRIVATE)
    await service.remove(actor(Role.ADMIN), rubric.id)
    with pytest.raises(RubricNotFound):
        await service.get(owner, rubric.id)


async def test_students_neither_read_nor_make_rubrics(db: Database, service: RubricService) -> None:
    student = actor(Role.STUDENT)
    shared = await a_rubric(db, actor(), visibility="shared")
    for use in (service.create(student, draft()), service.list(student)):
        with pytest.raises(MakesNoRubrics):
            await use
    with pytest.raises(MakesNoRubrics):
        service.even_out(student, OTHER)
    for look in (service.get(student, shared.id), service.versions(student, shared.id)):
        with pytest.raises(RubricNotFound):
            await look


async def test_a_rubric_that_cannot_be_used_is_not_stored(
    db: Database, service: RubricService
) -> None:
    owner = actor()
    wrong = rubric_fields(criterion(weight=0.95))
    with pytest.raises(RubricInvalid, match=r"cannot be used yet: .*add 0.05 to one or use"):
        await service.create(owner, draft(criteria=wrong.criteria))
    rubric = await a_rubric(db, owner)
    with pytest.raises(RubricInvalid):
        await service.change(owner, rubric.id, RubricChanges(fields=wrong))
    assert service.even_out(owner, wrong) == rubric_fields()


async def test_the_same_request_twice_at_once_makes_one_rubric(service: RubricService) -> None:
    owner, chosen = actor(), new_id()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.create(owner, draft(), chosen)) for _ in range(5)]
    assert len({task.result().version_id for task in tasks}) == 1
    with pytest.raises(RubricIdTaken):
        await service.create(owner, draft(name="Else"), chosen)
    with pytest.raises(RubricNotFound):
        await service.create(actor(), draft(), chosen)


async def test_a_change_makes_a_version_and_a_late_edit_overwrites_nothing(
    db: Database, service: RubricService
) -> None:
    owner = actor()
    rubric = await a_rubric(db, owner)
    same = await service.change(owner, rubric.id, RubricChanges(fields=rubric.fields))
    assert same.version == 1
    other = await service.change(owner, rubric.id, RubricChanges(fields=OTHER))
    assert (other.version, other.fields) == (2, OTHER)
    late = RubricChanges(fields=rubric.fields, expected_version=1)
    with pytest.raises(RubricChanged, match=r"Version 2 .* version 1"):
        await service.change(owner, rubric.id, late)
    page = await service.versions(owner, rubric.id, limit=1)
    rest = await service.versions(owner, rubric.id, after=page.next)
    assert [each.number for each in [*page.items, *rest.items]] == [2, 1]
    assert rest.items[0].fields == rubric.fields


async def test_a_rubric_in_use_is_protected(db: Database, service: RubricService) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    given = await an_assignment(db, teacher, section.id, published=True)
    rubric_id, version_id = given.pairs[0].rubric_id, given.pairs[0].rubric_version_id
    rubric = await service.get(teacher, rubric_id)
    assert (rubric.in_use, rubric.version_id) == (True, version_id)
    changed = await service.change(teacher, rubric_id, RubricChanges(fields=OTHER))
    assert changed.version_id != version_id
    with pytest.raises(RubricInUse):
        await service.remove(teacher, rubric_id)
    await AssignmentService(db).unpublish(teacher, given.id)
    assert not (await service.get(teacher, rubric_id)).in_use
    await service.remove(teacher, rubric_id)


async def test_a_list_is_read_page_by_page_by_name(db: Database, service: RubricService) -> None:
    owner = actor()
    for name in ("C", "a", "B"):
        await a_rubric(db, owner, name=name)
    first = await service.list(owner, limit=2)
    rest = await service.list(owner, limit=2, after=first.next)
    assert [card.name for card in [*first.items, *rest.items]] == ["a", "B", "C"]
    assert rest.next is None


async def test_a_wrong_place_among_versions_is_refused(
    db: Database, service: RubricService
) -> None:
    owner = actor()
    rubric = await a_rubric(db, owner)
    with pytest.raises(CursorInvalid):
        await service.versions(owner, rubric.id, after=encode_cursor("x"))
