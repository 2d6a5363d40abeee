"""sums of usage that do not tell people apart, and of conversations that rest"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COUNTS = (
    *("calls", "attempts", "failed", "unpriced", "input_tokens", "cached_tokens"),
    *("cache_write_tokens", "output_tokens", "reasoning_tokens"),
)
_SPENT = ("number", "calls", "input_tokens", "output_tokens", "cost_nano_usd")


def _counts(names: tuple[str, ...]) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "usage_totals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("product", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        *_counts(_COUNTS),
        sa.Column("cost_usd", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.PrimaryKeyConstraint("day", "product", "purpose", "model", name=op.f("pk_usage_totals")),
    )
    op.create_table(
        "usage_people",
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("product", sa.String(length=16), nullable=False),
        *_counts(_COUNTS),
        sa.Column("cost_usd", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.PrimaryKeyConstraint("payer_id", "product", name=op.f("pk_usage_people")),
    )
    op.create_table(
        "rested_spends",
        sa.Column("product", sa.String(length=16), nullable=False),
        *_counts(_SPENT),
        sa.PrimaryKeyConstraint("product", name=op.f("pk_rested_spends")),
    )
    op.add_column(
        "conversation_spends",
        sa.Column("is_rested", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_conversation_spends_awake",
        "conversation_spends",
        ["last_at"],
        postgresql_where=sa.text("NOT is_rested"),
        sqlite_where=sa.text("is_rested = 0"),
    )
    for table, columns in _FROM_DAYS.items():
        sums = ", ".join(f"sum({name})" for name in (*_COUNTS, "cost_usd"))
        names = ", ".join((*_COUNTS, "cost_usd"))
        op.execute(
            f"INSERT INTO {table} ({columns}, {names}) "  # noqa: S608 of constants
            f"SELECT {columns}, {sums} FROM usage_days GROUP BY {columns}"
        )


_FROM_DAYS = {"usage_totals": "day, product, purpose, model", "usage_people": "payer_id, product"}
"""Filled from the sums that tell people apart. Conversations come to rest while the server runs."""


def downgrade() -> None:
    op.drop_index("ix_conversation_spends_awake", table_name="conversation_spends")
    with op.batch_alter_table("conversation_spends") as batch:
        batch.drop_column("is_rested")
    for table in ("rested_spends", "usage_people", "usage_totals"):
        op.drop_table(table)
