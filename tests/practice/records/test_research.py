import pytest
from sqlalchemy import select

from tests.support.accounts import Member
from tests.support.courses import a_section, someone
from tests.support.handed_in import Class, a_class, stored
from understudy.accounts.access import Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services
from understudy.jobs.problems import JobIdTaken, JobNotFound
from understudy.jobs.schemas import JobState
from understudy.kernel.ids import new_id
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.section_schemas import EnrolmentDraft, Membership
from understudy.practice.records.problems import (
    NotForResearch,
    NothingToExport,
    ResearchExportNotFound,
    ResearchExportNotReady,
)
from understudy.practice.records.schemas import ResearchChoice
from understudy.practice.sessions.stages import Move

ALL = ResearchChoice()


async def assisting(of: Class, role: Role) -> Member:
    """Return a new person of this role who assists in the class."""
    member = await someone(of.db, role)
    draft = EnrolmentDraft(email=member.email, role=Membership.TA)
    await of.services.sections.enrol(of.teacher.actor, of.section_id, draft)
    return member


async def test_teachers_researchers_who_assist_and_administrators_export(
    services: Services,
) -> None:
    of = await a_class(services)
    await stored(of)
    await stored(of, free=True)
    start, section = services.records.research.start, ResearchChoice(section_id=of.section_id)
    researcher, admin = await assisting(of, Role.RESEARCHER), await someone(of.db, Role.ADMIN)
    for member, count in ((of.teacher, 1), (researcher, 1), (admin, 2)):
        assert (await start(member.actor, ALL)).total == count
        job = await start(member.actor, section)
        assert (job.total, job.state, job.title) == (
            1,
            JobState.QUEUED,
            "Research export of 1 session",
        )
    async with of.db.read() as session:
        query = select(AuditRow).where(AuditRow.action == "practice_research.begun")
        found = [(row.actor_id, row.subject_id) for row in await session.scalars(query)]
    assert (researcher.actor.id, of.section_id) in found
    assert len(found) == 6


async def test_others_export_nothing(services: Services) -> None:
    of = await a_class(services)
    await stored(of)
    start, section = services.records.research.start, ResearchChoice(section_id=of.section_id)
    other, researcher = await someone(of.db, Role.TEACHER), await someone(of.db, Role.RESEARCHER)
    for member in (other, researcher):
        with pytest.raises(SectionNotFound):
            await start(member.actor, section)
        with pytest.raises(NothingToExport):
            await start(member.actor, ALL)
    assistant = await assisting(of, Role.TEACHER)
    with pytest.raises(SectionNotYours):
        await start(assistant.actor, section)
    for student in (of.student, await of.assistant()):
        for choice in (ALL, section):
            with pytest.raises(NotForResearch):
                await start(student.actor, choice)


async def test_what_is_not_over_or_held_or_deleted_is_not_exported(services: Services) -> None:
    of = await a_class(services)
    await of.handed_in(moves=(Move.ACKNOWLEDGE, Move.BEGIN))
    held = await stored(of, attempt=2)
    await services.practice.attend.decide(of.teacher.actor, held, Move.HOLD)
    with pytest.raises(NothingToExport):
        await services.records.research.start(of.teacher.actor, ALL)
    assert (await services.jobs.list(of.teacher.actor)).items == []


async def test_the_same_request_begins_one_job_and_another_is_refused(services: Services) -> None:
    of = await a_class(services)
    await stored(of)
    start, id_ = services.records.research.start, new_id()
    first = await start(of.teacher.actor, ALL, id=id_)
    assert (await start(of.teacher.actor, ALL, id=id_)).id == first.id == id_
    with pytest.raises(JobIdTaken):
        await start(of.teacher.actor, ResearchChoice(section_id=of.section_id), id=id_)
    with pytest.raises(JobNotFound):
        await start((await someone(of.db, Role.ADMIN)).actor, ALL, id=id_)


async def test_an_export_is_its_owners_for_as_long_as_they_might_begin_it(
    services: Services,
) -> None:
    of = await a_class(services)
    await stored(of)
    research = services.records.research
    researcher = await assisting(of, Role.RESEARCHER)
    job = await research.start(researcher.actor, ResearchChoice(section_id=of.section_id))
    found = await research.get(researcher.actor, job.id)
    assert (found.job.id, found.file) == (job.id, None)
    with pytest.raises(ResearchExportNotReady):
        await research.fetch(researcher.actor, job.id)
    other = await someone(of.db, Role.TEACHER)
    await a_section(of.db, other.actor, of.student)
    for member in (of.teacher, other, of.student):
        with pytest.raises(ResearchExportNotFound):
            await research.get(member.actor, job.id)
    await services.sections.remove(of.teacher.actor, of.section_id, researcher.actor.id)
    with pytest.raises(ResearchExportNotFound):
        await research.get(researcher.actor, job.id)
