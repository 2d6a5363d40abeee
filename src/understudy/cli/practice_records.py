"""`understudy practice export` and `forget`: what leaves practice, and what is forgotten."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.job_progress import follow, require_worker
from understudy.cli.run import DataOption, Exit, err, guarded, run
from understudy.cli.target import require_target, write
from understudy.jobs.schemas import Job, JobState
from understudy.practice.records.schemas import ResearchChoice


def export_sessions(
    to: Annotated[Path, typer.Option("--to", help="The zip file to write.", show_default=False)],
    section: Annotated[
        UUID | None, typer.Option(help="Only this section: its id.", show_default=False)
    ] = None,
    data: DataOption = None,
) -> None:
    """Write sessions that are over into a zip, without names: messages, and a table of sessions.

    A job makes it, in a process that works on jobs; the audit log names what was read.
    """
    guarded(lambda: require_target(to))

    async def work(services: Services) -> Job:
        await require_worker(services)
        research = services.records.research
        begun = await research.start(OPERATOR, ResearchChoice(section_id=section))
        (job,) = await follow(services, OPERATOR, [begun.id])
        if job.state is JobState.DONE:
            _, pieces = await research.fetch(OPERATOR, job.id)
            await write(pieces, to)
        return job

    job = run(work, data)
    if job.state is not JobState.DONE:
        err.print(f"The export is {job.state}: understudy jobs watch {job.id}", soft_wrap=True)
        raise typer.Exit(Exit.FAILED)
    err.print(f"Written to {escape(str(to))}.", soft_wrap=True)


def forget_sessions(data: DataOption = None) -> None:
    """Delete now what sections have kept for their days; a server does so every hour."""

    async def work(services: Services) -> int:
        return await services.records.erase.sweep()

    erased = run(work, data)
    err.print(f"Deleted what was said in {erased:,} session{'' if erased == 1 else 's'}.")
