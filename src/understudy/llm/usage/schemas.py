"""What others see of usage: sums, single attempts, a conversation turn by turn, the monitor."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

_DAY_LENGTH = len("2026-11-21")
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class By(StrEnum):
    """What usage can be told apart by."""

    DAY = "day"
    PRODUCT = "product"
    PURPOSE = "purpose"
    MODEL = "model"
    PERSON = "person"


class Severity(StrEnum):
    """Whether somebody has to do something."""

    WARNING = "warning"
    """It may pass by itself."""
    ERROR = "error"
    """It stays until somebody mends it."""


def _day_or_moment(value: object) -> object:
    """Read a day or a moment; a day stays a day."""
    if isinstance(value, str):
        short = len(value) <= _DAY_LENGTH
        value = date.fromisoformat(value) if short else datetime.fromisoformat(value)
    if isinstance(value, date) and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"is not between {_FIRST_YEAR} and {_LAST_YEAR}")
    return value


type DayOrMoment = Annotated[date | datetime, BeforeValidator(_day_or_moment)]
"""A day of the installation's time zone, or a moment; without an offset, in that zone."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class UsageQuery(_Frozen):
    """Which part of the ledger.

    Attributes:
        start: from here on; a day means its beginning. None: from the first call on.
        end: up to here; a day means its end. None: until now.
        by: what to tell apart; nothing gives totals alone.
        product: only this product's.
        person: only what this person pays for.
    """

    start: DayOrMoment | None = None
    end: DayOrMoment | None = None
    by: tuple[By, ...] = tuple(By)
    product: str | None = None
    person: UUID | None = None


class Sums(_Frozen):
    """Sums over attempts. Tokens and money are null where the reader does not see costs."""

    calls: int = Field(description="Questions to a model; a repeated attempt is not one more.")
    attempts: int
    failed: int = Field(description="Attempts that failed, were cut or were refused.")
    error_rate: float | None = Field(description="Failed among all attempts, 0 to 1.")
    input_tokens: int | None = Field(description="Cached ones included.")
    cached_tokens: int | None
    cache_write_tokens: int | None
    output_tokens: int | None
    reasoning_tokens: int | None
    cost_usd: Decimal | None = Field(description="What is known; null if nothing is.")
    unpriced: int | None = Field(description="Attempts whose cost is not known.")
    p50_s: float | None = Field(description="Half of the attempts took no longer; within 2 %.")
    p95_s: float | None
    p99_s: float | None


class Average(_Frozen):
    """What one of `of` things used, in the mean."""

    of: int = Field(description="How many there are.")
    calls: float
    input_tokens: float | None
    cached_tokens: float | None = Field(description="Null for conversations: not counted there.")
    output_tokens: float | None
    cost_usd: Decimal | None


class UsageGroup(_Frozen):
    """What one day, product, purpose, model or person used.

    The durations are null for a person: ask for that `person` to have them. A conversation has
    several models and may last for days, so that its mean is told for products and people only.
    """

    key: str = Field(description='Empty for "others": the smallest, when there are very many.')
    name: str
    totals: Sums
    per_conversation: Average | None


class UsageSummary(_Frozen):
    """Sums of a time, as a whole and told apart."""

    start: datetime | None
    end: datetime
    totals: Sums
    per_request: Average | None
    per_conversation: Average | None = Field(
        description="Conversations begun in this time, with all they have used until now."
    )
    groups: dict[By, list[UsageGroup]] = Field(description="Days in order, others largest first.")


class UsageEvent(_Frozen):
    """One attempt at a model. What tells of models and costs is null for who does not see them."""

    id: UUID
    at: datetime
    request_id: UUID
    attempt: int
    person_id: UUID = Field(description="Who pays.")
    person: str
    actor_id: UUID
    product: str
    purpose: str
    prompt_name: str
    prompt_version: str
    conversation_id: UUID | None
    message_id: UUID | None
    job_id: UUID | None
    provider: str | None
    model_asked: str | None
    model_answered: str | None
    note: str | None = Field(description="Why this model was asked.")
    lines: int
    system_tokens: int | None
    input_tokens: int | None
    cached_tokens: int | None
    cache_write_tokens: int | None
    output_tokens: int | None
    reasoning_tokens: int | None
    usage_source: str | None
    cost_usd: Decimal | None
    waited_s: float
    ttft_s: float | None
    duration_s: float
    outcome: str
    cause: str | None


COST_FIELDS = (
    *("provider", "model_asked", "model_answered", "note", "usage_source", "system_tokens"),
    *("input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
    *("cost_usd", "unpriced"),
)
"""What only those see who see costs."""


def without_costs[Shown: BaseModel](shown: Shown) -> Shown:
    """Return what someone sees who does not see costs."""
    hidden: dict[str, Any] = {n: None for n in COST_FIELDS if n in type(shown).model_fields}
    return shown.model_copy(update=hidden)


class ExplainedTurn(_Frozen):
    """What one message took: every attempt, and their sums."""

    message_id: UUID | None
    at: datetime
    attempts: list[UsageEvent]
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cached_share: float | None = Field(description="Of the input, 0 to 1.")
    cost_usd: Decimal | None = Field(description="Null if any attempt's is not known.")


class Explanation(_Frozen):
    """A conversation turn by turn: what was sent, what was cached, what it cost."""

    conversation_id: UUID
    turns: list[ExplainedTurn]
    totals: Sums
    cached_share: float | None


class Series(_Frozen):
    """One line of a chart; all lists are as long as the chart's `starts`."""

    key: str
    name: str
    calls: list[int]
    failed: list[int]
    tokens: list[int]
    cost_usd: list[Decimal]


class Chart(_Frozen):
    """The largest of a kind over time, and all others together."""

    starts: list[datetime]
    by: dict[By, list[Series]]


class Failures(_Frozen):
    """Attempts that failed alike."""

    cause: str
    severity: Severity
    sentence: str
    provider: str
    model: str
    count: int
    last_at: datetime


class MonitorView(_Frozen):
    """What the installation does, right now."""

    at: datetime
    last_hour: Sums
    today: Sums
    month: Sums
    hours: Chart
    days: Chart
    failures: list[Failures] = Field(description="Of the last day, the newest first.")
    active_conversations: int = Field(description="That asked a model in the last five minutes.")
    last_success_at: datetime | None
