"""An export from its start to its file, on the real engine, on both kinds of database."""

import asyncio
import csv
import io
import json
import signal
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update

from tests.support.accounts import add_member
from tests.support.house import House, open_house
from tests.support.job_process import worker
from tests.support.talks import over, talks
from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.bootstrap import Services, open_services
from understudy.conversations import export_store
from understudy.conversations.export_schemas import ExportChoice
from understudy.conversations.models import ExportItemRow
from understudy.conversations.problems import ExportTooOld
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.db import Row
from understudy.kernel.settings import Settings
from understudy.llm.tables import UsageEventRow

TITLES = ["", "Über „alles“ 🙂", "../../etc/passwd", '=HYPERLINK("x")', "a\nb"]
MIB = 2**20


@pytest.fixture
async def working(installation: Settings) -> AsyncIterator[House]:
    """A house that works on jobs, whose model says nothing until a test gives it scripts."""
    async with open_house(installation, works=True) as opened:
        yield opened


async def fetched(services: Services, actor: Actor, job: Job) -> zipfile.ZipFile:
    file, chunks = await services.exports.fetch(actor, job.id)
    data = b"".join([chunk async for chunk in chunks])
    assert (len(data), sha256(data).hexdigest()) == (file.size_bytes, file.sha256)
    found = zipfile.ZipFile(io.BytesIO(data))
    assert found.testzip() is None
    return found


async def count(services: Services, row: type[Row], *where: object) -> int:
    query = select(func.count()).select_from(row).where(*where)  # type: ignore[arg-type]
    async with services.db.read() as session:
        return await session.scalar(query) or 0


async def test_the_files_are_those_of_a_single_export(working: House) -> None:
    services, student = working.services, working.student.actor
    working.model.add("Not well.")
    await working.say("How are you? <b>& so</b>")
    for title in TITLES:
        await services.conversations.start(student, working.persona.id, title=title)
    job = await services.exports.start(student, ExportChoice())
    assert (job.title, job.total) == ("Export of 6 conversations", 6)
    job = await over(services, job)
    assert (job.state, job.done, job.failed, job.total) == (JobState.DONE, 6, 0, 6)
    found = await fetched(services, student, job)
    rows = list(csv.DictReader(io.StringIO(found.read("index.csv").decode(), newline="")))
    page = await services.conversations.list(student)
    assert [row["conversation_id"] for row in rows] == [str(c.id) for c in page.items[::-1]]
    for row, held in zip(rows, page.items[::-1], strict=True):
        for form, end in (("markdown", "md"), ("json", "json")):
            alone = await services.conversations.export(student, held.id, form)  # type: ignore[arg-type]
            assert found.read(f"{row['file']}.{end}").decode() == alone
    assert json.loads(found.read("manifest.json"))["conversations"] == 6
    assert "Not well." in found.read(f"{rows[0]['file']}.md").decode()
    assert await count(services, ExportItemRow) == 0, "what was said is kept twice"


async def test_only_the_active_branch_is_in_the_markdown_and_all_is_in_the_json(
    working: House,
) -> None:
    working.model.add("First answer.")
    working.model.add("Second answer.")
    reply = await working.say("Well?")
    async with working.following() as events:
        await working.services.chat.regenerate(
            working.student.actor, working.conversation.id, reply.id
        )
        async for event in events:
            if event.name == "message.done":
                break
    job = await working.services.exports.start(working.student.actor, ExportChoice())
    job = await over(working.services, job)
    found = await fetched(working.services, working.student.actor, job)
    markdown, whole = (found.read(name).decode() for name in found.namelist()[:2])
    assert "Second answer." in markdown
    assert "First answer." not in markdown
    assert "First answer." in whole
    assert 'cost_usd": null' in whole, "students see no costs"


