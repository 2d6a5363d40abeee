"""Jobs as others see them, and the words for their state."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

LONGEST_TITLE = 200
LONGEST_ERROR = 400


class JobState(StrEnum):
    """Where a job stands; people ask for some of these states, the work brings about the others."""

    QUEUED = "queued"
    """Nothing of it has begun, or nothing yet since it was resumed."""
    RUNNING = "running"
    PAUSED = "paused"
    """Nothing new begins; what ran when it was paused is finished and kept."""
    CANCELLING = "cancelling"
    """What runs is being cut."""
    CANCELLED = "cancelled"
    DONE = "done"
    """Everything was tried; `failed` says how much of it did not succeed."""
    FAILED = "failed"
    """It could not go on; `error` says why."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in (JobState.CANCELLED, JobState.DONE, JobState.FAILED)


class JobVerb(StrEnum):
    """What a person can do with a job."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRY = "retry"


class Job(BaseModel):
    """A job: how far it is, what it costs, and what can be done with it now.

    `total`, `estimate_usd`, `budget_usd`, `rate_per_minute` and `eta_s` (seconds) are null while
    they are unknown. `cost_usd` is what is known of its cost; null for who does not see costs.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    kind: str
    product: str
    title: str
    owner_id: UUID
    owner_name: str | None
    state: JobState
    done: int
    failed: int
    total: int | None
    calls: int
    cost_usd: Decimal | None
    estimate_usd: Decimal | None
    budget_usd: Decimal | None
    rate_per_minute: float | None
    eta_s: float | None
    error: str | None
    link: str
    """A path of ours where its result is seen."""
    verbs: tuple[JobVerb, ...]
    """What can be done with it now."""
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime

    @property
    def tried(self) -> int:
        """How many items are behind it."""
        return self.done + self.failed


class JobDraft(BaseModel):
    """What a product says of a job it starts; see `JobService.start`.

    Attributes:
        title: what people read in the list.
        total: how many items there are, if that is known before it is planned.
        estimate_usd: what it will probably cost; None is unknown.
        budget_usd: what it may cost at most; None is no limit of its own.
    """

    model_config = ConfigDict(frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
    total: Annotated[int | None, Field(ge=0)] = None
    estimate_usd: Annotated[Decimal | None, Field(ge=0)] = None
    budget_usd: Annotated[Decimal | None, Field(gt=0)] = None


class QueueView(BaseModel):
    """How many jobs there are, for the monitor and the metrics."""

    model_config = ConfigDict(frozen=True)

    by_state: dict[JobState, int]
    running: list[Job]
