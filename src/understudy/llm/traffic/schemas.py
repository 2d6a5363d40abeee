"""What is seen of limits and queues."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class WindowState(BaseModel):
    """How much of a limit is used. `limit` 0 is no limit; then `remaining` is null."""

    model_config = ConfigDict(frozen=True)

    used: int
    limit: int
    remaining: int | None
    window_s: float
    reset_at: datetime | None = Field(description="When some of it is free again; null: all is.")


class KeyTraffic(BaseModel):
    """What one of a provider's keys has done in its window. Numbered from 1, never shown."""

    model_config = ConfigDict(frozen=True)

    key: int
    requests: WindowState
    tokens: WindowState
    background_paused: bool = Field(description="Background work has used up its share.")
    cooling_until: datetime | None = Field(description="The provider asked us to wait till then.")
    aside_until: datetime | None = Field(description="Refused by the provider; others are used.")


class ProviderTraffic(BaseModel):
    """The calls that wait for a provider, and what its keys have done."""

    model_config = ConfigDict(frozen=True)

    provider: str
    keys: list[KeyTraffic]
    waiting_interactive: int
    waiting_background: int
    waiting_by_payer: dict[UUID, int]
    paused: bool = Field(
        description="Background work is held; people's calls too while every key cools down."
    )


class Limits(BaseModel):
    """One's own window of messages, everyone's, and, for administrators, the providers'."""

    model_config = ConfigDict(frozen=True)

    person: WindowState
    installation: WindowState
    providers: list[ProviderTraffic] | None = Field(default=None, description="For administrators.")
    warning: str | None = Field(default=None, description="For administrators: nearly used up.")


class LimitChange(BaseModel):
    """A limit that an administrator changed; null is the setting's own value."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor: str
    name: str
    before: Any
    after: Any
