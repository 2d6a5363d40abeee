"""Routes of exports, with a process that works on jobs."""

import io
import zipfile
from collections.abc import AsyncIterator

import httpx2
import pytest
from sqlalchemy import update

from tests.support.accounts import add_member
from tests.support.api import client
from tests.support.personas import made
from tests.support.server import Served, serving
from tests.support.talks import over, talks
from understudy.accounts.access import Role
from understudy.jobs.schemas import Job
from understudy.kernel.clock import now
from understudy.kernel.files import FileRow
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Visibility

EXPORTS = "/api/conversations/exports"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings.model_copy(update={"run_jobs": True})) as opened:
        yield opened


@pytest.fixture
async def student(served: Served) -> AsyncIterator[httpx2.AsyncClient]:
    """A student with three conversations."""
    teacher = await add_member(served.services.db, Role.TEACHER)
    member = await add_member(served.services.db, Role.STUDENT)
    persona = await made(served.services.db, teacher.actor, visibility=Visibility.PUBLIC)
    await talks(served.services, member.actor, persona, 3, title="Ünö")
    async with client(served.url, member.token) as http:
        yield http


async def test_a_student_downloads_their_own_conversations(
    served: Served, student: httpx2.AsyncClient
) -> None:
    chosen = str(new_id())
    begun = await student.post(EXPORTS, json={"id": chosen, "status": "active"})
    assert begun.status_code == 202
    again = await student.post(EXPORTS, json={"id": chosen, "status": "active"})
    assert (again.status_code, again.json()["id"]) == (202, chosen)
    other = await student.post(EXPORTS, json={"id": chosen})
    assert (other.status_code, other.json()["code"]) == (409, "job_id_taken")
    await over(served.services, Job.model_validate(begun.json()))
    export = (await student.get(f"{EXPORTS}/{chosen}")).json()
    assert (export["job"]["state"], export["job"]["done"]) == ("done", 3)
    file = await student.get(f"{EXPORTS}/{chosen}/file")
    assert file.headers["content-type"] == "application/zip"
    assert export["file"]["name"] in file.headers["content-disposition"]
    assert file.headers["content-disposition"].startswith("attachment")
    assert len(file.content) == export["file"]["size_bytes"]
    found = zipfile.ZipFile(io.BytesIO(file.content))
    assert found.testzip() is None
    assert len(found.namelist()) == 8
    assert "Ünö" in found.namelist()[0]


async def test_what_is_not_there_is_told_in_a_sentence(
    served: Served, student: httpx2.AsyncClient
) -> None:
    begun = (await student.post(EXPORTS, json={})).json()
    await over(served.services, Job.model_validate(begun))
    async with served.services.db.begin() as session:
        await session.execute(update(FileRow).values(expires_at=now()))
    gone = await student.get(f"{EXPORTS}/{begun['id']}/file")
    assert (gone.status_code, gone.json()["code"]) == (404, "export_expired")
    assert "again" in gone.json()["detail"]
    unknown = await student.get(f"{EXPORTS}/{new_id()}/file")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "export_not_found")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"persona_id": str(new_id())}, 404, "nothing_to_export"),
        ({"ids": [str(new_id())]}, 404, "conversation_not_found"),
        ({"everybody": True}, 403, "forbidden"),
        ({"ids": []}, 400, None),
        ({"begun_from": "yesterday"}, 400, None),
        ({"surprise": 1}, 400, None),
    ],
)
async def test_what_cannot_be_exported_is_refused(
    student: httpx2.AsyncClient, body: dict[str, object], status: int, code: str | None
) -> None:
    answer = await student.post(EXPORTS, json=body)
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code
