from datetime import timedelta

import pytest

from tests.support.usage import NOON, a_failure, an_event, wrote
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.llm.usage import medians as module
from understudy.llm.usage.medians import Medians, medians

WHO = new_id()


async def found(db: Database) -> dict[str, Medians]:
    async with db.read() as session:
        return await medians(session, "practice")


async def test_nothing_is_known_of_a_product_that_asked_nothing(db: Database) -> None:
    await wrote(db, an_event(WHO))  # a chat
    assert await found(db) == {}


async def test_each_figure_is_a_median_of_its_own(db: Database) -> None:
    sizes = [(1_000, 900, 4, 30, 0), (2_000, 1_900, 10, 20, 1_000), (1_500, 1_450, 5, 90, 900)]
    for read, system, lines, said, cached in sizes:
        await wrote(
            db,
            an_event(
                WHO,
                product="practice",
                input_tokens=read,
                system_tokens=system,
                lines=lines,
                output_tokens=said,
                cached_tokens=cached,
                cache_write_tokens=0,
            ),
        )
    reply = (await found(db))["reply"]
    assert (reply.of, reply.input_tokens, reply.system_tokens) == (3, 1_500, 1_450)
    assert (reply.line_tokens, reply.output_tokens) == (10, 30)
    assert (reply.cached_share, reply.written_share) == (0.5, 0)


async def test_what_failed_or_was_only_estimated_is_left_out(db: Database) -> None:
    await wrote(
        db,
        a_failure(WHO, product="practice"),
        an_event(WHO, product="practice", usage_source="estimated"),
        an_event(WHO, product="practice", purpose="label"),
    )
    assert set(await found(db)) == {"label"}


async def test_only_the_latest_calls_count(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 2)
    for number, tokens in enumerate((10, 700, 900)):
        at = NOON + timedelta(minutes=number)
        await wrote(db, an_event(WHO, at, product="practice", output_tokens=tokens))
    assert (await found(db))["reply"].output_tokens == 800
