from decimal import Decimal

from tests.support.llm import PAYER, a_charge, a_request
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.errors import Cause
from understudy.llm.money.spends import Place
from understudy.llm.types import Charge
from understudy.llm.usage import open_attempts
from understudy.llm.usage.ledger import Attempt, Outcome, row_of
from understudy.llm.usage.open_attempts import Found, marker_of

PLACE = Place(new_id(), str(PAYER), "2026-11")
MINE, THEIRS = new_id(), new_id()


def an_attempt(charge: Charge | None = None) -> Attempt:
    attempt = Attempt(a_request(), charge or a_charge(), "scripted", "script")
    attempt.outcome, attempt.cause = Outcome.LOST, Cause.RESTARTED
    return attempt


async def written(db: Database, *attempts: Attempt) -> None:
    async with db.begin() as session:
        markers = [marker_of(attempt, [PLACE], THEIRS) for attempt in attempts]
        await open_attempts.write(session, markers)


async def taken(db: Database, most: int = 10) -> list[Found]:
    async with db.begin() as session:
        return await open_attempts.take(session, [THEIRS], most)


async def test_what_is_taken_is_the_ledger_s_row_as_it_was(db: Database) -> None:
    charge = Charge(PAYER, new_id(), "chat", "reply", (), new_id(), new_id(), new_id())
    attempt, bare = an_attempt(charge), an_attempt()
    attempt.cost_usd = Decimal("0.0000000123")
    await written(db, attempt, bare)
    assert await taken(db) == [Found(row_of(each), [PLACE]) for each in (attempt, bare)]


async def test_everything_is_taken_once(db: Database) -> None:
    await written(db, *(an_attempt() for _ in range(5)))
    assert [len(await taken(db, most=2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_written_twice_it_is_there_once(db: Database) -> None:
    attempt = an_attempt()
    await written(db, attempt)
    await written(db, attempt)
    async with db.begin() as session:
        assert await open_attempts.processes(session) == {THEIRS}
    assert len(await taken(db)) == 1


async def test_what_is_closed_says_what_was_gone_before(db: Database) -> None:
    first, second, never = an_attempt(), an_attempt(), an_attempt()
    await written(db, first, second)
    async with db.begin() as session:
        assert await open_attempts.close(session, {first.id, never.id}) == {first.id}
        assert await open_attempts.close(session, set()) == set()
    assert [found.row["id"] for found in await taken(db)] == [second.id]
