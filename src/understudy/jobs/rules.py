"""Which state follows when somebody does something with a job."""

from understudy.jobs.schemas import JobState, JobVerb

_FROM = {
    JobVerb.PAUSE: {JobState.QUEUED, JobState.RUNNING},
    JobVerb.RESUME: {JobState.PAUSED, JobState.FAILED},
    JobVerb.CANCEL: {JobState.QUEUED, JobState.RUNNING, JobState.PAUSED},
    JobVerb.RETRY: {JobState.DONE, JobState.FAILED},
}
_THERE_ALREADY = {
    JobVerb.PAUSE: {JobState.PAUSED},
    JobVerb.RESUME: {JobState.QUEUED, JobState.RUNNING},
    JobVerb.CANCEL: {JobState.CANCELLING, JobState.CANCELLED},
    JobVerb.RETRY: {JobState.QUEUED},
}

_WAITS = (
    "It cannot go on at the moment. What was made is kept; ask your teacher or an administrator."
)


def without_amounts(state: JobState, error: str | None) -> str | None:
    """Return what is the matter with a job for who sees no money: pauses may name a budget."""
    return _WAITS if error and state is JobState.PAUSED else error


def verbs_of(state: JobState, *, failed: int, reopens: bool) -> tuple[JobVerb, ...]:
    """Return what can be done with a job.

    Args:
        state: it is in.
        failed: how many of its items have failed.
        reopens: whether its kind can try failed items again.
    """
    return tuple(
        verb
        for verb, states in _FROM.items()
        if state in states and (verb is not JobVerb.RETRY or (failed > 0 and reopens))
    )


def is_so_already(verb: JobVerb, state: JobState) -> bool:
    """Say whether a verb asks for what is the case: a double click is no mistake."""
    return state in _THERE_ALREADY[verb]


def after_cancel(*, at_work: bool) -> JobState:
    """Return the state after somebody cancels: what runs somewhere has to be cut there first."""
    return JobState.CANCELLING if at_work else JobState.CANCELLED


def after_run(state: JobState, *, is_current: bool, done: int, failed: int) -> JobState:
    """Return the state when a run has come to its own end.

    Args:
        state: the job is in at that moment.
        is_current: whether no further run was asked for meanwhile.
        done: items that succeeded.
        failed: items that did not.
    """
    if state is JobState.CANCELLING:
        return JobState.CANCELLED
    if state is not JobState.RUNNING or not is_current:
        return state
    return JobState.FAILED if failed and not done else JobState.DONE
