from datetime import timedelta

import pytest

from tests.support.llm import a_charge, a_request
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.llm.errors import Cause
from understudy.llm.telemetry import readiness
from understudy.llm.telemetry.readiness import Readiness
from understudy.llm.usage.ledger import Attempt, Outcome, row_of, write_rows


async def wrote(db: Database, age_s: float, cause: Cause | None = None) -> None:
    attempt = Attempt(a_request(), a_charge(), "anthropic", "sonnet")
    attempt.at = now() - timedelta(seconds=age_s)
    attempt.end(None if cause else Outcome.COMPLETE, cause)
    async with db.begin() as session:
        await write_rows(session, [row_of(attempt)])


async def test_the_newest_answer_counts_and_failures_do_not(db: Database) -> None:
    await wrote(db, age_s=9_000)
    await wrote(db, age_s=500)
    await wrote(db, age_s=3, cause=Cause.OVERLOADED)
    age_s = await Readiness(db).last_success_age_s()
    assert age_s is not None
    assert 500 <= age_s < 560


async def test_without_an_answer_the_age_is_unknown(db: Database) -> None:
    assert await Readiness(db).last_success_age_s() is None


async def test_the_ledger_is_not_asked_again_at_once(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Readiness(db)
    assert await looks.last_success_age_s() is None
    await wrote(db, age_s=500)
    assert await looks.last_success_age_s() is None, "remembered"
    monkeypatch.setattr(readiness, "LOOK_EVERY_S", 0.0)
    assert await looks.last_success_age_s() is not None
