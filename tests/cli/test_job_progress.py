"""Jobs on a terminal: what is said of them, and how it is shown while they go on."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from tests.support.job_items import ItemJobs, make_table, start_items
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services, open_services
from understudy.cli import job_progress
from understudy.cli.job_progress import NOBODY_WORKS, cost_of, facts_of, follow, rests
from understudy.jobs.kinds import Kind
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.gateway import Gateway

HINT = "Ctrl+C stops watching"


def job(**changes: Any) -> Job:
    moments = dict.fromkeys(("created_at", "updated_at", "started_at"), now() - timedelta(hours=1))
    nothing: dict[str, Any] = dict.fromkeys(
        ("ended_at", "error", "estimate_usd", "budget_usd", "rate_per_minute", "eta_s")
    )
    own = {"id": new_id(), "kind": "k", "product": "generate", "title": "Answers [of] many"}
    owner = {"owner_id": new_id(), "owner_name": "Rana"}
    counts = {"done": 1_198, "failed": 2, "total": 3_000, "calls": 0, "cost_usd": Decimal(0)}
    rest = {"state": JobState.RUNNING, "link": "", "verbs": ()}
    return Job(**{**moments, **nothing, **own, **owner, **counts, **rest, **changes})


@pytest.fixture
async def working(installation: Settings) -> AsyncIterator[Services]:
    def kinds(db: Database, gateway: Gateway) -> list[Kind]:
        return [ItemJobs(db, gateway).kind]

    async with open_services(installation, works=True, more_kinds=kinds) as services:
        await make_table(services.db)
        yield services


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Console:
    """A terminal of 80 columns that remembers what was shown."""
    console = Console(file=StringIO(), force_terminal=True, width=80, height=40, record=True)
    monkeypatch.setattr(job_progress, "out", console)
    return console


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({}, ["1,200 of 3,000, 2 of them failed", "$0.0000"]),
        ({"failed": 0, "total": None, "cost_usd": None}, ["1,198"]),
        ({"done": 0, "failed": 0, "cost_usd": None}, ["0 of 3,000"]),
        ({"rate_per_minute": 60.5, "failed": 0}, ["1,198 of 3,000", "60.5 a minute", "$0.0000"]),
        ({"eta_s": 41.6, "failed": 0}, ["1,198 of 3,000", "42 s left", "$0.0000"]),
        ({"eta_s": 119.9, "failed": 0}, ["1,198 of 3,000", "2 min 0 s left", "$0.0000"]),
        ({"eta_s": 7_384.0, "failed": 0}, ["1,198 of 3,000", "2 h 3 min left", "$0.0000"]),
    ],
)  # fmt: skip
def test_what_is_known_is_told(changes: dict[str, Any], facts: list[str]) -> None:
    assert facts_of(job(**changes)) == facts


@pytest.mark.parametrize(
    ("estimate", "budget", "told"),
    [
        (None, None, "$0.0124"),
        ("0.05", None, "$0.0124 of about $0.0500"),
        (None, "2", "$0.0124 of at most $2.0000"),
        ("0.05", "2", "$0.0124 of about $0.0500, at most $2.0000"),
    ],
)
def test_cost_is_told_against_what_was_expected(
    estimate: str | None, budget: str | None, told: str
) -> None:
    expected = {
        "estimate_usd": estimate and Decimal(estimate),
        "budget_usd": budget and Decimal(budget),
    }
    assert cost_of(job(cost_usd=Decimal("0.01239"), **expected)) == told
    assert cost_of(job(cost_usd=None, **expected)) is None


@pytest.mark.parametrize("state", JobState)
def test_a_job_rests_when_it_is_over_or_paused(state: JobState) -> None:
    moves = state in (JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING)
    assert rests(job(state=state)) is not moves


async def test_bars_move_until_the_job_is_done(
    working: Services, screen: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    started = await start_items(working, OPERATOR, 40)
    (ended,) = await follow(working, OPERATOR, [started.id])
    assert (ended.state, ended.done) == (JobState.DONE, 40)
    shown = screen.export_text()
    assert "40 items  done" in shown
    assert "40 of 40" in shown.splitlines()[-3]
    assert HINT not in shown.split("40 items  done")[-1]
    assert capsys.readouterr().out == ""


async def test_programs_get_a_line_for_every_change(
    working: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs = [await start_items(working, OPERATOR, count) for count in (30, 20)]
    await follow(working, OPERATOR, [each.id for each in jobs], as_json=True)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    last = {each["id"]: (each["state"], each["done"]) for each in told}
    assert last == {str(jobs[0].id): ("done", 30), str(jobs[1].id): ("done", 20)}
    assert len({json.dumps(each) for each in told}) == len(told)


async def test_without_anybody_who_works_bars_say_so(services: Services, screen: Console) -> None:
    started = await start_items(services, OPERATOR, 40)
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(follow(services, OPERATOR, [started.id]))
        while NOBODY_WORKS[:60] not in screen.export_text(clear=False):
            await asyncio.sleep(0.05)
        await services.jobs.pause(OPERATOR, started.id)
    assert [each.state for each in following.result()] == [JobState.PAUSED]
    assert "40 items  paused" in screen.export_text()


@pytest.mark.parametrize("total", [None, 12])
def test_a_bar_shows_what_is_the_matter(screen: Console, total: int | None) -> None:
    paused = job(state=JobState.PAUSED, total=total, error="The budget [of] May is used up.")
    screen.print(job_progress._bar(paused))
    lines = screen.export_text().splitlines()
    assert lines[0].rstrip() == "Answers [of] many  paused"
    assert "The budget [of] May is used up." in lines[-2]
