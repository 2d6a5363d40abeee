"""Tables of usage that is summed up: by day and person, by day alone, by person alone, at rest."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.db import Row

_USD = Numeric(20, 10)


class _Summed:
    """What is added up of attempts."""

    calls: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    attempts: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    failed: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    unpriced: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    input_tokens: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    cached_tokens: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    cache_write_tokens: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    output_tokens: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    reasoning_tokens: Mapped[int] = mapped_column(BigInteger, sort_order=1)
    cost_usd: Mapped[Decimal] = mapped_column(_USD, sort_order=1)


class UsageDayRow(_Summed, Row):
    """The sums of a day that is over, so that ten million events need not be added up again."""

    __tablename__ = "usage_days"
    __table_args__ = (Index(None, "payer_id", "day"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    payer_id: Mapped[UUID] = mapped_column(primary_key=True, info={"person": "payer"})
    product: Mapped[str] = mapped_column(String(16), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(64), primary_key=True)
    provider: Mapped[str] = mapped_column(String(32), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)


class UsageTotalRow(_Summed, Row):
    """The sums of a day that is over, of everybody together: few rows, however many people."""

    __tablename__ = "usage_totals"

    day: Mapped[date] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(String(16), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)


class UsagePersonRow(_Summed, Row):
    """The sums of a person's days that are over, all of them together."""

    __tablename__ = "usage_people"

    payer_id: Mapped[UUID] = mapped_column(primary_key=True, info={"person": "payer"})
    product: Mapped[str] = mapped_column(String(16), primary_key=True)


class RestedSpendRow(Row):
    """What all rested conversations of a product have cost together."""

    __tablename__ = "rested_spends"

    product: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    calls: Mapped[int] = mapped_column(BigInteger)
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    cost_nano_usd: Mapped[int] = mapped_column(BigInteger)
