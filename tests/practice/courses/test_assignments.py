import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.courses import a_rubric, a_section, an_assignment, assisting, met, someone
from tests.support.personas import actor, draft, made
from understudy.accounts.access import Actor, Role
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.personas.schemas import PersonaChanges
from understudy.personas.service import PersonaService
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentChanges,
    AssignmentDraft,
    AssignmentForStudents,
    AssignmentState,
    PairsToAdd,
)
from understudy.practice.courses.assignments import (
    AssignmentIdTaken,
    AssignmentNotFound,
    AssignmentNotReady,
    AssignmentNotYours,
    AssignmentPublished,
    AssignmentService,
    WindowInvalid,
)
from understudy.practice.courses.rubric_schemas import RubricChanges
from understudy.practice.courses.rubrics import RubricService
from understudy.practice.courses.section_schemas import SectionChanges
from understudy.practice.courses.sections import SectionService

type Use = Callable[[AssignmentService, Actor, Assignment], Awaitable[object]]

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)
TEACHERS_USES: dict[str, Use] = {
    "change": lambda s, a, g: s.change(a, g.id, AssignmentChanges(title="Else")),
    "unpublish": lambda s, a, g: s.unpublish(a, g.id),
    "publish": lambda s, a, g: s.publish(a, g.id),
    "remove": lambda s, a, g: s.remove(a, g.id),
    "pairs": lambda s, a, g: s.add_pairs(
        a, g.id, PairsToAdd(persona_ids=[new_id()], rubric_id=new_id())
    ),
}


@pytest.fixture
def service(db: Database) -> AssignmentService:
    return AssignmentService(db)


@pytest.mark.parametrize("use", TEACHERS_USES.values(), ids=TEACHERS_USES)
async def test_only_the_teacher_changes_anything_and_strangers_find_nothing(
    db: Database, service: AssignmentService, use: Use
) -> None:
    teacher, student = actor(), await someone(db)
    section = await a_section(db, teacher, student)
    assistant = await assisting(db, teacher, section)
    given = await an_assignment(db, teacher, section.id, published=True)
    hidden = await an_assignment(db, teacher, section.id)
    for member in (student, assistant):
        with pytest.raises(AssignmentNotYours):
            await use(service, member.actor, given)
    for who in (actor(), actor(Role.RESEARCHER), actor(Role.STUDENT)):
        with pytest.raises(AssignmentNotFound):
            await use(service, who, given)
    with pytest.raises(AssignmentNotFound):
        await use(service, student.actor, hidden)


async def test_students_see_what_is_published_in_their_active_sections(
    db: Database, service: AssignmentService
) -> None:
    teacher, student, sections = actor(), await someone(db), SectionService(db)
    mine, other = await a_section(db, teacher, student), await a_section(db, teacher)
    given = await an_assignment(db, teacher, mine.id, published=True)
    await an_assignment(db, teacher, mine.id)
    elsewhere = await an_assignment(db, teacher, other.id, published=True)

    async def seen() -> list[object]:
        return [card.id for card in (await service.list(student.actor)).items]

    assert await seen() == [given.id]
    with pytest.raises(AssignmentNotFound):
        await service.get(student.actor, elsewhere.id)
    await service.unpublish(teacher, given.id)
    assert await seen() == []
    await service.publish(teacher, given.id)
    await sections.change(teacher, mine.id, SectionChanges(is_active=False))
    assert await seen() == []
    await sections.change(teacher, mine.id, SectionChanges(is_active=True))
    assert await seen() == [given.id]
    await sections.remove(teacher, mine.id, student.actor.id)
    assert await seen() == []
    with pytest.raises(AssignmentNotFound):
        await service.get(student.actor, given.id)


async def test_students_never_see_notes_costs_or_a_private_field(
    db: Database, service: AssignmentService
) -> None:
    teacher, student = actor(), await someone(db)
    section = await a_section(db, teacher, student)
    fields: dict[str, Any] = {
        "notes": "for colleagues",
        "limit_usd": "0.123",
        "limit_turns": 15,
    }
    shown = await an_assignment(db, teacher, section.id, published=True, **fields)
    hidden = await an_assignment(db, teacher, section.id, published=True, show_rubric=False)
    seen = await service.get(student.actor, shown.id)
    assert isinstance(seen, AssignmentForStudents)
    said = seen.model_dump_json()
    for secret in ("for colleagues", "0.123", "Lost her flat", "private"):
        assert secret not in said
    (case,) = seen.cases
    assert (case.name, case.role_line) == ("Mara Voss", "Looking for a flat")
    assert (seen.limit_turns, seen.can_edit) == (15, False)
    assert case.rubric is not None
    plain = await service.get(student.actor, hidden.id)
    assert isinstance(plain, AssignmentForStudents)
    assert plain.cases[0].rubric is None
    assistant = await assisting(db, teacher, section)
    read = await service.get(assistant.actor, shown.id)
    assert isinstance(read, Assignment)
    assert (read.fields.notes, read.can_edit) == ("for colleagues", False)


