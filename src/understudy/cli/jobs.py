"""`understudy jobs`: work that takes longer than a person waits, for whoever runs the server."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Column, Table

from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.cli.job_progress import NOBODY_WORKS, cost_of, follow, rests
from understudy.cli.run import DataOption, Exit, JsonOption, err, run, show
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.page import MOST_PER_PAGE, Page

app = typer.Typer(
    help="See what takes longer than a person waits, and pause, resume or cancel it.",
    no_args_is_help=True,
)

JobArgument = Annotated[UUID, typer.Argument(metavar="JOB", help="Its id.")]
_WATCHED = 20
_UNDER_WAY = (JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING)

type _Verb = Callable[[Actor, UUID], Awaitable[Job]]


@app.command("list")
def list_jobs(
    state: Annotated[
        list[JobState] | None, typer.Option(help="Only in these states.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_PER_PAGE, help="At most so many.")] = 20,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List everybody's jobs, the newest first."""

    async def work(services: Services) -> Page[Job]:
        return await services.jobs.list(OPERATOR, states=state, everybody=True, limit=limit)

    page = run(work, data)
    show(page.items, as_json, lambda: _table(page.items))
    if page.next:
        err.print("[dim]There are more: --limit, --state.[/]")


@app.command()
def watch(
    jobs: Annotated[
        list[UUID] | None,
        typer.Argument(metavar="JOB", help="Ids; else the newest under way.", show_default=False),
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Follow jobs until each is over or paused; exit code 0 if all of them are done, else 1.

    With --json, a line for every change.
    """

    async def work(services: Services) -> list[Job]:
        return await follow(services, OPERATOR, jobs or await _under_way(services), as_json=as_json)

    seen = run(work, data)
    if not seen and not as_json:
        err.print("No job is under way.")
    for job in seen:
        if job.state is JobState.PAUSED:
            err.print(f"Go on with: understudy jobs resume {job.id}", soft_wrap=True)
    if any(job.state is not JobState.DONE for job in seen):
        raise typer.Exit(Exit.FAILED)


@app.command()
def pause(job: JobArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Let a job begin nothing new; what runs is finished and kept."""
    _do(lambda services: services.jobs.pause, job, data, as_json)


@app.command()
def resume(job: JobArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Go on where a job was paused, or failed; what was made is not made again."""
    _do(lambda services: services.jobs.resume, job, data, as_json)


@app.command()
def cancel(job: JobArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """End a job: what runs is cut, what was made is kept."""
    _do(lambda services: services.jobs.cancel, job, data, as_json)


@app.command()
def retry(job: JobArgument, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Try those items again that have failed."""
    _do(lambda services: services.jobs.retry_failed, job, data, as_json)


def _do(
    verb_of: Callable[[Services], _Verb], job_id: UUID, data: DataOption, as_json: bool
) -> None:
    async def work(services: Services) -> tuple[Job, int]:
        return await verb_of(services)(OPERATOR, job_id), await services.jobs.workers()

    job, workers = run(work, data)
    show(job, as_json, lambda: _table([job]))
    if not workers and not rests(job):
        err.print(f"[yellow]{NOBODY_WORKS}[/]", soft_wrap=True)


async def _under_way(services: Services) -> list[UUID]:
    page = await services.jobs.list(OPERATOR, states=_UNDER_WAY, everybody=True, limit=_WATCHED)
    return [job.id for job in reversed(page.items)]


def _table(jobs: Sequence[Job]) -> Table:
    heads = ("What", "State, begun", "Done", "Cost")
    table = Table(*(Column(head, overflow="fold") for head in heads), box=None, pad_edge=False)
    for job in jobs:
        total = "" if job.total is None else f" of {job.total:,}"
        failed = f"\n{job.failed:,} failed" if job.failed else ""
        table.add_row(  # in two lines each, so that an id to copy fits on any terminal
            f"{escape(job.title)} [dim]({escape(job.owner_name or '?')})[/]\n{job.id}",
            f"{job.state}\n[dim]{job.created_at:%Y-%m-%d %H:%M}[/]",
            f"{job.done:,}{total}{failed}",
            cost_of(job),
        )
    return table
