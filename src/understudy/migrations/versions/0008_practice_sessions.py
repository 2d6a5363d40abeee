"""practice sessions"""

import sqlalchemy as sa
from alembic import op

from understudy.kernel.db import JsonColumn, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("student_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("pair_id", sa.Uuid(), nullable=True),
        sa.Column("persona_version_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_version_id", sa.Uuid(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("retried_from", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("has_told", sa.Boolean(), nullable=False),
        sa.Column("limit_minutes", sa.Integer(), nullable=True),
        sa.Column("limit_turns", sa.Integer(), nullable=True),
        sa.Column("limit_usd", sa.Numeric(precision=10, scale=6), nullable=True),
        sa.Column("hint_mode", sa.String(length=16), nullable=False),
        sa.Column("release", sa.String(length=20), nullable=False),
        sa.Column("requires_reflection", sa.Boolean(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("cost_usd", sa.Numeric(precision=20, scale=10), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("reflection", JsonColumn, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("began_at", UtcDateTime, nullable=True),
        sa.Column("ended_at", UtcDateTime, nullable=True),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_practice_sessions_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_practice_sessions_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["assignment_pairs.id"],
            name=op.f("fk_practice_sessions_pair_id_assignment_pairs"),
        ),
        sa.ForeignKeyConstraint(
            ["persona_version_id"],
            ["persona_versions.id"],
            name=op.f("fk_practice_sessions_persona_version_id_persona_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["retried_from"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_sessions_retried_from_practice_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["rubric_version_id"],
            ["rubric_versions.id"],
            name=op.f("fk_practice_sessions_rubric_version_id_rubric_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_practice_sessions_section_id_sections")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["people.id"], name=op.f("fk_practice_sessions_student_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_sessions")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_practice_sessions_conversation_id")),
    )
    with op.batch_alter_table("practice_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_sessions_pair_id_practice_sessions_student_id"),
            ["pair_id", "student_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_practice_sessions_persona_version_id"),
            ["persona_version_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f(
                "ix_practice_sessions_section_id_practice_sessions_created_at_practice_sessions_id"
            ),
            ["section_id", "created_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_practice_sessions_section_id_practice_sessions_stage"),
            ["section_id", "stage"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f(
                "ix_practice_sessions_student_id_practice_sessions_created_at_practice_sessions_id"
            ),
            ["student_id", "created_at", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_practice_sessions_timed",
            ["id"],
            unique=False,
            sqlite_where=sa.text("stage = 'active' AND limit_minutes IS NOT NULL"),
            postgresql_where=sa.text("stage = 'active' AND limit_minutes IS NOT NULL"),
        )

    op.create_table(
        "practice_stage_changes",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=24), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_stage_changes_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_practice_stage_changes")),
    )
    op.create_table(
        "practice_surveys",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=True),
        sa.Column("believable", sa.SmallInteger(), nullable=False),
        sa.Column("difficulty_right", sa.SmallInteger(), nullable=False),
        sa.Column("helpful", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"], ["sections.id"], name=op.f("fk_practice_surveys_section_id_sections")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_surveys_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_practice_surveys")),
    )
    with op.batch_alter_table("practice_surveys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_surveys_section_id"), ["section_id"], unique=False
        )

    op.create_table(
        "practice_client_turns",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("step", JsonColumn, nullable=False),
        sa.Column("choice", JsonColumn, nullable=False),
        sa.Column("state", JsonColumn, nullable=False),
        sa.Column("withheld", JsonColumn, nullable=False),
        sa.Column("is_deflection", sa.Boolean(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_practice_client_turns_message_id_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_client_turns_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_practice_client_turns")),
    )
    with op.batch_alter_table("practice_client_turns", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_client_turns_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "practice_reply_ratings",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("thumb", sa.String(length=4), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_practice_reply_ratings_message_id_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_reply_ratings_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_practice_reply_ratings")),
    )
    with op.batch_alter_table("practice_reply_ratings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_reply_ratings_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "practice_worker_turns",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("labels", JsonColumn, nullable=False),
        sa.Column("by_rule", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_practice_worker_turns_message_id_messages"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["practice_sessions.id"],
            name=op.f("fk_practice_worker_turns_session_id_practice_sessions"),
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_practice_worker_turns")),
    )
    with op.batch_alter_table("practice_worker_turns", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_worker_turns_session_id"), ["session_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("practice_worker_turns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_worker_turns_session_id"))

    op.drop_table("practice_worker_turns")
    with op.batch_alter_table("practice_reply_ratings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_reply_ratings_session_id"))

    op.drop_table("practice_reply_ratings")
    with op.batch_alter_table("practice_client_turns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_client_turns_session_id"))

    op.drop_table("practice_client_turns")
    with op.batch_alter_table("practice_surveys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_surveys_section_id"))

    op.drop_table("practice_surveys")
    op.drop_table("practice_stage_changes")
    with op.batch_alter_table("practice_sessions", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_practice_sessions_timed",
            sqlite_where=sa.text("stage = 'active' AND limit_minutes IS NOT NULL"),
            postgresql_where=sa.text("stage = 'active' AND limit_minutes IS NOT NULL"),
        )
        batch_op.drop_index(
            batch_op.f(
                "ix_practice_sessions_student_id_practice_sessions_created_at_practice_sessions_id"
            )
        )
        batch_op.drop_index(batch_op.f("ix_practice_sessions_section_id_practice_sessions_stage"))
        batch_op.drop_index(
            batch_op.f(
                "ix_practice_sessions_section_id_practice_sessions_created_at_practice_sessions_id"
            )
        )
        batch_op.drop_index(batch_op.f("ix_practice_sessions_persona_version_id"))
        batch_op.drop_index(batch_op.f("ix_practice_sessions_pair_id_practice_sessions_student_id"))

    op.drop_table("practice_sessions")
