"""The page of an export, and the way to it from the list of conversations."""

import pytest
from nicegui import ui
from nicegui.testing import User
from sqlalchemy import update

from tests.support.accounts import Member
from tests.support.site import Site
from tests.support.talks import an_export, talks
from understudy.accounts.access import Role
from understudy.conversations.export_schemas import ExportChoice
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.files import FileRow
from understudy.web.parts.export_view import _size


@pytest.fixture
async def person(site: Site) -> Member:
    """A student with three conversations."""
    student = await site.person(Role.STUDENT)
    await talks(site.services, student.actor, await site.persona(), 3, title="Talk")
    return student


async def opened(site: Site, person: Member, job: Job) -> User:
    user = site.signed_in(person)
    await user.open(f"/conversations/exports/{job.id}")
    return user


async def in_state(site: Site, job: Job, state: JobState, **is_now: object) -> None:
    async with site.services.db.begin() as session:
        values = {"state": state, **is_now}
        await session.execute(update(JobRow).where(JobRow.id == job.id).values(values))


async def test_a_file_can_be_downloaded_until_it_expires(site: Site, person: Member) -> None:
    job = await an_export(site.services, person.actor, content=b"z" * 3_400_000)
    student = await opened(site, person, job)
    await student.should_see("Export of 3 conversations")
    await student.should_see("conversations.zip")
    await student.should_see("3.4 MB")
    await student.should_see("It can be downloaded until")
    await student.should_see("index.csv")
    (link,) = student.find(kind=ui.link, content="Download").elements
    assert link.props["href"] == f"/api/conversations/exports/{job.id}/file"
    async with site.services.db.begin() as session:
        await session.execute(update(FileRow).values(expires_at=now()))
    student = await opened(site, person, job)
    await student.should_see("It has expired, or words in it were deleted; begin it again.")
    await student.should_see("Export again")
    await student.should_not_see("Download")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (JobState.QUEUED, "as soon as it is done"),
        (JobState.RUNNING, "as soon as it is done"),
        (JobState.CANCELLED, "was cancelled"),
        (JobState.FAILED, "could not come to its end"),
    ],
)
async def test_before_there_is_a_file_the_page_says_why(
    site: Site, person: Member, state: JobState, sentence: str
) -> None:
    job = await site.services.exports.start(person.actor, ExportChoice())
    await in_state(site, job, state)
    student = await opened(site, person, job)
    await student.should_see(sentence)
    await student.should_not_see("Download")


async def test_what_could_not_be_exported_is_told(site: Site, person: Member) -> None:
    job = await an_export(site.services, person.actor)
    await in_state(site, job, JobState.DONE, done=2, failed=1)
    student = await opened(site, person, job)
    await student.should_see("1 of 3 could not be exported")


async def test_somebody_elses_export_is_not_there(site: Site, person: Member) -> None:
    job = await an_export(site.services, person.actor)
    other = await site.visitor(Role.TEACHER)
    answer = await other.http_client.get(f"/conversations/exports/{job.id}")
    assert answer.status_code == 404
    assert "There is no such export, or it is not yours." in answer.text
    admin = await opened(site, await site.person(Role.ADMIN), job)
    await admin.should_see("Download")


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (3_449_999, "3.4 MB"),
        (12_000_000_000_000, "12000.0 GB"),
    ],
)
def test_sizes_are_told_as_people_read_them(count: int, shown: str) -> None:
    assert _size(count) == shown
