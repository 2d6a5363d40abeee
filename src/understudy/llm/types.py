"""What is asked of a model and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

type Improvise = Callable[[Random], str | BaseModel]
"""A slice's own rule for answering without a model; the demo provider streams it."""


class Role(StrEnum):
    """What a model is needed for; the settings say which model that is."""

    MAIN = "main"
    FAST = "fast"


class Line(BaseModel):
    """One line of a conversation, seen from the side that answers next."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    Attributes:
        role: which of the configured models answers.
        system: the stable part: instructions, persona, document.
        lines: what was said, oldest first, the last line by the user.
        prompt_name: the prompt `system` was made from, for the ledger.
        prompt_version: its declared version plus a digest of its content.
        improvise: how the demo model answers this.
        seed: what the demo model's choice of words depends on.
        most_tokens: longest answer.
    """

    role: Role
    system: str
    lines: tuple[Line, ...]
    prompt_name: str
    prompt_version: str
    improvise: Improvise
    seed: str
    most_tokens: int


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way to one provider: the request and the model's name there."""

    model: str
    request: Request


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one attempt. `input_tokens` includes the cached ones.

    `source` says how we know: the provider told us all, told us part before it was cut, or nothing
    and we estimated.
    """

    input_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    source: Literal["provider", "partial", "estimated"] = "provider"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `cost_usd` None means unknown, zero means free."""

    text: str
    usage: Usage
    finish_reason: str
    model: str
    cost_usd: Decimal | None = None
    latency_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Charge:
    """Who pays for a call, and for what."""

    payer_id: UUID
    actor_id: UUID
    product: str
    purpose: str
    budgets: tuple[str, ...] = field(default=())
    conversation_id: UUID | None = None
    job_id: UUID | None = None
