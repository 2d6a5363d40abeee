"""clients"""

import sqlalchemy as sa
from alembic import op

from understudy.kernel.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_clients",
        sa.Column("persona_version_id", sa.Uuid(), nullable=False),
        sa.Column("persona_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("difficulty", sa.SmallInteger(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["persona_id"], ["personas.id"], name=op.f("fk_published_clients_persona_id_personas")
        ),
        sa.ForeignKeyConstraint(
            ["persona_version_id"],
            ["persona_versions.id"],
            name=op.f("fk_published_clients_persona_version_id_persona_versions"),
        ),
        sa.PrimaryKeyConstraint("persona_version_id", name=op.f("pk_published_clients")),
    )
    with op.batch_alter_table("published_clients", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_published_clients_persona_id_published_clients_number"),
            ["persona_id", "number"],
            unique=False,
        )

    op.create_table(
        "client_tests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("persona_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("expect", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["persona_id"], ["personas.id"], name=op.f("fk_client_tests_persona_id_personas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_tests")),
    )
    with op.batch_alter_table("client_tests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_client_tests_persona_id_client_tests_id"),
            ["persona_id", "id"],
            unique=False,
        )

    op.create_table(
        "client_test_results",
        sa.Column("test_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("trust", sa.Double(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("cost_usd", sa.Numeric(precision=20, scale=10), nullable=True),
        sa.Column("ran_by", sa.Uuid(), nullable=False),
        sa.Column("ran_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["test_id"],
            ["client_tests.id"],
            name=op.f("fk_client_test_results_test_id_client_tests"),
        ),
        sa.PrimaryKeyConstraint("test_id", name=op.f("pk_client_test_results")),
    )
    op.create_table(
        "client_reply_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("persona_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("principle", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["persona_id"], ["personas.id"], name=op.f("fk_client_reply_marks_persona_id_personas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_reply_marks")),
    )
    with op.batch_alter_table("client_reply_marks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_client_reply_marks_persona_id_client_reply_marks_id"),
            ["persona_id", "id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("client_reply_marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_reply_marks_persona_id_client_reply_marks_id"))

    op.drop_table("client_reply_marks")
    op.drop_table("client_test_results")
    with op.batch_alter_table("client_tests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_tests_persona_id_client_tests_id"))

    op.drop_table("client_tests")
    with op.batch_alter_table("published_clients", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_published_clients_persona_id_published_clients_number"))

    op.drop_table("published_clients")
