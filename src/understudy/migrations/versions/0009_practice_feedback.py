"""practice feedback"""

import sqlalchemy as sa
from alembic import op

from understudy.kernel.db import JsonColumn, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_judgements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("answer", JsonColumn, nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("prompt_version", sa.String(length=60), nullable=False),
        sa.Column("cost_usd", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_judgements")),
        sa.UniqueConstraint("key", name=op.f("uq_practice_judgements_key")),
    )
    op.create_table(
        "practice_disputes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", UtcDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_disputes_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_practice_disputes")),
    )
    op.create_table(
        "practice_overrides",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("criterion_id", sa.String(length=60), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_overrides_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", "criterion_id", name=op.f("pk_practice_overrides")),
    )
    op.create_table(
        "practice_reports",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("rubric_version_id", sa.Uuid(), nullable=True),
        sa.Column("judgement_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("problem", sa.String(length=400), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("digest", JsonColumn, nullable=True),
        sa.Column("awaits_review", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime, nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", UtcDateTime, nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["judgement_id"],
            ["practice_judgements.id"],
            name=op.f("fk_practice_reports_judgement_id_practice_judgements"),
        ),
        sa.ForeignKeyConstraint(
            ["rubric_version_id"],
            ["rubric_versions.id"],
            name=op.f("fk_practice_reports_rubric_version_id_rubric_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_practice_reports_section_id_sections")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_reports_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_practice_reports")),
    )
    with op.batch_alter_table("practice_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_reports_job_id"), ["job_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_practice_reports_judgement_id"), ["judgement_id"], unique=False
        )
        batch_op.create_index(
            "ix_practice_reports_queue",
            ["section_id", "awaits_review", "rank", "confidence", "session_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f(
                "ix_practice_reports_rubric_version_id_practice_reports_state_practice_reports_confirmed_at"
            ),
            ["rubric_version_id", "state", "confirmed_at"],
            unique=False,
        )

    op.create_table(
        "practice_line_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_practice_line_comments_message_id_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_line_comments_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_line_comments")),
    )
    with op.batch_alter_table("practice_line_comments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_line_comments_session_id_practice_line_comments_id"),
            ["session_id", "id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("practice_line_comments", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f("ix_practice_line_comments_session_id_practice_line_comments_id")
        )

    op.drop_table("practice_line_comments")
    with op.batch_alter_table("practice_reports", schema=None) as batch_op:
        batch_op.drop_index(
            batch_op.f(
                "ix_practice_reports_rubric_version_id_practice_reports_state_practice_reports_confirmed_at"
            )
        )
        batch_op.drop_index("ix_practice_reports_queue")
        batch_op.drop_index(batch_op.f("ix_practice_reports_judgement_id"))
        batch_op.drop_index(batch_op.f("ix_practice_reports_job_id"))

    op.drop_table("practice_reports")
    op.drop_table("practice_overrides")
    op.drop_table("practice_disputes")
    op.drop_table("practice_judgements")
