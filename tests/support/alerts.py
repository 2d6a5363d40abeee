"""An installation in which calls cost something, and whoever hears of it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.support.accounts import Member, add_member
from understudy.accounts.access import Role
from understudy.accounts.notices import NoticeService
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.events import MemoryEventBus
from understudy.kernel.ids import new_id
from understudy.kernel.outbound import Outbound
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import Adjustments
from understudy.llm.money.naming import called
from understudy.llm.money.quotas import Crossing
from understudy.llm.money.schemas import NANO, Budget, Period
from understudy.llm.tables import UsageEventRow
from understudy.llm.types import Scope
from understudy.llm.usage.alerts import Alerts, Spend

CONVERSATION = new_id()


def spend(before_usd: str, after_usd: str, of: UUID = CONVERSATION) -> Spend:
    return Spend(
        conversation_id=of,
        payer_id=new_id(),
        product="chat",
        before_nano=int(Decimal(before_usd) * NANO),
        after_nano=int(Decimal(after_usd) * NANO),
    )


def crossing(share: float, payer: Member, owner: Member | None = None, **of: Any) -> Crossing:
    given = {"scope": Scope.USER, "of": str(payer.actor.id), "limit_usd": Decimal(2), **of}
    budget = Budget(
        id=new_id(),
        period=Period.DAY,
        limit_tokens=None,
        owner_id=owner.actor.id if owner else None,
        set_at=now(),
        **given,
    )
    return Crossing(
        budget=budget,
        called=called(budget),
        share=share,
        period="2026-11-21",
        of=budget.of,
        payer_id=payer.actor.id,
        resets_at=None,
    )


def row(cost_usd: str, **given: Any) -> UsageEventRow:
    values: dict[str, Any] = {
        "id": new_id(),
        "at": now(),
        "request_id": new_id(),
        "attempt": 1,
        "payer_id": new_id(),
        "actor_id": new_id(),
        "product": "chat",
        "purpose": "reply",
        "prompt_name": "chat",
        "prompt_version": "1",
        "provider": "demo",
        "model_asked": "demo",
        "input_tokens": 1,
        "cached_tokens": 0,
        "cache_write_tokens": 0,
        "output_tokens": 1,
        "reasoning_tokens": 0,
        "usage_source": "provider",
        "cost_usd": Decimal(cost_usd),
        "duration_s": 1.0,
        "outcome": "complete",
    }
    return UsageEventRow(**values | given)


class World:
    """An installation with two administrators, a teacher and a student."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self.db, self.bus = db, MemoryEventBus()
        self.outbound = Outbound(
            settings.smtp_url.get_secret_value() if settings.smtp_url else None
        )
        self.adjustments = Adjustments(db, settings)
        self.alerts = Alerts(db, self.bus, self.outbound, self.adjustments, settings)
        self.notices = NoticeService(db, self.bus)

    async def people(self) -> None:
        self.admin = await add_member(self.db, Role.ADMIN)
        self.other_admin = await add_member(self.db, Role.ADMIN, email="two@example.org")
        self.teacher = await add_member(self.db, Role.TEACHER)
        self.student = await add_member(self.db, Role.STUDENT)

    async def consider(
        self, *spends: Spend, crossings: tuple[Crossing, ...] = (), rows: tuple[Any, ...] = ()
    ) -> list[str]:
        """Write calls down; return the kinds of alerts that were raised."""
        async with self.db.begin() as session:
            session.add_all(rows)
            await session.flush()
            raised = await self.alerts.consider(session, spends, crossings)
        self.alerts.announce(raised)
        return [each.alert.kind for each in raised]

    async def told(self, member: Member) -> list[tuple[str, str, str]]:
        """Return a person's notices."""
        page = await self.notices.list(member.actor)
        return [(n.kind, n.text, n.link) for n in page.items]
