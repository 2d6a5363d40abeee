"""The audit log: who did what to what, in opaque ids, so that erasing a person breaks no entry.

Entries are written in the transaction of what they tell, and never changed.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from understudy.kernel.clock import now
from understudy.kernel.db import JsonColumn, Row, Session, UtcDateTime
from understudy.kernel.ids import new_id


class AuditRow(Row):
    """One thing that was done. `actor_id` is null if nobody was signed in."""

    __tablename__ = "audit"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    actor_id: Mapped[UUID | None] = mapped_column(info={"person": "actor"})
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str | None] = mapped_column(String(30))
    subject_id: Mapped[UUID | None] = mapped_column(index=True, info={"person": "subject"})
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn)


def record(
    session: Session,
    actor_id: UUID | None,
    action: str,
    subject: tuple[str, UUID] | None = None,
    **facts: object,
) -> None:
    """Write down that something was done.

    Args:
        session: the transaction in which it was done.
        actor_id: who did it; None if nobody was signed in.
        action: `<what>.<past tense>`, for example `person.invited`.
        subject: kind and id of what it was done to.
        facts: what else matters, as JSON values; ids and enums, never names or words.
    """
    kind, subject_id = subject or (None, None)
    session.add(
        AuditRow(
            actor_id=actor_id,
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            facts=facts,
        )
    )


async def entries(
    session: Session, before: UUID | None, limit: int, *, action: str | None = None
) -> list[AuditRow]:
    """Return the newest entries, those older than entry `before` or of one action if given."""
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.id < before)
    if action is not None:
        query = query.where(AuditRow.action == action)
    return list(await session.scalars(query))
