"""lists"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_practice_sessions_assignment_id_practice_sessions_created_at_practice_sessions_id": (
        "practice_sessions",
        ["assignment_id", "created_at", "id"],
    ),
    "ix_practice_sessions_stage_practice_sessions_created_at_practice_sessions_id": (
        "practice_sessions",
        ["stage", "created_at", "id"],
    ),
    "ix_practice_reports_section_id_practice_reports_state_practice_reports_confirmed_at": (
        "practice_reports",
        ["section_id", "state", "confirmed_at"],
    ),
    "ix_usage_days_payer_id_usage_days_day": ("usage_days", ["payer_id", "day"]),
}


def upgrade() -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(op.f(name), table, columns)


def downgrade() -> None:
    for name, (table, _) in _INDEXES.items():
        op.drop_index(op.f(name), table)
