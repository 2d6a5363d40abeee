"""`understudy personas draft`: personas from a brief, drafted by a job that is watched here."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from rich.markup import escape
from rich.table import Table

from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.cli.job_progress import follow, require_worker
from understudy.cli.run import DataOption, Exit, JsonOption, err, guarded, run, show
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.errors import Invalid
from understudy.kernel.page import MOST_PER_PAGE
from understudy.personas.draft_schemas import MOST_DRAFTS, Draft, DraftRequest
from understudy.personas.schemas import Visibility


class BriefUnfit(Invalid):
    """This cannot be drafted: {reason}."""

    code = "brief_unfit"


def draft_personas(
    brief: Annotated[str, typer.Argument(metavar="BRIEF", help="Whom you need, in your words.")],
    count: Annotated[int, typer.Option(min=1, max=MOST_DRAFTS, help="How many.")] = 5,
    usd: Annotated[
        float | None, typer.Option(min=0.000001, help="What it may cost.", show_default=False)
    ] = None,
    keep: Annotated[
        Visibility | None,
        typer.Option(help="Make personas of all, for these eyes.", show_default=False),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--as", help="E-mail address of who asks.", show_default=False)
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft personas from a brief, in a process that works on jobs, and watch it.

    Interrupted, it goes on: see `understudy jobs`.
    """
    request = guarded(lambda: _request(brief, count))
    budget = None if usd is None else Decimal(str(usd))

    async def work(services: Services) -> tuple[Job, list[Draft]]:
        await require_worker(services)
        actor = await _actor(services, person)
        begun = await services.drafts.start(actor, request, budget_usd=budget)
        (job,) = await follow(services, actor, [begun.id], silent=as_json)
        if keep:
            await services.drafts.keep(actor, job.id, visibility=keep)
        return job, await _drafts(services, actor, job.id)

    job, drafts = run(work, data, asks_model=True)
    show(drafts, as_json, lambda: _table(drafts))
    if job.state is not JobState.DONE or job.failed:
        err.print(f"The job is {job.state}, {job.failed} failed: {job.id}", soft_wrap=True)
        raise typer.Exit(Exit.FAILED)


def _request(brief: str, count: int) -> DraftRequest:
    try:
        return DraftRequest(brief=brief, count=count)
    except ValidationError as error:
        problem = error.errors()[0]
        raise BriefUnfit(reason=f"{problem['loc'][0]}: {problem['msg']}") from None


async def _actor(services: Services, email: str | None) -> Actor:
    if email is None:
        return OPERATOR
    person = await services.accounts.find(OPERATOR, email)
    return Actor(person.id, person.role)


async def _drafts(services: Services, actor: Actor, job_id: UUID) -> list[Draft]:
    found, after = list[Draft](), None
    while True:
        page = await services.drafts.list(actor, job_id, after=after, limit=MOST_PER_PAGE)
        found += page.items
        if not (after := page.next):
            return found


def _table(drafts: list[Draft]) -> Table:
    table = Table("No.", "Name", "Who", "State", "Persona", box=None, pad_edge=False)
    for draft in drafts:
        name, who = (draft.fields.name, draft.fields.role_line) if draft.fields else ("", "")
        persona = str(draft.persona_id or "")
        table.add_row(str(draft.number), escape(name), escape(who), draft.state, persona)
    return table
