"""Jobs on a terminal, seen while another process works on them: bars, plain lines, or JSON."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from decimal import Decimal
from uuid import UUID

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from understudy.accounts.access import Actor
from understudy.bootstrap import Services
from understudy.cli.run import err, out
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import monotonic_s
from understudy.kernel.errors import Unavailable

LOOK_EVERY_S = 1.0
LINE_EVERY_S = 10.0
"""A log that nobody looks at gets a line this often, and one whenever a state changes."""
NOBODY_WORKS = (
    "No process works on jobs, so nothing goes on. Start `understudy serve` or `understudy work`."
)
_BAR_WIDTH = 30
_STYLES = {
    JobState.RUNNING: "cyan",
    JobState.DONE: "green",
    JobState.FAILED: "red",
    JobState.PAUSED: "yellow",
    JobState.CANCELLED: "yellow",
}


class NobodyWorks(Unavailable):
    """{reason} Nothing was begun."""

    code = "nobody_works"


type _Show = Callable[[Sequence[Job], int], None]
"""Shows jobs, and how many processes work on jobs."""


async def require_worker(services: Services) -> None:
    """Let a command begin a job only if it will go on.

    Raises:
        NobodyWorks: no process works on jobs.
    """
    if not await services.jobs.workers():
        raise NobodyWorks(reason=NOBODY_WORKS)


async def follow(
    services: Services,
    actor: Actor,
    ids: Sequence[UUID],
    *,
    as_json: bool = False,
    silent: bool = False,
) -> list[Job]:
    """Show how jobs go on until every one is over or paused, and return them as they are then.

    The rows are looked at once a second: whoever works on the jobs is another process. `silent`
    shows nothing, for a command that prints what the jobs made as JSON.

    Raises:
        JobNotFound: there is none of this id that the actor may see.
    """
    with nullcontext(_nothing) if silent else _shower(as_json=as_json) as show:
        while True:
            jobs = [await services.jobs.get(actor, job_id) for job_id in ids]
            show(jobs, await services.jobs.workers())
            if all(rests(job) for job in jobs):
                return jobs
            await asyncio.sleep(LOOK_EVERY_S)


def rests(job: Job) -> bool:
    """Say whether nothing more happens with a job until somebody does something."""
    return job.state.is_over or job.state is JobState.PAUSED


def facts_of(job: Job) -> list[str]:
    """Return what there is to tell of a job besides its title and state."""
    of = "" if job.total is None else f" of {job.total:,}"
    tried = f"{job.tried:,}{of}" + (f", {job.failed:,} of them failed" if job.failed else "")
    rate = None if job.rate_per_minute is None else f"{job.rate_per_minute:,.1f} a minute"
    left = None if job.eta_s is None else f"{_duration(job.eta_s)} left"
    return [fact for fact in (tried, rate, left, cost_of(job)) if fact]


def cost_of(job: Job) -> str | None:
    """Return what a job has cost, against what was expected; None if that is not to be seen."""
    if job.cost_usd is None:
        return None
    about = [] if job.estimate_usd is None else [f"about {_usd(job.estimate_usd)}"]
    most = [] if job.budget_usd is None else [f"at most {_usd(job.budget_usd)}"]
    expected = ", ".join(about + most)
    return _usd(job.cost_usd) + (f" of {expected}" if expected else "")


def _shower(*, as_json: bool) -> AbstractContextManager[_Show]:
    if as_json:
        return _as_json()
    return _as_bars() if out.is_terminal else _as_lines()


def _nothing(_jobs: Sequence[Job], _workers: int) -> None:
    """Show nothing."""


@contextmanager
def _as_json() -> Iterator[_Show]:
    told: dict[UUID, Job] = {}

    def show(jobs: Sequence[Job], _workers: int) -> None:
        for job in jobs:
            if told.get(job.id) != job:
                told[job.id] = job
                sys.stdout.write(job.model_dump_json() + "\n")
        sys.stdout.flush()

    yield show


@contextmanager
def _as_lines() -> Iterator[_Show]:
    told: dict[UUID, tuple[JobState, float]] = {}
    said = False

    def show(jobs: Sequence[Job], workers: int) -> None:
        nonlocal said
        for job in jobs:
            state, at_s = told.get(job.id, (None, 0.0))
            if state is not job.state or monotonic_s() - at_s >= LINE_EVERY_S:
                told[job.id] = job.state, monotonic_s()
                out.print(_line(job), soft_wrap=True, markup=False)
        missing = _needs_somebody(jobs, workers)
        if missing and not said:
            err.print(f"[yellow]{NOBODY_WORKS}[/]", soft_wrap=True)
        said = missing

    yield show


@contextmanager
def _as_bars() -> Iterator[_Show]:
    with Live(console=out) as live:

        def show(jobs: Sequence[Job], workers: int) -> None:
            parts = [_bar(job) for job in jobs]
            if _needs_somebody(jobs, workers):
                parts.append(Text(NOBODY_WORKS, style="yellow"))
            elif not all(rests(job) for job in jobs):
                parts.append(Text("Ctrl+C stops watching; the work goes on.", style="dim"))
            live.update(Group(*parts))

        yield show


def _needs_somebody(jobs: Sequence[Job], workers: int) -> bool:
    return not workers and not all(rests(job) for job in jobs)


def _bar(job: Job) -> RenderableType:
    head = Text.assemble((job.title, "bold"), "  ", (job.state, _STYLES.get(job.state, "dim")))
    tried, *others = facts_of(job)
    # Without a total it pulses while it runs; a bar that rests must not.
    total = job.total if job.total is not None or not rests(job) else max(1, job.tried)
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_row(
        ProgressBar(total=total, completed=job.tried, width=_BAR_WIDTH, pulse=total is None), tried
    )
    parts: list[RenderableType] = [head, line, Text(" · ".join(others), style="dim")]
    if job.error:
        parts.append(Text(job.error, style=_STYLES.get(job.state, "yellow")))
    return Group(*parts, "")


def _line(job: Job) -> str:
    error = f". {job.error}" if job.error else ""
    return f"{job.title}: {job.state}, {', '.join(facts_of(job))}{error}"


def _usd(value: Decimal) -> str:
    return f"${value:,.4f}"


def _duration(seconds: float) -> str:
    minutes, left_s = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {left_s} s" if minutes else f"{left_s} s"
