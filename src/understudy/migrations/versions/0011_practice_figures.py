"""practice figures"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OPENED = "ix_practice_sessions_created_at_practice_sessions_id"
_LIVE = "ix_practice_sessions_live"
_SAID = "ix_practice_surveys_at"


def upgrade() -> None:
    active = sa.text("stage = 'active'")
    op.create_index(_OPENED, "practice_sessions", ["created_at", "id"])
    op.create_index(
        _LIVE,
        "practice_sessions",
        ["section_id"],
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_index(_SAID, "practice_surveys", ["at"])


def downgrade() -> None:
    op.drop_index(_SAID, "practice_surveys")
    op.drop_index(_LIVE, "practice_sessions")
    op.drop_index(_OPENED, "practice_sessions")
