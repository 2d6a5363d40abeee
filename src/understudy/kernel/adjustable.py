"""What an administrator may change while it runs. The settings give the values it starts with."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field, field_validator

MOST = 1_000_000_000
"""Of anything: what every database can count, and more than anybody means."""


class Adjustable(BaseModel):
    """Limits, retries and warnings; `_s` are seconds, `_usd` US dollars.

    Of messages, requests, tokens and amounts 0 is no limit; elsewhere 0 is just that, or not taken.
    """

    # Messages of people: refused at once, with the time to wait
    person_messages_per_minute: int = Field(
        default=10,
        ge=0,
        le=MOST,
        description="Messages one person may send in a minute; 0 is no limit.",
    )
    messages_per_hour: int = Field(
        default=1_000,
        ge=0,
        le=MOST,
        description="Messages of all people in an hour; 0 is no limit.",
    )
    visitor_messages_per_minute: int = Field(
        default=20, ge=0, le=MOST, description="Messages of one visitor's session in a minute."
    )
    address_messages_per_minute: int = Field(
        default=60,
        ge=0,
        le=MOST,
        description="Messages of all visitors from one address in a minute.",
    )
    warn_at_share: float = Field(
        default=0.8, gt=0, le=1, description="Warn when so much of a limit or budget is used."
    )

    # Calls to providers: these wait in a queue
    provider_requests: int = Field(
        default=50,
        ge=0,
        le=MOST,
        description="Requests per window and provider key; 0 is no limit.",
    )
    provider_tokens: int = Field(
        default=0, ge=0, le=MOST, description="Tokens per window and provider key; 0 is no limit."
    )
    provider_window_s: float = Field(
        default=60, ge=1, le=86_400, description="Length of a provider key's window."
    )
    background_share: float = Field(
        default=0.9,
        gt=0,
        le=1,
        description="Background work pauses above this share of a window; people keep the rest.",
    )
    queueing: bool = Field(
        default=True, description="Off: a call that would have to wait is refused at once."
    )
    queue_length: int = Field(
        default=20_000, ge=1, le=MOST, description="Most calls that wait at once."
    )
    queue_wait_s: float = Field(
        default=900, gt=0, le=MOST, description="Longest wait of a background call, between tries."
    )

    # When a provider fails
    attempts: int = Field(default=3, ge=1, le=10, description="Most attempts of one call.")
    retry_base_s: float = Field(
        default=1, ge=0, le=MOST, description="First wait between attempts; doubles each time."
    )
    retry_cap_s: float = Field(
        default=300, ge=0, le=MOST, description="Longest wait between attempts."
    )
    retry_jitter_s: float = Field(
        default=1, ge=0, le=MOST, description="Added to each wait at random, up to this."
    )
    breaker_failures: int = Field(
        default=5,
        ge=1,
        le=MOST,
        description="Failures in a row that close a model off for a while.",
    )
    breaker_open_s: float = Field(
        default=30,
        gt=0,
        le=MOST,
        description="How long a failing model is left alone before one probe.",
    )
    repair_attempts: int = Field(
        default=1, ge=0, le=3, description="Times a structured answer may be asked to be mended."
    )
    failure_messages: dict[str, str] = Field(
        default={},
        description='What people read when no model answers, by product: {"chat": "..."}.',
    )

    # Models
    practice_models: str = Field(
        default="",
        max_length=4_000,
        description="Models that authors may choose for clients beside the main one: "
        "provider:model, provider:model.",
    )

    # Money
    unpriced_models: Literal["allow", "refuse"] = Field(
        default="allow", description="Whether a model without a known price may run."
    )
    conversation_notice_usd: Decimal = Field(
        default=Decimal("0.10"),
        ge=0,
        le=MOST,
        description="Tell administrators of a conversation's cost.",
    )
    conversation_alarm_usd: Decimal = Field(
        default=Decimal("0.50"),
        ge=0,
        le=MOST,
        description="Warn administrators of a conversation's cost.",
    )
    day_alarm_usd: Decimal = Field(
        default=Decimal(10),
        ge=0,
        le=MOST,
        description="Warn administrators of a day's cost of everything.",
    )

    @field_validator("practice_models")
    @classmethod
    def _are_names(cls, value: str) -> str:
        names = [name.strip() for name in value.split(",") if name.strip()]
        if any(":" not in name and name != "demo" for name in names):
            raise ValueError("write demo, or provider:model, with commas between")
        return ", ".join(names)
