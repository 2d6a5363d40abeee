"""What an administrator should know at once: what has become expensive, and what fails.

The same alert is raised once: of a conversation once at all, of a day or a budget once in its
period and for each limit it is given, of a failing model once an hour.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from understudy.accounts import notices
from understudy.accounts.access import Actor, require_admin
from understudy.accounts.models import NoticeRow
from understudy.kernel.clock import monotonic_s, now
from understudy.kernel.db import Database, DatabaseUnavailable, Session, insert_into
from understudy.kernel.events import EventBus
from understudy.kernel.ids import new_id
from understudy.kernel.logs import get_logger
from understudy.kernel.outbound import Outbound
from understudy.kernel.page import Page, id_after, id_cursor, page_of
from understudy.kernel.settings import Settings
from understudy.llm.adjustments import Adjustments
from understudy.llm.money.naming import anew, dollars, named
from understudy.llm.money.periods import began_at, period_of
from understudy.llm.money.quotas import Crossing
from understudy.llm.money.schemas import NANO, Period
from understudy.llm.tables import AlertRow, UsageEventRow
from understudy.llm.types import Scope

MONITOR = "monitor"
"""The channel of what administrators watch."""
ALERT_RAISED = "alert.raised"
_FOR_ADMINS, _FOR_PEOPLE = "/monitor", "/usage"
READ_EVERY_S = 60.0
"""So often what today has cost is read from the ledger; in between it is added up here."""
_REPEATED = {"model_failing": "%Y-%m-%dT%H", "key_refused": "%Y-%m-%d"}
_LONGEST_SUBJECT, _LONGEST_TEXT = 120, 400

type Severity = Literal["low", "medium", "high"]

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Spend:
    """What a conversation has cost before and after a call, in nano-dollars."""

    conversation_id: UUID
    payer_id: UUID
    product: str
    before_nano: int
    after_nano: int


class Alert(BaseModel):
    """Something an administrator should know; `subject` is what it is about, its period first."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    at: datetime
    kind: str
    subject: str
    severity: Severity
    text: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert that is written, and the notices that tell of it: to be announced."""

    alert: Alert
    told: Sequence[NoticeRow]


@dataclass(frozen=True, slots=True)
class _News:
    """What may become an alert; `own_text` is for those `concerned`, `text` for all others.

    `plain_text` names no amounts, for students. What is long in a subject stands last, to be cut.
    """

    kind: str
    subject: str
    severity: Severity
    text: str
    facts: dict[str, Any]
    concerned: frozenset[UUID] = frozenset()
    own_text: str = ""
    plain_text: str = ""
    owners: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class _Today:
    """What a day has cost, as far as this process knows."""

    day: str = ""
    nano_usd: int = 0
    read_at_s: float = 0.0
    told: str = ""
    """The subject of the last alert of it: the day, and the limit that was reached."""


@dataclass(slots=True)
class Alerts:
    """Raises alerts, and shows them. Thresholds are `Adjustable`; one of 0 is off."""

    db: Database
    bus: EventBus
    outbound: Outbound
    adjustments: Adjustments
    settings: Settings
    _today: _Today = field(default_factory=_Today)

    async def consider(
        self, session: Session, spends: Sequence[Spend], crossings: Sequence[Crossing]
    ) -> list[Raised]:
        """Raise what these calls give cause to, in the transaction that writes them.

        Give what is returned to `announce` when it is committed.
        """
        news = [each for spend in spends for each in self._of_conversation(spend)]
        news += [self._of_budget(crossing) for crossing in crossings]
        news += await self._of_today(session, spends)
        return await self._raise(session, news)

    async def raise_now(
        self, kind: str, subject: str, severity: Severity, text: str, facts: dict[str, Any]
    ) -> None:
        """Raise an alert by itself and announce it. That it cannot be written is only logged.

        Args:
            kind: `model_failing` is raised once an hour, `key_refused` once a day.
            subject: what it is about.
            severity: how urgent it is.
            text: a sentence for administrators.
            facts: what programs may want to know, as JSON values.
        """
        if kind in _REPEATED:
            subject = f"{now():{_REPEATED[kind]}} {subject}"
        news = _News(kind, subject, severity, text, facts)
        try:
            async with self.db.begin() as session:
                raised = await self._raise(session, [news])
        except (DatabaseUnavailable, SQLAlchemyError) as error:
            _log.warning("alert.failed", kind=kind, subject=subject, reason=repr(error))
            return
        self.announce(raised)

    def announce(self, raised: Iterable[Raised]) -> None:
        """Tell the world of alerts that are committed: log, notices, monitor, webhook, e-mail."""
        for each in raised:
            alert = each.alert
            if alert.kind == "day_alarm":
                self._today.told = alert.subject
            shown = alert.model_dump(mode="json")
            _log.warning("alert.raised", kind=alert.kind, subject=alert.subject, facts=alert.facts)
            notices.announce(self.bus, each.told)
            self.bus.publish(MONITOR, ALERT_RAISED, {"alert": shown})
            if self.settings.alert_webhook:
                self.outbound.post(self.settings.alert_webhook.get_secret_value(), shown)
            if self.settings.alert_email:
                subject = f"Understudy: {alert.kind.replace('_', ' ')}"
                self.outbound.send_email(self.settings.alert_email, subject, _letter(alert))

    async def recent(self, actor: Actor, limit: int = 50, after: str | None = None) -> Page[Alert]:
        """Return the alerts, newest first.

        Raises:
            Forbidden: the actor is no administrator.
            CursorInvalid: `after` is not from this list.
        """
        require_admin(actor)
        query = select(AlertRow).order_by(AlertRow.id.desc()).limit(limit + 1)
        if after is not None:
            query = query.where(AlertRow.id < id_after(after))
        async with self.db.read() as session:
            rows = list(await session.scalars(query))
        return page_of([Alert.model_validate(row) for row in rows], limit, id_cursor(rows, limit))

    def _of_conversation(self, spend: Spend) -> Iterable[_News]:
        limits, at = self.adjustments.now, Decimal(spend.after_nano) / NANO
        thresholds: list[tuple[str, Severity, Decimal]] = [
            ("conversation_notice", "low", limits.conversation_notice_usd),
            ("conversation_alarm", "medium", limits.conversation_alarm_usd),
        ]
        facts = {"payer_id": str(spend.payer_id), "product": spend.product, "cost_usd": str(at)}
        for kind, severity, limit_usd in thresholds:
            if spend.before_nano < limit_usd * NANO <= spend.after_nano:
                text = f"A conversation ({spend.product}) {_has_cost(at, limit_usd)}"
                yield _News(kind, str(spend.conversation_id), severity, text, facts)

    def _of_budget(self, crossing: Crossing) -> _News:
        budget, is_reached = crossing.budget, crossing.share >= 1
        used = "used up" if is_reached else f"{crossing.share:.0%} used"
        rest = f" is {used}; {anew(crossing.resets_at, self.settings.timezone)}."
        of_all = budget.scope in (Scope.INSTALLATION, Scope.PRODUCT)
        whose = crossing.called.replace("Your", "A person's", 1)
        # The limit too: who raises it wants to know when that one is reached.
        limits = f"{_plain(budget.limit_usd)}/{_plain(budget.limit_tokens)}"
        return _News(
            "budget_reached" if is_reached else "budget_warning",
            f"{crossing.period} {limits} {budget.id.hex} {crossing.of}",
            "high" if is_reached else "medium",
            whose.replace("this product", f"the product {budget.of}", 1) + rest,
            {
                "scope": budget.scope,
                "of": crossing.of,
                "period": crossing.period,
                "share": round(crossing.share, 4),
                "payer_id": str(crossing.payer_id),
            },
            concerned=frozenset() if of_all else frozenset({crossing.payer_id}),
            own_text=crossing.called + rest,
            plain_text=named(budget) + rest,
            owners=frozenset({budget.owner_id} if budget.owner_id else ()),
        )

    async def _of_today(self, session: Session, spends: Sequence[Spend]) -> list[_News]:
        limit_usd = self.adjustments.now.day_alarm_usd
        day = period_of(Period.DAY, now(), self.settings.timezone)
        subject = f"{day} {_plain(limit_usd)}"
        if not limit_usd or self._today.told == subject:
            return []
        self._today.nano_usd += sum(spend.after_nano - spend.before_nano for spend in spends)
        old = self._today.day != day or monotonic_s() - self._today.read_at_s >= READ_EVERY_S
        # Before anybody is alarmed, the ledger has the word: what was added may not have stayed.
        if old or self._today.nano_usd >= limit_usd * NANO:
            self._today = _Today(day, await self._spent_today(session), monotonic_s())
        if self._today.nano_usd < limit_usd * NANO:
            return []
        cost_usd = Decimal(self._today.nano_usd) / NANO
        text = f"Everything together {_has_cost(cost_usd, limit_usd, ' today')}"
        return [_News("day_alarm", subject, "high", text, {"cost_usd": str(cost_usd)})]

    async def _spent_today(self, session: Session) -> int:
        began = began_at(Period.DAY, now(), self.settings.timezone)
        query = select(func.sum(UsageEventRow.cost_usd)).where(UsageEventRow.at >= began)
        return int((await session.scalar(query) or 0) * NANO)

    async def _raise(self, session: Session, news: Sequence[_News]) -> list[Raised]:
        raised: list[Raised] = []
        admins = await notices.admins(session) if news else set()
        # In one order, so that no two processes wait for each other's rows.
        for each in sorted(news, key=lambda n: (n.kind, n.subject)):
            alert = await _write(session, each)
            if alert is None:  # told already
                if each.kind == "day_alarm":
                    self._today.told = each.subject
                continue
            told, students = [], await notices.students(session, each.concerned)
            for people, text, link in (
                (admins - each.concerned, each.text, _FOR_ADMINS),
                (each.owners - admins - each.concerned, each.text, _FOR_PEOPLE),
                (each.concerned - students, each.own_text, _FOR_PEOPLE),
                (students, each.plain_text, _FOR_PEOPLE),
            ):
                told += await notices.tell(session, people, each.kind, text, link)
            raised.append(Raised(alert, told))
        return raised


async def _write(session: Session, news: _News) -> Alert | None:
    """Write an alert; None if the same one is there."""
    alert = Alert(
        id=new_id(),
        at=now(),
        kind=news.kind,
        subject=news.subject[:_LONGEST_SUBJECT],
        severity=news.severity,
        text=news.text[:_LONGEST_TEXT],
        facts=news.facts,
    )
    insert = insert_into(session, AlertRow).values(**alert.model_dump())
    written = insert.on_conflict_do_nothing(index_elements=["kind", "subject"])
    found = await session.scalar(written.returning(AlertRow.id))
    return alert if found else None


def _plain(limit: Decimal | int | None) -> str:
    return "" if limit is None else f"{Decimal(limit).normalize():f}"


def _letter(alert: Alert) -> str:
    facts = "\n".join(f"{name}: {value}" for name, value in alert.facts.items())
    return f"{alert.text}\n\n{facts}\n\n{alert.severity}, {alert.at:%Y-%m-%d %H:%M} UTC"


def _has_cost(amount_usd: Decimal, limit_usd: Decimal, when: str = "") -> str:
    amount = dollars(round(amount_usd, 2) or amount_usd)
    return f"has cost {amount} so far{when}; administrators are told at {dollars(limit_usd)}."
