"""indexes by which messages are deleted without a look at all others"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NEW = {
    "ix_messages_parent_id": ("messages", ["parent_id"]),
    "ix_messages_participant_id": ("messages", ["participant_id"]),
    "ix_practice_line_comments_message_id": ("practice_line_comments", ["message_id"]),
}
_OLD = "ix_messages_conversation_id_messages_parent_id"


def upgrade() -> None:
    for name, (table, columns) in _NEW.items():
        op.create_index(op.f(name), table, columns)
    op.drop_index(op.f(_OLD), "messages")


def downgrade() -> None:
    op.create_index(op.f(_OLD), "messages", ["conversation_id", "parent_id"])
    for name, (table, _) in _NEW.items():
        op.drop_index(op.f(name), table)
