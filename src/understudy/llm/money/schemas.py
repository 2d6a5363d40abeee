"""What others see of prices, names and budgets."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from understudy.accounts.access import Role
from understudy.kernel.logs import get_logger
from understudy.llm.types import BudgetKey, Scope

NANO = 1_000_000_000
"""Nano-dollars in a dollar."""

_log = get_logger(__name__)

type Usd = Annotated[Decimal, Field(ge=0, le=1_000_000_000)]
type LimitUsd = Annotated[Decimal, Field(ge=0, le=1_000_000_000, decimal_places=9)]
type Share = Annotated[Decimal, Field(gt=0, le=1, decimal_places=6)]
type Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
type Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


def fitting[Model: BaseModel](
    model: type[Model], rows: Iterable[Any], left_out: str
) -> Iterator[Model]:
    """Read stored rows; one that a newer version wrote and we do not understand is left out.

    Args:
        model: what a row is read as.
        rows: as they are stored, with their ids.
        left_out: what is logged of such a row.
    """
    for row in rows:
        try:
            yield model.model_validate(row, from_attributes=True)
        except ValidationError as error:
            problems = error.errors(include_url=False, include_input=False, include_context=False)
            _log.warning(left_out, id=str(row.id), problems=problems)


class PriceTier(BaseModel):
    """Prices of a call whose input is longer than `above_input_tokens`, for all its tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    above_input_tokens: int = Field(default=0, ge=0)
    input_usd: Usd = Field(description="US dollars per million input tokens, as all prices here.")
    cached_usd: Usd = Field(description="Input tokens the provider had kept.")
    cache_write_usd: Usd = Field(description="Input tokens the provider keeps from now on.")
    output_usd: Usd = Field(description="Output tokens, reasoning included.")
    batch_factor: Share = Field(
        default=Decimal(1),
        description="What of all this a provider's batch API asks, 0.5 is half. No call goes there "
        "yet: until one does, it changes nothing.",
    )


class Price(BaseModel):
    """What a model costs. `effective_from` is null for what the price data have always said."""

    model_config = ConfigDict(frozen=True)

    provider: str
    model: str
    tiers: tuple[PriceTier, ...] = Field(description="By length of the input, shortest first.")
    source: Literal["own", "data"] = Field(description="Set here, or from the price data.")
    effective_from: datetime | None = None


def _tiers_in_order(tiers: tuple[PriceTier, ...]) -> tuple[PriceTier, ...]:
    ordered = tuple(sorted(tiers, key=lambda tier: tier.above_input_tokens))
    starts = [tier.above_input_tokens for tier in ordered]
    if not starts or starts[0] != 0 or len(set(starts)) < len(starts):
        raise ValueError("one tier must be above 0 input tokens, and each above another number")
    return ordered


type Tiers = Annotated[tuple[PriceTier, ...], AfterValidator(_tiers_in_order)]


class PriceDraft(BaseModel):
    """A price to be set; without `tiers`, what the price data say holds again."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "provider": "compatible",
                    "model": "qwen3-32b",
                    "tiers": [
                        {
                            "input_usd": "0.10",
                            "cached_usd": "0.02",
                            "cache_write_usd": "0.10",
                            "output_usd": "0.40",
                        }
                    ],
                    "note": "Our own server: electricity.",
                }
            ]
        },
    )

    provider: Name
    model: Name
    tiers: Tiers | None = None
    effective_from: datetime | None = Field(default=None, description="From now on if left out.")
    note: Note = ""


class ListedPrice(BaseModel):
    """A model and what it costs; a null `price` is unknown, not zero."""

    model_config = ConfigDict(frozen=True)

    provider: str
    model: str
    price: Price | None


class PriceChange(BaseModel):
    """A price that was set, by whom and when. Null `tiers` went back to the price data."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    provider: str
    model: str
    tiers: tuple[PriceTier, ...] | None
    effective_from: datetime
    note: str
    set_by: UUID
    set_at: datetime


class AliasDraft(BaseModel):
    """A model's name that is to stand for another; one that stands for itself is used as it is."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "openai:gpt-5.2", "stands_for": "openai:gpt-5.4-2026-03-05"}]
        },
    )

    name: Name = Field(description="`provider:model`, as in the settings.")
    stands_for: Name = Field(description="`provider:model`, as in the settings.")
    note: Note = ""


class Alias(BaseModel):
    """A model's name that stands for another: one that ships, or one that was set here."""

    model_config = ConfigDict(frozen=True)

    name: str
    stands_for: str
    note: str
    ships: bool


class Period(StrEnum):
    """How often a budget begins anew."""

    DAY = "day"
    MONTH = "month"
    TOTAL = "total"


class BudgetDraft(BaseModel):
    """What may be spent on one thing: at least one limit."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"scope": "role", "of": "student", "period": "day", "limit_usd": "2.00"}]
        },
    )

    scope: Scope
    of: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = Field(
        default="",
        validate_default=True,
        description="Which one: an id, a product, a role; nothing for the installation.",
    )
    period: Period
    limit_usd: LimitUsd | None = None
    limit_tokens: int | None = Field(default=None, ge=0, le=10**15)
    owner_id: UUID | None = Field(default=None, description="Who is told when it is nearly spent.")

    @field_validator("of", mode="after")
    @classmethod
    def _names_one_thing(cls, of: str, info: ValidationInfo) -> str:
        scope = info.data.get("scope")
        if scope and (scope is Scope.INSTALLATION) != (of == ""):
            raise ValueError("`of` says which one; only the installation has none")
        if scope is Scope.ROLE:
            return Role(of).value
        if scope in (Scope.USER, Scope.JOB, Scope.CONVERSATION, Scope.ASK_PAGE):
            return str(UUID(of))
        return of

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.limit_usd is None and self.limit_tokens is None:
            raise ValueError("give limit_usd, limit_tokens or both")
        return self


class Budget(BaseModel):
    """What may be spent on one thing in a period; a null limit is none.

    A role's holds for each of its people on their own.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    scope: Scope
    of: str
    period: Period
    limit_usd: Decimal | None
    limit_tokens: int | None
    owner_id: UUID | None
    set_at: datetime

    @property
    def key(self) -> BudgetKey:
        """What it is for."""
        return BudgetKey(self.scope, self.of)

    @property
    def limit_nano_usd(self) -> int | None:
        """The limit in whole nano-dollars."""
        return None if self.limit_usd is None else int(self.limit_usd * NANO)

    def share(self, nano_usd: int, tokens: int) -> float:
        """Return how much of it so much is; of two limits, what is nearer to its own."""
        limits = ((nano_usd, self.limit_nano_usd), (tokens, self.limit_tokens))
        return max(
            (1.0 if limit == 0 else used / limit for used, limit in limits if limit is not None),
            default=0.0,
        )


class BudgetState(Budget):
    """A budget and what is used of it now; of a role's, by whom of its people it is most used.

    Amounts and limits are null for those who may not see costs: they see the share.
    """

    spent_usd: Decimal | None
    spent_tokens: int | None
    reserved_usd: Decimal | None = Field(description="Promised to calls that are running.")
    reserved_tokens: int | None
    used: float = Field(description="Share that is spent or promised; 1 is all of it.")
    resets_at: datetime | None = Field(description="Null: never, somebody has to raise it.")
