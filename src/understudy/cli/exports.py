"""`understudy conversations`: conversations as files, for whoever runs the server."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from rich.markup import escape

from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.job_progress import follow, require_worker
from understudy.cli.run import DataOption, Exit, err, guarded, run
from understudy.cli.target import require_target, write
from understudy.conversations.export_schemas import ExportChoice
from understudy.conversations.schemas import ConversationStatus
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.errors import Invalid

app = typer.Typer(help="Conversations as files.", no_args_is_help=True)

_DAY = ["%Y-%m-%d"]


class DayUnusable(Invalid):
    """--since and --until want days between 2000-01-01 and 2199-12-31."""

    code = "day_unusable"


@app.callback()
def _root() -> None:
    pass


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", help="The zip file to write.", show_default=False)],
    person: Annotated[
        str | None,
        typer.Option(help="Only this person's: an e-mail address.", show_default=False),
    ] = None,
    persona: Annotated[
        UUID | None, typer.Option(help="Only with this persona: its id.", show_default=False)
    ] = None,
    status: Annotated[
        ConversationStatus | None, typer.Option(help="Only these.", show_default=False)
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="Begun on this day or later.", show_default=False),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="Begun on this day or earlier.", show_default=False),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write everybody's conversations, or some, into a zip: each as Markdown and as JSON.

    A job makes it, in a process that works on jobs; the audit log names what was read.
    """
    choice = guarded(lambda: _choice(persona, status, since, until))
    guarded(lambda: require_target(to))

    async def work(services: Services) -> Job:
        await require_worker(services)
        owner = await services.accounts.find(OPERATOR, person) if person else None
        whose = {"person_id": owner.id} if owner else {"everybody": True}
        begun = await services.exports.start(OPERATOR, choice.model_copy(update=whose))
        (job,) = await follow(services, OPERATOR, [begun.id])
        if job.state is JobState.DONE:
            await write((await services.exports.fetch(OPERATOR, job.id))[1], to)
        return job

    job = run(work, data)
    if job.state is not JobState.DONE:
        err.print(f"The export is {job.state}: understudy jobs watch {job.id}", soft_wrap=True)
        raise typer.Exit(Exit.FAILED)
    err.print(f"Written to {escape(str(to))}.", soft_wrap=True)


def _choice(
    persona: UUID | None,
    status: ConversationStatus | None,
    since: datetime | None,
    until: datetime | None,
) -> ExportChoice:
    try:
        return ExportChoice(
            persona_id=persona,
            status=status,
            begun_from=since.date() if since else None,
            begun_to=until.date() if until else None,
        )
    except ValidationError:
        raise DayUnusable from None
