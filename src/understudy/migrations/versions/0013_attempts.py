"""attempts"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "practice_sessions",
        sa.Column("uses_attempt", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.execute(
        "UPDATE practice_sessions SET uses_attempt = (began_at IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM practice_stage_changes WHERE session_id = practice_sessions.id "
        "AND stage = 'voided') AND NOT (stage = 'abandoned' AND turns = 0))"
    )


def downgrade() -> None:
    op.drop_column("practice_sessions", "uses_attempt")
