"""Routes of records, with a process that works on jobs."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.support.accounts import PASSWORD
from tests.support.api import client
from tests.support.handed_in import Class, a_class, stored
from tests.support.server import Served, serving
from tests.support.talks import over
from understudy.accounts.audit import AuditRow
from understudy.app import create_app
from understudy.jobs.schemas import Job
from understudy.kernel.settings import Settings

EXPORTS, MINE = "/api/practice/exports", "/api/practice/my-data"


@pytest.fixture
async def served(settings: Settings) -> AsyncIterator[Served]:
    async with serving(settings.model_copy(update={"run_jobs": True})) as opened:
        yield opened


@pytest.fixture
async def of(served: Served) -> Class:
    return await a_class(served.services)


@pytest.mark.parametrize(
    ("form", "media_type", "begins"),
    [
        ("markdown", "text/markdown; charset=utf-8", b"# Practice with Lena Hartwig"),
        ("pdf", "application/pdf", b"%PDF-"),
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
    ],
)
async def test_a_session_is_downloaded_in_each_form(
    served: Served, of: Class, form: str, media_type: str, begins: bytes
) -> None:
    id_ = await stored(of)
    async with client(served.url, of.student.token) as http:
        found = await http.get(f"/api/practice/sessions/{id_}/export", params={"form": form})
        wrong = await http.get(f"/api/practice/sessions/{id_}/export", params={"form": "odt"})
    assert (found.status_code, found.headers["content-type"]) == (200, media_type)
    assert "filename*=UTF-8''" in found.headers["content-disposition"]
    assert found.content.startswith(begins)
    assert wrong.status_code == 400


async def test_ones_own_data_is_taken_and_then_deleted(served: Served, of: Class) -> None:
    await stored(of)
    async with client(served.url, of.student.token) as http:
        found = await http.get(MINE)
        preview = await http.get(f"{MINE}/forget")
        wrong = await http.post(f"{MINE}/forget", json={"password": "not it"})
        right = await http.post(f"{MINE}/forget", json={"password": PASSWORD})
        again = await http.get(f"{MINE}/forget")
    assert found.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(found.content)) as taken:
        assert len(taken.namelist()) == 4
    assert preview.json() == {"erased": 1, "kept": []}
    assert (wrong.status_code, wrong.json()["code"]) == (400, "password_wrong")
    assert (right.status_code, right.json()) == (200, {"erased": 1, "kept": []})
    assert again.json() == {"erased": 0, "kept": []}


async def test_an_export_for_research_is_begun_followed_and_downloaded(
    served: Served, of: Class
) -> None:
    await stored(of)
    async with client(served.url, of.teacher.token) as http:
        begun = await http.post(EXPORTS, json={"section_id": str(of.section_id)})
        job = await over(served.services, Job.model_validate(begun.json()))
        export = (await http.get(f"{EXPORTS}/{job.id}")).json()
        file = await http.get(f"{EXPORTS}/{job.id}/file")
    assert begun.status_code == 202
    assert (export["job"]["done"], export["file"]["size_bytes"]) == (1, len(file.content))
    with zipfile.ZipFile(io.BytesIO(file.content)) as taken:
        assert taken.namelist() == ["messages.jsonl", "sessions.csv", "README.md"]


NO_WORDS = {"/api/practice/sessions/{id}", "/api/practice/sessions/{session_id}/cost"}
"""Routes of one session that show a teacher figures and dates, and nothing that was said."""


async def test_every_route_that_shows_anothers_session_writes_it_down(
    served: Served, of: Class
) -> None:
    id_ = await stored(of)
    described = create_app(served.services.settings).openapi()["paths"]
    routes = [path for path, how in described.items() if "/sessions/{" in path and "get" in how]
    shown = set[str]()
    async with client(served.url, of.teacher.token) as http:
        for path in routes:
            before = await _readings(of, id_)
            answer = await http.get(re.sub(r"\{\w+\}", str(id_), path))
            if answer.status_code == 200 and path not in NO_WORDS:
                shown.add(path)
                assert await _readings(of, id_) > before, f"{path} is read and nobody knows"
    assert {path.rpartition("/")[2] for path in shown} >= {"transcript", "export", "feedback"}


async def _readings(of: Class, session_id: UUID) -> int:
    async with of.db.read() as session:
        query = select(func.count()).where(
            AuditRow.subject_id == session_id, AuditRow.actor_id == of.teacher.actor.id
        )
        return await session.scalar(query) or 0
