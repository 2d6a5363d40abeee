"""visitors' sessions on ask pages, and what became of their questions"""

import sqlalchemy as sa
from alembic import op

from understudy.kernel.db import JsonColumn, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    other = to.partition(".")[0]
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        "ask_sessions",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("versions", JsonColumn, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("token_before", sa.String(length=64), nullable=True),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summed_up", sa.Integer(), nullable=False),
        sa.Column("summed_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        _refers("ask_sessions", "conversation_id", "conversations.id"),
        _refers("ask_sessions", "page_id", "ask_pages.id"),
        _refers("ask_sessions", "person_id", "people.id"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_ask_sessions")),
    )
    for name, columns in _INDEXES["ask_sessions"].items():
        op.create_index(op.f(name), "ask_sessions", columns)
    op.create_table(
        "ask_answers",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked", JsonColumn, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("claimed", sa.String(length=20), nullable=True),
        sa.Column("citations", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        _refers("ask_answers", "message_id", "messages.id"),
        _refers("ask_answers", "conversation_id", "conversations.id"),
        _refers("ask_answers", "page_id", "ask_pages.id"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_ask_answers")),
    )
    for name, columns in _INDEXES["ask_answers"].items():
        op.create_index(op.f(name), "ask_answers", columns)


def downgrade() -> None:
    op.drop_table("ask_answers")
    op.drop_table("ask_sessions")


_INDEXES = {
    "ask_sessions": {
        "ix_ask_sessions_of_page": ["page_id", "conversation_id"],
        "ix_ask_sessions_expires_at": ["expires_at"],
        "ix_ask_sessions_person_id": ["person_id"],
    },
    "ask_answers": {
        "ix_ask_answers_of_page": ["page_id", "verdict", "created_at"],
        "ix_ask_answers_conversation_id": ["conversation_id"],
    },
}
