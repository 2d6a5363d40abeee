"""What is said of jobs: their state, how far they are, how long it will take, what they cost."""

from math import ceil
from typing import Literal

from understudy.accounts.access import Actor
from understudy.jobs.schemas import Job, JobState, JobVerb
from understudy.web.parts.figures import money

type Tone = Literal["", "good", "warn", "danger"]

UNDER_WAY = (JobState.RUNNING, JobState.CANCELLING, JobState.QUEUED, JobState.PAUSED)
"""The states of what is not over, the liveliest first."""
STATES: dict[JobState, str] = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "Running",
    JobState.PAUSED: "Paused",
    JobState.CANCELLING: "Being cancelled",
    JobState.CANCELLED: "Cancelled",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
}
VERBS: dict[JobVerb, str] = {
    JobVerb.PAUSE: "Pause",
    JobVerb.RESUME: "Resume",
    JobVerb.RETRY: "Try failed again",
    JobVerb.CANCEL: "Cancel",
}
_TONES: dict[JobState, Tone] = {
    JobState.RUNNING: "good",
    JobState.DONE: "good",
    JobState.FAILED: "danger",
}
_A_MINUTE_S, _AN_HOUR_S, _A_DAY_S = 60, 3_600, 86_400
_STEP_S = 5
_HOURS_FROM_S, _DAYS_FROM_S = 90 * _A_MINUTE_S, 36 * _AN_HOUR_S
_WHOLE_FROM = 10


def state_tone(job: Job) -> Tone:
    """Return the colour of a job's state: it warns where something went wrong."""
    if job.state is JobState.DONE and job.failed:
        return "warn"
    if job.state is JobState.PAUSED and job.error:
        return "warn"
    return _TONES.get(job.state, "")


def kind_name(job: Job) -> str:
    """Return what kind of job it is: `Persona drafts`."""
    return job.kind.replace("_", " ").capitalize()


def whose(job: Job, reader: Actor) -> str:
    """Return whose job it is; nothing if it is the reader's own."""
    return "" if job.owner_id == reader.id else job.owner_name or ""


def no_worker(reader: Actor) -> str:
    """Return what is said where no process works on jobs, and what to do about it."""
    if reader.is_admin:
        return (
            "No process works on jobs, so none of them goes on: start one with `understudy work`, "
            "or let `understudy serve` do it, with UNDERSTUDY_RUN_JOBS=true."
        )
    return "Nothing works on jobs right now, so they wait: tell an administrator, please."


def how_far(job: Job) -> str:
    """Return how far a job is: `120 of 400`; how much failed of it is told beside it."""
    if job.total is not None:
        return f"{job.tried:,} of {job.total:,}"
    return f"{job.tried:,} so far" if job.tried else _not_begun(job)


def what_failed(job: Job) -> str:
    """Return how many items failed; nothing if none did."""
    return f"{job.failed:,} failed" if job.failed else ""


def pace(job: Job) -> str:
    """Return how fast a job goes, and how long it will take; nothing while that is unknown."""
    told = []
    if job.rate_per_minute is not None:
        told.append(f"{_rate(job.rate_per_minute)} a minute")
    if job.eta_s is not None and job.tried < (job.total or 0):
        told.append(time_left(job.eta_s))
    return " · ".join(told)


def time_left(seconds: float) -> str:
    """Return how long it will take, as roughly as it is known: `about 5 min left`."""
    if seconds < _A_MINUTE_S:
        return f"about {max(ceil(seconds / _STEP_S), 1) * _STEP_S} s left"
    if seconds < _HOURS_FROM_S:
        return f"about {ceil(seconds / _A_MINUTE_S)} min left"
    if seconds < _DAYS_FROM_S:
        return f"about {ceil(seconds / _AN_HOUR_S)} h left"
    return f"about {ceil(seconds / _A_DAY_S)} days left"


def cost(job: Job) -> str:
    """Return what a job has cost, beside what was thought and allowed as long as it goes on."""
    if job.cost_usd is None or not (job.calls or job.estimate_usd or job.budget_usd):
        return ""
    if job.state.is_over:
        return f"{money(job.cost_usd)} in all"
    told = [f"{money(job.cost_usd)} so far"]
    if job.estimate_usd is not None:
        told.append(f"estimated {money(job.estimate_usd)}")
    if job.budget_usd is not None:
        told.append(f"at most {money(job.budget_usd)}")
    return " · ".join(told)


def share_done(job: Job) -> tuple[float, float]:
    """Return which share of a job is done, and which has failed."""
    if not job.total:
        whole = 1.0 if job.state is JobState.DONE else 0.0
        return whole, 0.0
    return job.done / job.total, job.failed / job.total


def _not_begun(job: Job) -> str:
    match job.state:
        case JobState.RUNNING:
            return "Being prepared"
        case JobState.QUEUED | JobState.PAUSED:
            return "Not begun"
        case _:
            return ""


def _rate(per_minute: float) -> str:
    return f"{per_minute:,.0f}" if per_minute >= _WHOLE_FROM else f"{per_minute:.1f}"
