"""A session goes from stage to stage, and every step of it is written down."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from understudy.kernel.clock import now
from understudy.kernel.db import Session
from understudy.practice.sessions import store
from understudy.practice.sessions.clock import Change, Limits, Spent, remaining, time_spent, used_up
from understudy.practice.sessions.models import PracticeSessionRow, StageChangeRow
from understudy.practice.sessions.problems import NotNow
from understudy.practice.sessions.schemas import EndReason, Remaining, Stage
from understudy.practice.sessions.stages import Move, Refusal, after, end_reason, is_attempt


async def begin_at(session: Session, row: PracticeSessionRow, by: UUID) -> None:
    """Write down that a new session is there."""
    row.stage = Stage.ASSIGNED
    session.add(row)
    await session.flush()
    session.add(
        StageChangeRow(session_id=row.id, number=1, stage=row.stage, move="", by_id=by, at=now())
    )


async def move(
    session: Session,
    row: PracticeSessionRow,
    what: Move,
    by: UUID | None,
    at: datetime | None = None,
) -> bool:
    """Let something happen to a locked session; return whether that changed its stage.

    Args:
        session: of the database.
        row: the session's.
        what: happens.
        by: who did it; None is the clock, the client or the machine.
        at: when; None is now.

    Raises:
        NotNow: it may not happen at this stage; nothing was changed.
    """
    passed = await changes_of(session, row.id)
    found = after(Stage(row.stage), what, _held_at(passed))
    if isinstance(found, Refusal):
        raise NotNow(why=found.value)
    if found == row.stage:
        return False
    moment = at or now()
    row.stage = found
    _note(session, row, len(passed) + 1, what, by, moment)
    if what is Move.BEGIN:
        row.began_at = moment
    if (ends := end_reason(what)) is not None:
        row.end_reason, row.ended_at = ends, moment
    stages = [*(change.stage for change in passed), found]
    reason = EndReason(row.end_reason) if row.end_reason else None
    row.uses_attempt = is_attempt(stages, reason, turns=row.turns)
    await session.flush()
    return True


def limits_of(row: PracticeSessionRow) -> Limits:
    """Return the limits of a session."""
    return Limits(row.limit_minutes, row.limit_turns, row.limit_usd)


async def changes_of(session: Session, id: UUID) -> list[Change]:
    """Return the stages a session went through."""
    return [Change(Stage(row.stage), row.at) for row in await store.changes(session, id)]


async def left_of(session: Session, row: PracticeSessionRow) -> Remaining:
    """Return what is left of a session's limits."""
    passed = await changes_of(session, row.id)
    return remaining(limits_of(row), passed, _spent(row, now()), now())


async def spoken_s(session: Session, row: PracticeSessionRow) -> float:
    """Return how long a session has been running, without its pauses, in seconds."""
    return time_spent(await changes_of(session, row.id), now()).total_seconds()


async def end_if_used_up(session: Session, row: PracticeSessionRow) -> bool:
    """End a locked session, one of whose limits is reached; return whether it ended."""
    found = await used_up_now(session, row)
    return found is not None and await move(session, row, found[0], None, found[1])


async def used_up_now(session: Session, row: PracticeSessionRow) -> tuple[Move, datetime] | None:
    """Return which limit of an active session is reached, and when; None if none is."""
    if row.stage != Stage.ACTIVE:
        return None
    passed = await changes_of(session, row.id)
    return used_up(limits_of(row), passed, _spent(row, now()), now())


def _held_at(passed: Sequence[Change]) -> Stage:
    """Return the stage in which a session was held last; of one that never was, any will do."""
    return next(
        (
            before.stage
            for before, held in reversed([*pairwise(passed)])
            if held.stage is Stage.HELD
        ),
        Stage.ENDED,
    )


def _spent(row: PracticeSessionRow, at: datetime) -> list[Spent]:
    """Return turns as the clock counts them: how many, and all they cost."""
    turns = [Spent(at, Decimal(0)) for _ in range(row.turns)]
    if turns:
        turns[-1] = Spent(at, row.cost_usd)
    return turns


def _note(
    session: Session, row: PracticeSessionRow, number: int, what: str, by: UUID | None, at: datetime
) -> None:
    session.add(
        StageChangeRow(
            session_id=row.id, number=number, stage=row.stage, move=what, by_id=by, at=at
        )
    )
