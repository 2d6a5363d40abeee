"""scores of reports, and their digests as plain text"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TABLE = "practice_reports"


def upgrade() -> None:
    op.add_column(_TABLE, sa.Column("score", sa.Double(), nullable=True))
    if _is_postgresql():  # both at once: the table is written anew
        op.execute(
            "ALTER TABLE practice_reports ALTER digest TYPE json USING digest::json, "
            "ALTER score TYPE double precision USING (digest ->> 'score')::double precision"
        )
    else:  # its one kind of JSON is text
        op.execute("UPDATE practice_reports SET score = json_extract(digest, '$.score')")


def downgrade() -> None:
    if _is_postgresql():
        op.execute("ALTER TABLE practice_reports ALTER digest TYPE jsonb USING digest::jsonb")
    op.drop_column(_TABLE, "score")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
