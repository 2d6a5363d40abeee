"""Jobs over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from sqlalchemy import update

from tests.support.accounts import Member, add_member
from tests.support.api import client, sse
from tests.support.job_items import ITEMS, ItemJobs, make_table, results, start_items
from tests.support.jobs import a_job
from tests.support.server import Served, serving
from understudy.accounts.access import Role
from understudy.jobs.kinds import Kind
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import JobDraft, JobState
from understudy.kernel.db import Database
from understudy.kernel.events import Event
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway

COSTS = ("cost_usd", "estimate_usd", "budget_usd")


def kinds(db: Database, gateway: Gateway) -> list[Kind]:
    return [ItemJobs(db, gateway).kind]


@pytest.fixture
async def served(installation: Settings) -> AsyncIterator[Served]:
    """Nobody works on jobs here."""
    async with serving(installation, more_kinds=kinds) as opened:
        yield opened


@pytest.fixture
async def working(installation: Settings) -> AsyncIterator[Served]:
    works = installation.model_copy(update={"run_jobs": True})
    async with serving(works, more_kinds=kinds) as opened:
        await make_table(opened.services.db)
        yield opened


@pytest.fixture
async def teacher(served: Served) -> Member:
    return await add_member(served.services.db, Role.TEACHER)


async def until(events: AsyncIterator[Event], state: str) -> Event:
    async with asyncio.timeout(30):
        async for event in events:
            if event.data["job"]["state"] == state:
                return event
    pytest.fail("the stream ended before")


async def test_a_job_is_followed_from_a_snapshot_to_its_end(working: Served) -> None:
    owner = await add_member(working.services.db, Role.TEACHER)
    async with client(working.url, owner.token) as http:
        job = await start_items(working.services, owner.actor, 30)
        async with http.stream("GET", f"/api/jobs/{job.id}/events") as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            events = sse(response)
            first = await anext(events)
            assert (first.name, first.data["job"]["id"]) == ("snapshot", str(job.id))
            last = await until(events, "done")
        assert last.name == "job.changed"
        read = (await http.get(f"/api/jobs/{job.id}")).json()
        assert (read["state"], read["done"], read["failed"], read["total"]) == ("done", 30, 0, 30)
        assert (read["verbs"], read["owner_name"]) == ([], owner.name)
        assert read["ended_at"]
        after = {"Last-Event-ID": first.position}
        async with http.stream("GET", f"/api/jobs/{job.id}/events", headers=after) as response:
            missed = await anext(sse(response))
        assert (missed.name, missed.data["job"]) == ("job.changed", read)


async def test_what_failed_is_tried_again(working: Served) -> None:
    services = working.services
    owner = await add_member(services.db, Role.TEACHER)
    job = await start_items(services, owner.actor, 12)
    async with client(working.url, owner.token) as http:
        async with http.stream("GET", f"/api/jobs/{job.id}/events") as response:
            await until(sse(response), "done")
        async with services.db.begin() as session:
            two = ITEMS.c.key.in_(["000003", "000007"])
            await session.execute(
                update(ITEMS).where(two).values(text=None, problem="The model was away.")
            )
            await session.execute(update(JobRow).values(done=10, failed=2))
        assert (await http.get(f"/api/jobs/{job.id}")).json()["verbs"] == ["retry"]
        async with http.stream("GET", f"/api/jobs/{job.id}/events") as response:
            events = sse(response)
            await anext(events)
            again = await http.post(f"/api/jobs/{job.id}/retry")
            assert (again.status_code, again.json()["failed"]) == (200, 0)
            ended = (await until(events, "done")).data["job"]
    assert (ended["done"], ended["failed"]) == (12, 0)
    assert all((await results(services.db, job.id)).values())


async def test_a_job_is_paused_resumed_and_cancelled(served: Served, teacher: Member) -> None:
    job = await a_job(served.services, teacher.actor)
    async with client(served.url, teacher.token) as http:
        seen = []
        for verb in ("pause", "pause", "resume", "cancel", "cancel"):
            answer = await http.post(f"/api/jobs/{job.id}/{verb}")
            seen.append((answer.status_code, answer.json()["state"]))
        paused, cancelled = (200, "paused"), (200, "cancelled")
        assert seen == [paused, paused, (200, "queued"), cancelled, cancelled]
        refused = await http.post(f"/api/jobs/{job.id}/pause")
    assert (refused.status_code, refused.json()["code"]) == (409, "job_not_now")
    assert refused.json()["detail"] == (
        "Pause cannot be done with a job that is cancelled; nothing was changed."
    )


async def test_what_others_do_is_heard_by_who_follows(served: Served, teacher: Member) -> None:
    admin = await add_member(served.services.db, Role.ADMIN)
    job = await a_job(served.services, teacher.actor)
    async with (
        client(served.url, teacher.token) as http,
        client(served.url, admin.token) as boss,
        http.stream("GET", f"/api/jobs/{job.id}/events") as response,
    ):
        events = sse(response)
        await anext(events)
        await boss.post(f"/api/jobs/{job.id}/pause")
        await until(events, "paused")
        await boss.patch(f"/api/people/{teacher.actor.id}", json={"active": False})
        async with asyncio.timeout(5):
            assert [event async for event in events] == []


async def test_lists_are_ones_own_filtered_and_paged(served: Served, teacher: Member) -> None:
    services = served.services
    admin = await add_member(services.db, Role.ADMIN)
    made = [await a_job(services, teacher.actor) for _ in range(3)]
    ended = await a_job(services, teacher.actor, state=JobState.DONE)
    other = await a_job(services, admin.actor)
    async with client(served.url, teacher.token) as http:
        first = (await http.get("/api/jobs?limit=3")).json()
        rest = (await http.get(f"/api/jobs?limit=3&after={first['next']}")).json()
        ids = [item["id"] for item in first["items"] + rest["items"]]
        assert ids == [str(job.id) for job in (ended, *reversed(made))]
        assert rest["next"] is None
        over = (await http.get("/api/jobs?state=done&state=failed")).json()["items"]
        assert [item["id"] for item in over] == [str(ended.id)]
        assert (await http.get("/api/jobs?everybody=true")).status_code == 403
        for wrong in ("state=dancing", "after=nonsense", "limit=0"):
            assert (await http.get(f"/api/jobs?{wrong}")).status_code == 400
    async with client(served.url, admin.token) as http:
        mine = (await http.get("/api/jobs")).json()["items"]
        assert [item["id"] for item in mine] == [str(other.id)]
        assert len((await http.get("/api/jobs?everybody=true")).json()["items"]) == 5


async def test_a_student_sees_no_money_on_any_route(served: Served) -> None:
    student = await add_member(served.services.db, Role.STUDENT)
    admin = await add_member(served.services.db, Role.ADMIN)
    draft = JobDraft(title="Twelve", estimate_usd=Decimal("0.50"), budget_usd=Decimal(1))
    job = await a_job(served.services, student.actor, draft=draft)
    async with client(served.url, student.token) as http:
        read = [(await http.get(f"/api/jobs/{job.id}")).json()]
        read += (await http.get("/api/jobs")).json()["items"]
        read.append((await http.post(f"/api/jobs/{job.id}/pause")).json())
        async with http.stream("GET", f"/api/jobs/{job.id}/events") as response:
            read.append((await anext(sse(response))).data["job"])
    assert [each[name] for each in read for name in COSTS] == [None] * 12
    async with client(served.url, admin.token) as http:
        seen = (await http.get(f"/api/jobs/{job.id}")).json()
    assert [Decimal(seen[name]) for name in COSTS] == [0, Decimal("0.50"), 1]


async def test_what_is_nobodys_is_not_found(served: Served, teacher: Member) -> None:
    async with client(served.url, teacher.token) as http:
        path = f"/api/jobs/{teacher.actor.id}"
        for answer in (await http.get(path), await http.post(f"{path}/cancel")):
            assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")
