from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.support.accounts import Member, add_member
from tests.support.api import client, sse
from tests.support.drafts import FATHERS
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.jobs.schemas import Job
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

DRAFTS = "/api/personas/drafts"


@pytest.fixture
async def served(installation: Settings) -> AsyncIterator[Served]:
    async with serving(installation.model_copy(update={"run_jobs": True})) as opened:
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER)


async def followed(http: httpx2.AsyncClient, job_id: str) -> Job:
    """Follow a job as a program would, to its end."""
    async with http.stream("GET", f"/api/jobs/{job_id}/events") as response:
        async for event in sse(response):
            job = Job.model_validate(event.data["job"])
            if job.state.is_over:
                return job
    raise AssertionError("the events ended before the job")


async def test_a_brief_becomes_drafts_and_these_become_personas(
    served: Served, teacher: Member
) -> None:
    async with client(served.url, teacher.token) as http:
        asked = {"brief": FATHERS, "count": 5, "tags": ["fathers"]}
        estimate = (await http.post(f"{DRAFTS}/estimate", json=asked)).json()
        assert (estimate["calls"], estimate["cost_usd"]) == (1, "0")
        started = await http.post(DRAFTS, json={**asked, "budget_usd": "0.10"})
        assert started.status_code == 202
        job_id = started.json()["id"]
        job = await followed(http, job_id)
        assert (job.done, job.failed) == (5, 0)
        page = (await http.get(f"{DRAFTS}/{job_id}", params={"limit": 3})).json()
        assert [draft["number"] for draft in page["items"]] == [1, 2, 3]
        rest = await http.get(f"{DRAFTS}/{job_id}", params={"after": page["next"]})
        assert [draft["number"] for draft in rest.json()["items"]] == [4, 5]
        body = {"numbers": [2, 4], "visibility": "shared"}
        kept = (await http.post(f"{DRAFTS}/{job_id}/keep", json=body)).json()["persona_ids"]
        persona = (await http.get(f"/api/personas/{kept[0]}")).json()
        assert persona["name"] == page["items"][1]["fields"]["name"]
        assert (persona["visibility"], persona["tags"]) == ("shared", ["fathers"])
        gone = (await http.post(f"{DRAFTS}/{job_id}/discard", json={})).json()
        assert gone == {"numbers": [1, 3, 5]}
        left = (await http.get(f"{DRAFTS}/{job_id}", params={"state": ["drafted", "kept"]})).json()
        assert [(each["number"], each["state"]) for each in left["items"]] == [
            (2, "kept"),
            (4, "kept"),
        ]


async def test_a_repeated_request_starts_nothing_twice(served: Served, teacher: Member) -> None:
    body = {"id": str(new_id()), "brief": FATHERS, "count": 2}
    async with client(served.url, teacher.token) as http:
        for _ in range(2):
            answer = await http.post(DRAFTS, json=body)
            assert (answer.status_code, answer.json()["id"]) == (202, body["id"])
        assert len((await http.get("/api/jobs")).json()["items"]) == 1
        other = await http.post(DRAFTS, json={**body, "count": 3})
        assert (other.status_code, other.json()["code"]) == (409, "job_id_taken")


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"count": 501},
        {"brief": "  "},
        {"brief": "x" * 4_001},
        {"language": "German, please"},
        {"tags": ["x"] * 11},
        {"budget_usd": "0"},
        {"surprise": 1},
    ],
    ids=[
        "none",
        "too many",
        "no brief",
        "a long brief",
        "no tag of a language",
        "many tags",
        "no money",
        "else",
    ],
)
async def test_what_cannot_be_asked_is_refused(
    served: Served, teacher: Member, wrong: dict[str, object]
) -> None:
    async with client(served.url, teacher.token) as http:
        answer = await http.post(DRAFTS, json={"brief": FATHERS, "count": 2, **wrong})
        assert answer.status_code == 400
        assert (await http.get("/api/jobs")).json()["items"] == []


async def test_a_student_is_told_who_makes_personas(served: Served) -> None:
    student = await add_member(served.services.db)
    async with client(served.url, student.token) as http:
        answer = await http.post(DRAFTS, json={"brief": FATHERS, "count": 2})
    assert (answer.status_code, answer.json()["code"]) == (403, "makes_no_personas")
