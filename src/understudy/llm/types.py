"""What is asked of a model and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

type Improvise = Callable[[Random], str | BaseModel]
"""A slice's own rule for answering without a model; the demo provider streams it."""


class Role(StrEnum):
    """What a model is needed for; the settings say which model that is."""

    MAIN = "main"
    FAST = "fast"
    JUDGE = "judge"


class Scope(StrEnum):
    """What a budget can be for. A role's holds for each of its people on their own."""

    INSTALLATION = "installation"
    PRODUCT = "product"
    ROLE = "role"
    USER = "user"
    SECTION = "section"
    ASSIGNMENT = "assignment"
    FOCUS_GROUP = "focus_group"
    ASK_PAGE = "ask_page"
    JOB = "job"
    CONVERSATION = "conversation"


class BudgetKey(NamedTuple):
    """One thing a call is charged to: a scope, and which one of it ("" for the installation)."""

    scope: Scope
    of: str


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
        schema: the form the answer must have, if it is not free text.
        cache_key: what calls that begin alike share, for providers that keep what they have read.
        model: asked before the role's own, as provider:model, if it is an allowed one.
        stable: how many characters `system` begins with that stay the same from call to call, where
            the rest of it changes with every one; 0 is all of it.
    """

    role: Role
    system: str
    lines: tuple[Line, ...]
    prompt_name: str
    prompt_version: str
    improvise: Improvise
    seed: str
    most_tokens: int
    schema: type[BaseModel] | None = None
    cache_key: str = ""
    model: str = ""
    stable: int = 0


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
    """A whole answer; `cost_usd` None means unknown, zero means free.

    Of a provider, `cost_usd` is what it says itself; of the gateway, what the ledger says. `note`
    says why another model answered than the one asked for.
    """

    text: str
    usage: Usage
    finish_reason: str
    model: str
    cost_usd: Decimal | None = None
    latency_s: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """Who pays for a call, and for what.

    The payer, the product, the conversation, the job and the installation are charged by
    themselves; `budgets` are the others, such as a section or the payer's role.
    """

    payer_id: UUID
    actor_id: UUID
    product: str
    purpose: str
    budgets: tuple[BudgetKey, ...] = ()
    conversation_id: UUID | None = None
    message_id: UUID | None = None
    job_id: UUID | None = None

    @property
    def is_background(self) -> bool:
        """Whether nobody waits for it: people's calls go first."""
        return self.job_id is not None

    @property
    def keys(self) -> tuple[BudgetKey, ...]:
        """Everything it is charged to."""
        own = [
            BudgetKey(Scope.INSTALLATION, ""),
            BudgetKey(Scope.PRODUCT, self.product),
            BudgetKey(Scope.USER, str(self.payer_id)),
        ]
        if self.conversation_id:
            own.append(BudgetKey(Scope.CONVERSATION, str(self.conversation_id)))
        if self.job_id:
            own.append(BudgetKey(Scope.JOB, str(self.job_id)))
        return (*own, *self.budgets)
