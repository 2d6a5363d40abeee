import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from sqlalchemy import func, select, update

from tests.support.accounts import add_member
from tests.support.ask import a_page
from tests.support.house import House
from tests.support.jobs import a_job
from tests.support.personas import made
from tests.support.talks import talks
from tests.support.visits import entered
from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import entries
from understudy.conversations import export_store
from understudy.conversations.export_schemas import MOST_CHOSEN, ExportChoice
from understudy.conversations.exports import ExportService
from understudy.conversations.models import ExportItemRow
from understudy.conversations.problems import (
    ConversationNotFound,
    ExportExpired,
    ExportNotFound,
    ExportNotReady,
    NothingToExport,
)
from understudy.conversations.schemas import ConversationChanges, ConversationStatus
from understudy.jobs.models import JobRow
from understudy.jobs.problems import JobIdTaken, JobNotFound
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.errors import Forbidden
from understudy.kernel.files import FileRow
from understudy.kernel.ids import new_id
from understudy.personas.schemas import Visibility

WEEK = timedelta(days=7)


async def meant(house: House, actor: Actor, zone: str = "UTC", **choice: object) -> set[UUID]:
    """Return what an export would hold."""
    job_id, chosen = new_id(), ExportChoice.model_validate(choice)
    which = export_store.chosen(actor, chosen, ZoneInfo(zone))
    async with house.services.db.begin() as session:
        row = await export_store.fix(session, job_id, which)
        found = await export_store.open_items(session, job_id, 1, row.conversations)
        assert [number for number, _ in found] == list(range(1, row.conversations + 1))
        assert row.conversations == await export_store.count(session, which)
    return {id_ for _, id_ in found}


async def test_each_filter_chooses_what_it_says(house: House) -> None:
    services, student, teacher = house.services, house.student.actor, house.teacher.actor
    own = house.conversation.id
    other = await made(services.db, teacher, visibility=Visibility.PUBLIC)
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    (old,) = await talks(services, student, other, 1, begun_at=late)
    (theirs,) = await talks(services, teacher, other, 1)
    done = ConversationChanges(status=ConversationStatus.COMPLETED)
    await services.conversations.change(student, old, done)
    admin = (await add_member(services.db, Role.ADMIN)).actor
    assert await meant(house, student) == {own, old}
    assert await meant(house, student, status="completed") == {old}
    assert await meant(house, student, persona_id=str(other.id)) == {old}
    assert await meant(house, student, persona_id=str(new_id())) == set()
    assert await meant(house, student, begun_to="2026-03-01") == {old}
    assert await meant(house, student, begun_from="2026-03-02") == {own}
    assert await meant(house, student, zone="Europe/Vienna", begun_to="2026-03-01") == set()
    assert await meant(house, student, begun_from="2026-03-01", begun_to="2026-03-01") == {old}
    assert await meant(house, student, ids=[str(own), str(theirs)]) == {own}
    assert await meant(house, student, everybody=True) == {own, old}, "whatever is asked"
    assert await meant(house, student, person_id=str(teacher.id)) == set()
    assert await meant(house, admin) == set()
    assert await meant(house, admin, everybody=True) == {own, old, theirs}
    assert await meant(house, admin, person_id=str(teacher.id)) == {theirs}
    assert await meant(house, admin, ids=[str(theirs)]) == {theirs}


async def test_what_visitors_asked_is_exported_by_nobody(house: House) -> None:
    services, teacher = house.services, house.teacher.actor
    opened = await entered(services, (await a_page(services, teacher)).slug)
    admin = (await add_member(services.db, Role.ADMIN)).actor
    for actor in (teacher, admin):
        for choice in ({}, {"ids": [str(opened.visit.id)]}, {"person_id": str(teacher.id)}):
            assert await meant(house, actor, **choice) == set()
    assert opened.visit.id not in await meant(house, admin, everybody=True)


@pytest.mark.parametrize(
    "choice",
    [
        {"ids": []},
        {"ids": [str(new_id()) for _ in range(MOST_CHOSEN + 1)]},
        {"begun_from": "0001-01-01"},
        {"begun_to": "9999-12-31"},
        {"begun": "2026-01-01"},
        {"status": "lost"},
    ],
)
def test_what_is_no_choice_is_refused(choice: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ExportChoice.model_validate(choice)


async def test_others_conversations_are_for_administrators(house: House) -> None:
    start, own = house.services.exports.start, house.conversation.id
    for actor in (house.teacher.actor, house.student.actor):
        with pytest.raises(Forbidden):
            await start(actor, ExportChoice(everybody=True))
        with pytest.raises(Forbidden):
            await start(actor, ExportChoice(person_id=new_id()))
    with pytest.raises(ConversationNotFound):
        await start(house.teacher.actor, ExportChoice(ids=(own,)))
    with pytest.raises(ConversationNotFound):
        await start(house.student.actor, ExportChoice(ids=(own, new_id())))
    mine = ExportChoice(person_id=house.student.actor.id)
    assert (await start(house.student.actor, mine)).total == 1


async def test_nothing_is_begun_if_nothing_fits(house: House) -> None:
    with pytest.raises(NothingToExport, match="nothing was begun"):
        await house.services.exports.start(
            house.student.actor, ExportChoice(begun_to=date(2001, 1, 1))
        )
    async with house.services.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(JobRow)) == 0