async def test_an_administrator_exports_everybodys_and_each_read_is_audited(
    working: House,
) -> None:
    services = working.services
    admin = await add_member(services.db, Role.ADMIN)
    await services.conversations.start(admin.actor, working.persona.id)
    await services.conversations.start(working.teacher.actor, working.persona.id)
    job = await services.exports.start(admin.actor, ExportChoice(everybody=True))
    job = await over(services, job)
    found = await fetched(services, admin.actor, job)
    rows = list(csv.DictReader(io.StringIO(found.read("index.csv").decode())))
    assert [row["person"] for row in rows] == ["Sam Roe", "Rana Duval", "Rana Duval"]
    async with services.db.read() as session:
        reads = await session.scalars(
            select(AuditRow).where(AuditRow.action == "conversation.read")
        )
        read = {(row.actor_id, str(row.subject_id)) for row in reads}
    assert read == {(admin.actor.id, row["conversation_id"]) for row in (rows[0], rows[2])}


async def test_no_model_is_asked(working: House) -> None:
    await talks(working.services, working.student.actor, working.persona, 20)
    job = await working.services.exports.start(working.student.actor, ExportChoice())
    await over(working.services, job)
    assert await count(working.services, UsageEventRow) == 0
    assert working.model.calls == []


async def test_after_kill_9_it_goes_on_and_makes_nothing_twice(
    installation: Settings, database_url: str
) -> None:
    async with open_house(installation) as house:
        services, teacher = house.services, house.teacher.actor
        admin = await add_member(services.db, Role.ADMIN)
        await talks(services, teacher, house.persona, 800, messages=12)
        job = await services.exports.start(admin.actor, ExportChoice(everybody=True))
        chosen = {"database_url": database_url, "model": "demo"}
        seen = []
        for more_than in (20, 200, 450):
            async with worker(installation.data, **chosen) as process:
                async with asyncio.timeout(60):
                    while (await services.jobs.get(admin.actor, job.id)).done <= more_than:
                        await asyncio.sleep(0.02)
                await process.end(signal.SIGKILL)
            seen.append((await services.jobs.get(admin.actor, job.id)).done)
            await talks(services, teacher, house.persona, 1)  # too late: the list is fixed
        assert seen[-1] < 801, "it was too quick for this test"
        async with worker(installation.data, **chosen):
            job = await over(services, job, within_s=120)
        assert (job.state, job.done, job.failed) == (JobState.DONE, 801, 0)
        found = await fetched(services, admin.actor, job)
        assert len(found.namelist()) == 2 * 801 + 2
        audited = AuditRow.action == "conversation.read"
        assert await count(services, AuditRow, audited) == 801, "each was read, and kept, once"


async def test_memory_does_not_grow_with_what_is_exported(
    installation: Settings,
) -> None:
    async with open_house(installation, works=True) as house:
        services, student = house.services, house.student.actor
        peaks, jobs = [], []
        for more in (60, 200):
            await talks(services, student, house.persona, more, text="word " * 3_000)
            tracemalloc.start()
            jobs.append(await over(services, await services.exports.start(student, ExportChoice())))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        found = await fetched(services, student, jobs[-1])
    size = sum(info.file_size for info in found.infolist())
    assert size > 25 * MIB
    assert peaks[1] < peaks[0] + 4 * MIB, [f"{peak / MIB:.1f} MiB" for peak in peaks]


async def test_paused_and_resumed_it_comes_to_the_same_end(working: House) -> None:
    services, student = working.services, working.student.actor
    await talks(services, student, working.persona, 300)
    job = await services.exports.start(student, ExportChoice())
    for _ in range(3):
        if (await services.jobs.get(student, job.id)).state.is_over:
            break
        await services.jobs.pause(student, job.id)
        await services.jobs.resume(student, job.id)
    job = await over(services, job)
    assert (job.state, job.done, job.total) == (JobState.DONE, 301, 301)


async def test_paused_for_too_long_it_says_so_when_it_is_resumed(house: House) -> None:
    services, student = house.services, house.student.actor
    job = await services.exports.start(student, ExportChoice())
    which = export_store.chosen(student, ExportChoice(), ZoneInfo("UTC"))
    async with services.db.begin() as session:
        await export_store.fix(session, job.id, which)
    await services.jobs.pause(student, job.id)
    async with services.db.begin() as session:
        await session.execute(update(JobRow).values(updated_at=now() - timedelta(days=8)))
    await services.exports.sweep()
    assert await count(services, ExportItemRow) == 0
    await services.jobs.resume(student, job.id)
    async with open_services(services.settings, works=True):
        job = await over(services, job)
    assert job.state is JobState.FAILED
    assert job.error == ExportTooOld().message
