"""Commands about jobs."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.jobs import a_job
from tests.support.processes import environment
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import open_services
from understudy.cli.main import app
from understudy.cli.run import out
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings

type Command = Callable[..., Result]
type Write = Callable[..., Job]
NOBODY = "No process works on jobs"


@pytest.fixture
def command(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `understudy jobs` in a data folder of its own, in a wide terminal."""
    monkeypatch.setattr(out, "width", 200)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["jobs", *map(str, arguments)], env=environment)

    return run


@pytest.fixture
def write(command: Command, settings: Settings) -> Write:  # noqa: ARG001 it made the folder
    """Write a job there."""

    async def written(**is_now: Any) -> Job:
        async with open_services(settings) as services:
            return await a_job(services, OPERATOR, **is_now)

    return lambda **is_now: asyncio.run(written(**is_now))


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_jobs_are_listed_the_newest_first(command: Command, write: Write) -> None:
    first = write(state=JobState.DONE, done=1_190, failed=10, total=1_200)
    second = write()
    shown = command("list")
    assert shown.exit_code == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert [line.split()[0] for line in lines[2::2]] == [str(second.id), str(first.id)]
    for words in ("Twelve answers (Operator)", "done", "1,190 of 1,200", "$0.0000"):
        assert words in lines[3]
    assert "10 failed" in lines[4]
    assert [each["id"] for each in read(command("list", "--json"))] == [
        str(second.id),
        str(first.id),
    ]
    (only,) = read(command("list", "--state", "done", "--state", "failed", "--json"))
    assert only["id"] == str(first.id)
    less = command("list", "--limit", "1")
    assert len(less.stdout.splitlines()) == 3
    assert "There are more" in less.stderr


def test_a_job_is_paused_resumed_and_cancelled(command: Command, write: Write) -> None:
    job_id = write().id
    assert read(command("pause", job_id, "--json"))["state"] == "paused"
    again = command("pause", job_id)
    assert (again.exit_code, "paused" in again.stdout, again.stderr) == (0, True, "")
    resumed = command("resume", job_id)
    assert (resumed.exit_code, "queued" in resumed.stdout) == (0, True)
    assert NOBODY in resumed.stderr
    assert read(command("cancel", job_id, "--json"))["state"] == "cancelled"
    refused = command("resume", job_id)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Resume cannot be done with a job that is cancelled" in " ".join(refused.stderr.split())


def test_what_cannot_be_tried_again_is_said(command: Command, write: Write) -> None:
    refused = command("retry", write(state=JobState.DONE, done=12).id)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "Retry cannot be done with a job that is done" in " ".join(refused.stderr.split())


@pytest.mark.parametrize("verb", ["watch", "pause", "resume", "cancel", "retry"])
def test_a_job_that_is_not_there_is_said(command: Command, verb: str) -> None:
    refused = command(verb, new_id())
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "There is no such job" in refused.stderr
    assert command(verb, "no-id").exit_code == 2


@pytest.mark.parametrize(
    ("is_now", "code", "told"),
    [
        ({"state": JobState.DONE, "done": 12}, 0, "Twelve answers: done, 12, $0.0000"),
        ({"state": JobState.CANCELLED, "done": 3}, 1, "Twelve answers: cancelled, 3, $0.0000"),
        (
            {"state": JobState.FAILED, "error": "The [model] is gone."},
            1,
            "Twelve answers: failed, 0, $0.0000. The [model] is gone.",
        ),
        ({"state": JobState.PAUSED}, 1, "Twelve answers: paused, 0, $0.0000"),
    ],
)
def test_watching_ends_with_the_job(
    command: Command, write: Write, is_now: dict[str, Any], code: int, told: str
) -> None:
    job = write(**is_now)
    watched = command("watch", job.id)
    assert (watched.exit_code, watched.stdout) == (code, told + "\n")
    hint = f"Go on with: understudy jobs resume {job.id}\n"
    assert watched.stderr == (hint if is_now["state"] is JobState.PAUSED else "")


def test_without_anything_under_way_there_is_nothing_to_watch(
    command: Command, write: Write
) -> None:
    write(state=JobState.DONE)
    watched = command("watch")
    assert (watched.exit_code, watched.stdout) == (0, "")
    assert watched.stderr == "No job is under way.\n"
    silent = command("watch", "--json")
    assert (silent.exit_code, silent.stdout, silent.stderr) == (0, "", "")


async def test_what_is_under_way_is_watched_and_missing_workers_are_told(
    installation: Settings, data: Path
) -> None:
    async with open_services(installation) as services:
        job = await a_job(services, OPERATOR, total=12)
        url = str(installation.database_url)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "understudy", "jobs", "watch",
            env=environment(data, model="demo", database_url=url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert process.stderr
        async with asyncio.timeout(60):
            assert NOBODY in (await process.stderr.readline()).decode()
        await services.jobs.cancel(OPERATOR, job.id)
        async with asyncio.timeout(60):
            shown, errors = await process.communicate()
    assert (process.returncode, errors) == (1, b"")
    assert shown.decode().splitlines() == [
        "Twelve answers: queued, 0 of 12, $0.0000",
        "Twelve answers: cancelled, 0 of 12, $0.0000",
    ]
