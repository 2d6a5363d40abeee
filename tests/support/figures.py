"""Sessions with what they cost and what is said of them, to be added up."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import update

from tests.support.accounts import Member
from tests.support.handed_in import Class
from tests.support.written import message_id
from understudy.kernel.clock import now
from understudy.llm.money.schemas import NANO
from understudy.llm.tables import ConversationSpendRow
from understudy.practice.sessions.models import (
    ClientTurnRow,
    PracticeSessionRow,
    ReplyRatingRow,
    StageChangeRow,
    SurveyRow,
)

OPENING, FIRST_REPLY, SECOND_REPLY = 1, 3, 5
"""Numbers of the client's lines in `handed_in.TALK`."""


async def practised(
    of: Class,
    student: Member | None = None,
    *,
    usd: str | None = "0.02",
    took_ms: int = 1_000,
    ago: timedelta = timedelta(0),
    **facts: Any,
) -> UUID:
    """Write a session that was opened so long ago, cost this and answered within this time.

    Without a cost nothing was ever asked for it. What else is given is for `write_session`.
    """
    student = student or of.student
    columns = {"created_at": now() - ago, **facts}
    id_ = await of.handed_in(student, **columns)
    async with of.db.begin() as session:
        turns = ClientTurnRow.session_id == id_
        await session.execute(update(ClientTurnRow).where(turns).values(took_ms=took_ms))
        if usd is not None:
            session.add(_spend(id_, student.actor.id, now() - ago, usd))
    return id_


async def lasted(of: Class, id_: UUID, *, spoken_s: int, paused_s: int = 0) -> None:
    """Let a talk have lasted so long, and have been paused before it went on to its end."""
    async with of.db.begin() as session:
        row = await session.get_one(PracticeSessionRow, id_)
        changes = StageChangeRow.session_id == id_
        whole = timedelta(seconds=spoken_s + paused_s)
        # Opened, read and begun at once; what follows the talk keeps its place.
        early = update(StageChangeRow).where(changes, StageChangeRow.number <= 3)
        assert row.ended_at is not None
        await session.execute(early.values(at=row.ended_at - whole))
        if paused_s:
            begun = row.ended_at - whole
            await session.execute(
                update(StageChangeRow)
                .where(changes, StageChangeRow.number > 3)
                .values(number=StageChangeRow.number + 100)
            )
            for number, stage, after_s in ((4, "paused", 10), (5, "active", 10 + paused_s)):
                at = begun + timedelta(seconds=after_s)
                session.add(
                    StageChangeRow(session_id=id_, number=number, stage=stage, move="", at=at)
                )


async def rated(of: Class, id_: UUID, **thumbs: str) -> None:
    """Let a student have thought so of replies: `first`, `second`."""
    numbers = {"first": FIRST_REPLY, "second": SECOND_REPLY}
    async with of.db.begin() as session:
        for name, thumb in thumbs.items():
            place = message_id(id_, numbers[name])
            session.add(ReplyRatingRow(message_id=place, session_id=id_, thumb=thumb, comment=""))


async def answered(
    of: Class,
    id_: UUID,
    *levels: int,
    words: str = "",
    section_id: UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Let a student have said so of a session: believable, difficulty, helpful."""
    believable, difficulty, helpful = levels
    async with of.db.begin() as session:
        session.add(
            SurveyRow(
                session_id=id_,
                section_id=section_id or of.section_id,
                believable=believable,
                difficulty_right=difficulty,
                helpful=helpful,
                words=words,
                at=at or now(),
            )
        )


def _spend(id_: UUID, payer_id: UUID, at: datetime, usd: str) -> ConversationSpendRow:
    return ConversationSpendRow(
        conversation_id=id_,
        payer_id=payer_id,
        product="practice",
        first_at=at,
        last_at=at,
        calls=3,
        input_tokens=1_000,
        output_tokens=100,
        cost_nano_usd=int(Decimal(usd) * NANO),
    )
