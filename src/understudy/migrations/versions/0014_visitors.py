"""visitors

Conversations in which a visitor asks and documents answer.
"""

import sqlalchemy as sa
from alembic import op

from understudy.kernel.db import JsonColumn

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_PERSONA = ("persona_id", "persona_version_id")


def upgrade() -> None:
    op.add_column(
        "participants", sa.Column("role", sa.String(16), server_default="user", nullable=False)
    )
    op.execute("UPDATE participants SET role = 'persona' WHERE persona_version_id IS NOT NULL")
    op.add_column("messages", sa.Column("details", JsonColumn, nullable=True))
    with op.batch_alter_table("participants") as batch_op:
        batch_op.alter_column("role", server_default=None)
    with op.batch_alter_table("conversations") as batch_op:
        for name in _PERSONA:
            batch_op.alter_column(name, existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("conversations") as batch_op:
        for name in _PERSONA:
            batch_op.alter_column(name, existing_type=sa.Uuid(), nullable=False)
    op.drop_column("messages", "details")
    op.drop_column("participants", "role")
