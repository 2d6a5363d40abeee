"""Alembic's entry: runs over the connection it is given (see `schema.py`), or over a URL."""

import asyncio
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from understudy.accounts import audit
from understudy.accounts import models as accounts
from understudy.ask.documents import models as ask_documents
from understudy.ask.pages import models as ask_pages
from understudy.conversations import models as conversations
from understudy.jobs import models as jobs
from understudy.kernel import files, process
from understudy.kernel.db import Database, JsonColumn, Row, UtcDateTime
from understudy.kernel.settings import load_settings
from understudy.llm import tables as llm
from understudy.llm.usage import tables as usage
from understudy.personas import models as personas
from understudy.practice.clients import models as clients
from understudy.practice.courses import models as courses
from understudy.practice.feedback import models as feedback
from understudy.practice.sessions import models as sessions

TABLES = (
    *(accounts, ask_documents, ask_pages, audit, clients, conversations, courses),
    *(feedback, files, jobs, llm, personas, process, sessions, usage),
)


def _render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their names into new migrations."""
    if kind != "type" or not (isinstance(item, UtcDateTime) or item is JsonColumn):
        return False
    name = "JsonColumn" if item is JsonColumn else "UtcDateTime"
    autogen.imports.add(f"from understudy.kernel.db import {name}")
    return name


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=_render,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _run_on_settings() -> None:
    db = Database(load_settings()[0].database)
    async with db.rebuild() as session:
        await (await session.connection()).run_sync(_run)
    await db.aclose()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(_run_on_settings())
else:
    _run(given)