async def test_the_same_again_begins_nothing_twice(house: House) -> None:
    start, student = house.services.exports.start, house.student.actor
    chosen, choice = new_id(), ExportChoice(begun_from=date(2026, 1, 1))

    async def again() -> Job:
        return await start(student, choice, id=chosen)

    async with asyncio.TaskGroup() as tasks:
        begun = [tasks.create_task(again()) for _ in range(6)]
    assert {task.result().id for task in begun} == {chosen}
    await talks(house.services, student, house.persona, 2)
    assert (await again()).total == 1, "what it was begun with"
    with pytest.raises(JobIdTaken):
        await start(student, ExportChoice(), id=chosen)
    with pytest.raises(JobNotFound):
        await start(house.teacher.actor, ExportChoice(begun_from=date(2026, 1, 1)), id=chosen)


async def in_state(house: House, job: Job, state: JobState, **is_now: object) -> None:
    async with house.services.db.begin() as session:
        values = {"state": state, **is_now}
        await session.execute(update(JobRow).where(JobRow.id == job.id).values(values))


async def test_a_file_is_fetched_by_its_owner_and_by_administrators(house: House) -> None:
    services, student = house.services, house.student
    admin = await add_member(services.db, Role.ADMIN)
    job = await services.exports.start(student.actor, ExportChoice())
    for who in (student, admin):
        with pytest.raises(ExportNotReady, match="not there yet"):
            await services.exports.fetch(who.actor, job.id)
    writing = services.files.writing(job.id, student.actor.id, "a.zip", "application/zip", WEEK)
    async with writing as writer:
        await writer.write(b"zip")
    await in_state(house, job, JobState.DONE)
    for who in (student, admin):
        file, chunks = await services.exports.fetch(who.actor, job.id)
        assert (file.name, [chunk async for chunk in chunks]) == ("a.zip", [b"zip"])
    with pytest.raises(ExportNotFound):
        await services.exports.fetch(house.teacher.actor, job.id)
    with pytest.raises(ExportNotFound):
        await services.exports.get(house.teacher.actor, job.id)
    async with services.db.read() as session:
        found = await entries(session, None, 10, action="conversation_export.read")
    assert [(row.actor_id, row.subject_id) for row in found] == [(admin.actor.id, job.id)]


@pytest.mark.parametrize("what", ["everybody", "a person", "ids"])
async def test_who_is_no_administrator_any_more_loses_others_conversations(
    house: House, what: str
) -> None:
    services = house.services
    admin = (await add_member(services.db, Role.ADMIN)).actor
    choice = {
        "everybody": ExportChoice(everybody=True),
        "a person": ExportChoice(person_id=house.student.actor.id),
        "ids": ExportChoice(ids=(house.conversation.id,)),
    }[what]
    job = await services.exports.start(admin, choice)
    writing = services.files.writing(job.id, admin.id, "a.zip", "application/zip", WEEK)
    async with writing as writer:
        await writer.write(b"zip")
    await in_state(house, job, JobState.DONE)
    assert (await services.exports.get(admin, job.id)).file
    demoted = Actor(admin.id, Role.TEACHER)
    for ask in (services.exports.get, services.exports.fetch):
        with pytest.raises(ExportNotFound):
            await ask(demoted, job.id)


async def test_who_is_no_administrator_any_more_keeps_their_own(house: House) -> None:
    services = house.services
    admin = (await add_member(services.db, Role.ADMIN)).actor
    (own,) = await talks(services, admin, house.persona, 1)
    demoted = Actor(admin.id, Role.TEACHER)
    for choice in (
        ExportChoice(),
        ExportChoice(person_id=admin.id),
        ExportChoice(ids=(own,)),
    ):
        job = await services.exports.start(admin, choice)
        assert (await services.exports.get(demoted, job.id)).job.id == job.id


async def test_an_expired_file_is_told_as_such(house: House) -> None:
    services, student = house.services, house.student.actor
    job = await services.exports.start(student, ExportChoice())
    async with services.files.writing(job.id, student.id, "a.zip", "application/zip", WEEK):
        pass
    await in_state(house, job, JobState.DONE)
    assert (await services.exports.get(student, job.id)).file
    async with services.db.begin() as session:
        await session.execute(update(FileRow).values(expires_at=now()))
    assert (await services.exports.get(student, job.id)).file is None
    with pytest.raises(ExportExpired, match="again"):
        await services.exports.fetch(student, job.id)


async def test_another_kind_of_job_is_no_export(house: House) -> None:
    job = await a_job(house.services, house.student.actor)
    with pytest.raises(ExportNotFound):
        await house.services.exports.get(house.student.actor, job.id)


@pytest.mark.parametrize(
    ("state", "touched", "kept"),
    [
        (JobState.RUNNING, timedelta(days=8), True),
        (JobState.PAUSED, timedelta(days=6), True),
        (JobState.PAUSED, timedelta(days=8), False),
        (JobState.FAILED, timedelta(days=6), True),
        (JobState.FAILED, timedelta(days=8), False),
        (JobState.CANCELLED, timedelta(0), False),
        (JobState.DONE, timedelta(0), False),
    ],
)
async def test_what_nobody_goes_on_with_is_swept(
    house: House, state: JobState, touched: timedelta, kept: bool
) -> None:
    services, student = house.services, house.student.actor
    job = await services.exports.start(student, ExportChoice())
    moment = now() - touched
    await in_state(house, job, state, updated_at=moment, ended_at=moment if state.is_over else None)
    which = export_store.chosen(student, ExportChoice(), ZoneInfo("UTC"))
    async with services.db.begin() as session:
        await export_store.fix(session, job.id, which)
    exports: ExportService = services.exports
    await exports.sweep()
    async with services.db.read() as session:
        left = await session.scalar(select(func.count()).select_from(ExportItemRow))
    assert left == (1 if kept else 0)
