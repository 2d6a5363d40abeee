"""models of clients"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No batches: SQLite knows both of these, and need not copy a table with its partial index.
    op.add_column("assignment_pairs", sa.Column("model", sa.String(length=240), nullable=True))
    op.add_column("practice_sessions", sa.Column("model", sa.String(length=240), nullable=True))
    op.add_column(
        "practice_sessions", sa.Column("model_note", sa.String(length=200), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("practice_sessions", "model_note")
    op.drop_column("practice_sessions", "model")
    op.drop_column("assignment_pairs", "model")
