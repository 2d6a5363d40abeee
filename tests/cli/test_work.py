"""A process that works on jobs, and nothing else."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.jobs import a_job
from tests.support.processes import environment, run
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import open_services
from understudy.jobs.schemas import JobState
from understudy.kernel.settings import Settings

STOPPED = "Stopped. What is left goes on in another process, or at the next start."


@asynccontextmanager
async def working(
    data: Path, **settings: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run `understudy work` until the end of the block; with what it greets with."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "understudy", "work",
        env=environment(data, model="demo", **settings),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    try:
        async with asyncio.timeout(60):
            greeting = (await process.stdout.readline()).decode()
        yield process, greeting
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_it_works_on_jobs_until_it_is_told_to_stop(
    installation: Settings, data: Path, how: signal.Signals
) -> None:
    url = str(installation.database_url)
    async with open_services(installation) as services:
        job = await a_job(services, OPERATOR, kind="of_another_release")
        async with working(data, database_url=url) as (process, greeting):
            assert greeting == "Understudy works on jobs. Ctrl+C stops.\n"
            async with asyncio.timeout(30):
                while not (job := await services.jobs.get(OPERATOR, job.id)).state.is_over:
                    await asyncio.sleep(0.1)
            assert job.state is JobState.FAILED
            assert job.error == "This version of Understudy does not know this kind of job."
            assert await services.jobs.workers() == 1
            process.send_signal(how)
            async with asyncio.timeout(30):
                said, _ = await process.communicate()
        assert process.returncode == 0
        assert said.decode().splitlines()[-1] == STOPPED
        assert await services.jobs.workers() == 0


async def test_several_share_the_work_and_doctor_counts_them(database_url: str, data: Path) -> None:
    async def doctor() -> tuple[str, str]:
        _, found, _ = await run(data, "doctor", "--json", model="demo", database_url=database_url)
        (jobs,) = (f for f in json.loads(found)["findings"] if f["subject"] == "jobs")
        return jobs["state"], jobs["detail"]

    state, detail = await doctor()
    assert (state, "`understudy work`" in detail) == ("off", True)
    async with working(data, database_url=database_url):
        assert await doctor() == ("fine", "1 process works on them")
        async with working(data, database_url=database_url) as (_, greeting):
            assert greeting == "Understudy works on jobs, shared with 1 other. Ctrl+C stops.\n"
            assert await doctor() == ("fine", "2 processes work on them")


async def test_without_any_model_it_refuses_in_a_sentence(data: Path) -> None:
    code, _, err = await run(data, "work")
    assert code == 3
    assert "ANTHROPIC_API_KEY" in err
    assert "Traceback" not in err
