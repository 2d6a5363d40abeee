"""Use cases of limits: see what is used, change what is allowed, see who changed it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from understudy.accounts import audit, store
from understudy.accounts.access import Actor, require_admin
from understudy.kernel.db import Database
from understudy.kernel.page import Page, id_after, id_cursor, page_of
from understudy.llm.adjustments import Adjustment, Adjustments
from understudy.llm.traffic.lanes import Lanes
from understudy.llm.traffic.messages import MessageLimits
from understudy.llm.traffic.schemas import LimitChange, Limits, WindowState

_CHANGED = "limit.changed"
"""As `Adjustments.change` writes it into the audit log."""


class LimitService:
    """What people and administrators see of the limits."""

    def __init__(
        self,
        db: Database,
        adjustments: Adjustments,
        messages: MessageLimits,
        lanes: Lanes,
    ) -> None:
        self._db, self._adjustments = db, adjustments
        self._messages, self._lanes = messages, lanes

    async def state(self, actor: Actor) -> Limits:
        """Return one's own window and everyone's; for an administrator the providers' too."""
        person, installation = await self._messages.states(actor.id)
        if not actor.is_admin:
            return Limits(person=person, installation=installation)
        return Limits(
            person=person,
            installation=installation,
            providers=[await queue.state() for queue in self._lanes.queues.values()],
            warning=_warning(installation, self._adjustments.now.warn_at_share),
        )

    def adjustments(self, actor: Actor) -> list[Adjustment]:
        """Return every limit with what it is for.

        Raises:
            Forbidden: the actor is no administrator.
        """
        require_admin(actor)
        return self._adjustments.all()

    async def change(self, actor: Actor, changes: Mapping[str, Any]) -> list[Adjustment]:
        """Put limits in force, at once and for those who wait; None goes back to the setting's.

        Raises:
            Forbidden: the actor is no administrator.
            AdjustmentInvalid: a name or a value is none; nothing was changed.
        """
        return await self._adjustments.change(actor, changes)

    async def history(
        self, actor: Actor, *, after: str | None = None, limit: int = 50
    ) -> Page[LimitChange]:
        """Return who changed which limit and when, the newest first.

        Raises:
            Forbidden: the actor is no administrator.
            CursorInvalid: `after` is not from this list.
        """
        require_admin(actor)
        before = None if after is None else id_after(after)
        async with self._db.read() as session:
            rows = await audit.entries(session, before, limit + 1, action=_CHANGED)
            names = await store.names_of(session, {row.actor_id for row in rows if row.actor_id})
        return page_of([_change(row, names) for row in rows], limit, id_cursor(rows, limit))


def _change(row: audit.AuditRow, names: Mapping[UUID, str]) -> LimitChange:
    actor = names[row.actor_id] if row.actor_id else store.UNKNOWN_NAME
    return LimitChange(id=row.id, at=row.at, actor_id=row.actor_id, actor=actor, **row.facts)


def _warning(everyone: WindowState, share: float) -> str | None:
    if not everyone.limit or everyone.used < share * everyone.limit:
        return None
    return (
        f"{everyone.used:,} of {everyone.limit:,} messages that everyone together may send "
        "in an hour are used."
    )