async def test_publishing_fixes_versions_that_neither_edits_nor_publishing_again_change(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    given = await an_assignment(db, teacher, section.id)
    (pair,) = given.pairs
    assert (pair.persona_version_id, pair.rubric_version_id) == (None, None)
    first = await service.publish(teacher, given.id)
    assert isinstance(first, Assignment)
    renamed = PersonaChanges(fields=draft("Zoe").fields)
    await met(db, teacher, await PersonaService(db).change(teacher, pair.persona_id, renamed))
    rubric = await RubricService(db).get(teacher, pair.rubric_id)
    other = rubric.fields.model_copy(update={"name": "Another"})
    await RubricService(db).change(teacher, rubric.id, RubricChanges(fields=other))
    later = await service.publish(teacher, given.id)  # it is published: nothing happens
    assert later == first
    assert (later.pairs[0].persona_name, later.pairs[0].rubric_name) == (
        "Mara Voss",
        "First contact",
    )
    assert later.pairs[0].rubric_version_id == rubric.version_id
    await service.unpublish(teacher, given.id)
    again = await service.publish(teacher, given.id)
    assert isinstance(again, Assignment)
    assert again.pairs == first.pairs  # who began goes on with whom they began


async def test_what_is_missing_for_publishing_is_told(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    empty = await an_assignment(db, teacher, section.id, pairs=[])
    with pytest.raises(AssignmentNotReady, match="Add at least one client"):
        await service.publish(teacher, empty.id)
    given = await an_assignment(db, teacher, section.id)
    (pair,) = given.pairs
    await PersonaService(db).remove(teacher, pair.persona_id)
    await RubricService(db).remove(teacher, pair.rubric_id)
    with pytest.raises(AssignmentNotReady, match=r"Client 1 was removed.* rubric of client 1"):
        await service.publish(teacher, given.id)
    found = await service.get(teacher, given.id)
    assert found.state is AssignmentState.DRAFT


async def test_while_published_only_what_is_fair_can_be_changed(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    given = await an_assignment(db, teacher, section.id, published=True, due_at=NOON)
    fair = AssignmentChanges.model_validate(
        {
            "due_at": None,
            "closes_at": NOON,
            "attempts": None,
            "release": "immediate",
            "notes": "n",
            "title": "T",
            "counts": given.fields.counts,  # as it is
        }
    )
    changed = await service.change(teacher, given.id, fair)
    assert isinstance(changed, Assignment)
    assert (changed.due_at, changed.closes_at, changed.attempts) == (None, NOON, None)
    assert changed.fields.instructions == given.fields.instructions
    frozen: list[dict[str, object]] = [{"purpose": "graded"}, {"limit_turns": 3}, {"pairs": []}]
    for wrong in frozen:
        with pytest.raises(
            AssignmentPublished, match=f"unpublish it to change {next(iter(wrong))}"
        ):
            await service.change(teacher, given.id, AssignmentChanges.model_validate(wrong))
    more = PairsToAdd(persona_ids=[new_id()], rubric_id=new_id())
    for use in (service.add_pairs(teacher, given.id, more), service.remove(teacher, given.id)):
        with pytest.raises(AssignmentPublished):
            await use
    await service.unpublish(teacher, given.id)
    graded = AssignmentChanges.model_validate({"purpose": "graded"})
    assert (await service.change(teacher, given.id, graded)).purpose == "graded"
    await service.remove(teacher, given.id)
    with pytest.raises(AssignmentNotFound):
        await service.get(teacher, given.id)


async def test_dates_that_make_no_sense_are_refused(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    given = await an_assignment(db, teacher, section.id, due_at=NOON)
    late = AssignmentChanges(title="T", opens_at=NOON + timedelta(days=1))
    with pytest.raises(WindowInvalid, match="is due before it opens"):
        await service.change(teacher, given.id, late)
    with pytest.raises(WindowInvalid):
        await an_assignment(db, teacher, section.id, release="after_due")


async def test_assignments_are_given_only_in_sections_of_ones_own(
    db: Database, service: AssignmentService
) -> None:
    teacher, student = actor(), await someone(db)
    section = await a_section(db, teacher, student)
    draft_ = AssignmentDraft(section_id=section.id, title="T")
    with pytest.raises(SectionNotFound):
        await service.create(actor(), draft_)
    with pytest.raises(SectionNotYours):
        await service.create(student.actor, draft_)


async def test_the_same_request_twice_at_once_makes_one_assignment(
    db: Database, service: AssignmentService
) -> None:
    teacher, chosen = actor(), new_id()
    section = await a_section(db, teacher)
    persona, rubric = await made(db, teacher), await a_rubric(db, teacher)
    values = {
        "section_id": section.id,
        "title": "T",
        "limit_usd": "0.5",
        "due_at": NOON,
        "pairs": [{"persona_id": persona.id, "rubric_id": rubric.id}],
    }
    same = AssignmentDraft.model_validate(values)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.create(teacher, same, chosen)) for _ in range(4)]
    assert len({task.result().model_dump_json() for task in tasks}) == 1
    with pytest.raises(AssignmentIdTaken):
        await service.create(teacher, same.model_copy(update={"title": "U"}), chosen)
    stranger = actor()
    theirs = await a_section(db, stranger)
    draft_ = AssignmentDraft(section_id=theirs.id, title="T")
    with pytest.raises(AssignmentNotFound):
        await service.create(stranger, draft_, chosen)


async def test_a_list_is_read_page_by_page_newest_first_and_by_section(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    first, second = await a_section(db, teacher), await a_section(db, teacher)
    titles = ["A", "B", "C"]
    for title in titles:
        await an_assignment(db, teacher, first.id, title=title)
    await an_assignment(db, teacher, second.id, title="D")
    await an_assignment(db, other := actor(), (await a_section(db, other)).id)
    found, after = [], None
    while True:
        page = await service.list(teacher, after=after, limit=3)
        found += [(card.title, card.clients, card.can_edit) for card in page.items]
        if not (after := page.next):
            break
    assert found == [(title, 1, True) for title in "DCBA"]
    of_one = await service.list(teacher, section_id=first.id)
    assert [card.title for card in of_one.items] == ["C", "B", "A"]


@pytest.mark.parametrize(
    "after", ["x", encode_cursor("a", "b"), encode_cursor("2027-01-01", "0" * 32)]
)
async def test_a_wrong_place_in_a_list_is_refused(service: AssignmentService, after: str) -> None:
    with pytest.raises(CursorInvalid):
        await service.list(actor(), after=after)
