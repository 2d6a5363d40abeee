"""What is told of jobs, and where."""

from uuid import UUID

JOB_CHANGED = "job.changed"
SNAPSHOT = "snapshot"
_JOB = "job:"


def channel_of(job_id: UUID) -> str:
    """Return the channel of a job."""
    return f"{_JOB}{job_id}"


def job_of(channel: str) -> UUID | None:
    """Return the job of a channel; None if it is another thing's."""
    return UUID(channel.removeprefix(_JOB)) if channel.startswith(_JOB) else None
