import asyncio
from contextlib import suppress
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.requests import Request

from tests.support.api import client
from tests.support.job_items import ItemJobs, make_table, start_items
from tests.support.llm import a_charge, a_request
from tests.support.outage import outage
from tests.support.server import serving
from understudy.accounts.access import OPERATOR
from understudy.api.metrics import _is_from_here
from understudy.jobs.kinds import Kind
from understudy.kernel.clock import monotonic_s
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause
from understudy.llm.gateway import Gateway

TOKEN = "a token for the one who watches"


async def test_a_call_is_counted_in_the_format_prometheus_reads(settings: Settings) -> None:
    async with serving(settings) as served, client(served.url) as http:
        await served.services.gateway.complete(a_request(), a_charge())
        answer = await http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {f.name: f for f in text_string_to_metric_families(answer.text)}
    (sample,) = [s for s in families["understudy_attempts"].samples if s.name.endswith("_total")]
    assert sample.labels["model"] == "demo:demo"
    assert sample.labels["outcome"] == "complete"
    assert "understudy_gateway_overhead_seconds" in families
    (breaker,) = families["understudy_breaker_open"].samples
    assert (breaker.labels, breaker.value) == ({"model": "demo"}, 0)


async def test_a_model_that_is_left_alone_is_told(settings: Settings) -> None:
    async with serving(settings) as served, client(served.url) as http:
        await served.services.gateway.complete(a_request(), a_charge())
        (breaker,) = served.services.gateway.lanes.breakers.values()
        for _ in range(served.services.adjustments.now.breaker_failures):
            breaker.failed(Cause.OVERLOADED, served.services.adjustments.now, monotonic_s())
        answer = await http.get("/metrics")
    assert 'understudy_breaker_open{model="demo"} 1.0' in answer.text.splitlines()


async def test_jobs_are_counted(installation: Settings) -> None:
    def kinds(db: Database, gateway: Gateway) -> list[Kind]:
        return [ItemJobs(db, gateway).kind]

    works = installation.model_copy(update={"run_jobs": True})
    async with serving(works, more_kinds=kinds) as served, client(served.url) as http:
        await make_table(served.services.db)
        await start_items(served.services, OPERATOR, 12)
        counted = {
            'understudy_job_items_total{outcome="done"} 12.0',
            'understudy_job_items_total{outcome="failed"} 0.0',
            'understudy_job_runs_total{state="done"} 1.0',
            'understudy_jobs{state="done"} 1.0',
            'understudy_jobs{state="running"} 0.0',
            "understudy_job_workers 1.0",
        }
        # All at once: states are read from the database, and runs counted after they are written.
        missing = counted
        with suppress(TimeoutError):
            async with asyncio.timeout(30):
                while missing := counted - set((await http.get("/metrics")).text.splitlines()):
                    await asyncio.sleep(0.1)
        assert not missing


async def test_without_a_database_it_still_tells_what_this_process_did(settings: Settings) -> None:
    async with serving(settings) as served, client(served.url) as http:
        with outage(served.services.db):
            answer = await http.get("/metrics")
        assert "understudy_jobs{" in (await http.get("/metrics")).text
    assert answer.status_code == 200
    assert "process_cpu_seconds_total" in answer.text
    assert "understudy_jobs{" not in answer.text


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Basic {TOKEN}", 404),
        ("Bearer another", 404),
        ("Bearer ärger", 404),
        ("", 404),
    ],
)
async def test_with_a_token_set_only_its_bearer_reads_it(
    settings: Settings, authorization: str, status: int
) -> None:
    guarded = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    async with serving(guarded) as served, client(served.url) as http:
        headers = [(b"Authorization", authorization.encode())] if authorization else []
        answer = await http.get("/metrics", headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP"])
async def test_whom_a_proxy_brings_is_not_from_here(settings: Settings, header: str) -> None:
    async with serving(settings) as served, client(served.url) as http:
        answer = await http.get("/metrics", headers={header: "127.0.0.1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("10.0.0.7", False),
        ("testclient", False),
        (None, False),
    ],
)
def test_only_loopback_is_from_here(host: str | None, ours: bool) -> None:
    peer = host and (host, 1)
    scope: dict[str, Any] = {"type": "http", "headers": [], "client": peer}
    assert _is_from_here(Request(scope)) is ours
