"""ask documents and pages"""

import sqlalchemy as sa
from alembic import op

from understudy.kernel.db import JsonColumn, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ask_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("current_version_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_documents")),
    )
    op.create_index("ix_ask_documents_newest", "ask_documents", ["created_at", "id"])
    op.create_index("ix_ask_documents_of_owner", "ask_documents", ["owner_id", "created_at", "id"])
    op.create_table(
        "ask_pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("greeting", sa.Text(), nullable=False),
        sa.Column("suggestions", JsonColumn, nullable=False),
        sa.Column("accent", sa.String(length=16), nullable=False),
        sa.Column("model", sa.String(length=240), nullable=True),
        sa.Column("opening", sa.String(length=16), nullable=False),
        sa.Column("questions_per_visitor", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=True),
        sa.Column("allowed_origins", JsonColumn, nullable=False),
        sa.Column("privacy_note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("removed_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_pages")),
        sa.UniqueConstraint("slug", name=op.f("uq_ask_pages_slug")),
    )
    op.create_index("ix_ask_pages_newest", "ask_pages", ["created_at", "id"])
    op.create_index("ix_ask_pages_of_owner", "ask_pages", ["owner_id", "created_at", "id"])
    op.create_table(
        "ask_page_documents",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["ask_documents.id"],
            name=op.f("fk_ask_page_documents_document_id_ask_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["ask_pages.id"], name=op.f("fk_ask_page_documents_page_id_ask_pages")
        ),
        sa.PrimaryKeyConstraint("page_id", "position", name=op.f("pk_ask_page_documents")),
    )
    op.create_index("ix_ask_page_documents_document_id", "ask_page_documents", ["document_id"])
    op.create_table(
        "ask_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=False),
        sa.Column("tree", JsonColumn, nullable=False),
        sa.Column("chosen", JsonColumn, nullable=True),
        sa.Column("told", JsonColumn, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["ask_documents.id"],
            name=op.f("fk_ask_versions_document_id_ask_documents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_versions")),
        sa.UniqueConstraint(
            "document_id", "number", name=op.f("uq_ask_versions_document_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("ask_versions")
    op.drop_index("ix_ask_page_documents_document_id", "ask_page_documents")
    op.drop_table("ask_page_documents")
    op.drop_index("ix_ask_pages_of_owner", "ask_pages")
    op.drop_index("ix_ask_pages_newest", "ask_pages")
    op.drop_table("ask_pages")
    op.drop_index("ix_ask_documents_of_owner", "ask_documents")
    op.drop_index("ix_ask_documents_newest", "ask_documents")
    op.drop_table("ask_documents")
