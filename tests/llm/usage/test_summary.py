from collections import Counter
from datetime import timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.support.accounts import add_member
from tests.support.usage import NOON, a_failure, a_spend, an_event, wrote
from understudy.accounts.access import Role
from understudy.kernel.db import Database
from understudy.llm.usage.schemas import By
from understudy.llm.usage.summary import (
    MOST_GROUPS,
    Group,
    Overview,
    folded,
    largest,
    overview,
    sums_of,
)
from understudy.llm.usage.sums import Tally, part_of

GONE = UUID(int=7)
DAY = timedelta(days=1)


async def seen(db: Database, *by: By) -> Overview:
    async with db.read() as session:
        part = await part_of(session, None, NOON + 9 * DAY, ZoneInfo("UTC"))
        return await overview(session, part, by)


async def test_a_summary_has_totals_averages_and_groups(db: Database) -> None:
    ada = (await add_member(db, Role.TEACHER, name="Ada")).actor.id
    await wrote(
        db,
        an_event(ada, duration_s=1.0),
        an_event(ada, NOON + DAY, duration_s=3.0, product="ask", cost_usd=Decimal("0.05")),
        a_failure(GONE, NOON + DAY),
        a_spend(ada),
        a_spend(GONE, NOON + DAY, cost_nano_usd=40_000_000),
    )
    found = await seen(db, *By)
    totals = found.totals
    assert (totals.calls, totals.attempts, totals.failed) == (3, 3, 1)
    assert (totals.input_tokens, totals.cached_tokens, totals.output_tokens) == (200, 80, 20)
    assert (totals.cost_usd, totals.unpriced) == (Decimal("0.06"), 0)
    assert totals.error_rate == pytest.approx(1 / 3)
    assert totals.p50_s == pytest.approx(1.0, rel=0.02)
    assert totals.p95_s == totals.p99_s == pytest.approx(3.0, rel=0.02)
    assert found.per_request
    assert (found.per_request.of, found.per_request.cost_usd) == (3, Decimal("0.02"))
    assert found.per_conversation
    assert (found.per_conversation.of, found.per_conversation.calls) == (2, 4.0)
    assert found.per_conversation.cost_usd == Decimal("0.03")
    assert {by: [g.name for g in groups] for by, groups in found.groups.items()} == {
        By.DAY: ["2026-03-10", "2026-03-11"],
        By.PRODUCT: ["ask", "chat"],
        By.PURPOSE: ["reply"],
        By.MODEL: ["gpt-5.6-terra"],
        By.PERSON: ["Ada", "Someone"],
    }
    first, second = found.groups[By.PERSON]
    assert (first.key, first.totals.calls, first.totals.p50_s) == (str(ada), 2, None)
    assert second.per_conversation
    assert second.per_conversation.cost_usd == Decimal("0.04")
    assert found.groups[By.DAY][1].totals.p50_s == pytest.approx(0.1, rel=0.02)


async def test_without_anything_asked_there_are_zeros_and_no_averages(db: Database) -> None:
    found = await seen(db)
    assert (found.totals.calls, found.totals.cost_usd, found.totals.p50_s) == (0, Decimal(0), None)
    assert (found.per_request, found.per_conversation, found.groups) == (None, None, {})
    assert found.totals.error_rate is None


async def test_very_many_people_are_cut_to_the_largest_and_the_sums_stay_true(
    db: Database,
) -> None:
    people = [UUID(int=n + 100) for n in range(MOST_GROUPS + 3)]
    await wrote(db, *(an_event(p, cost_usd=Decimal(n)) for n, p in enumerate(people)))
    found = await seen(db, By.PERSON)
    groups = found.groups[By.PERSON]
    assert len(groups) == MOST_GROUPS + 1
    assert (groups[0].key, groups[-1].key, groups[-1].name) == (str(people[-1]), "", "others")
    assert groups[-1].totals.cost_usd == Decimal(0 + 1 + 2)
    assert sum(group.totals.calls for group in groups) == found.totals.calls


@pytest.mark.parametrize(
    ("cost", "unpriced", "shown"),
    [
        (Decimal(0), 0, Decimal(0)),
        (Decimal(0), 2, None),
        (Decimal(3), 0, Decimal(3)),
        (Decimal(3), 2, Decimal(3)),
    ],
    ids=["free", "unknown", "known", "known in part"],
)
def test_a_cost_is_unknown_and_never_zero_if_nothing_of_it_is_known(
    cost: Decimal, unpriced: int, shown: Decimal | None
) -> None:
    assert sums_of(Tally(attempts=3, unpriced=unpriced, cost_usd=cost)).cost_usd == shown


def test_groups_alike_in_one_thing_become_one() -> None:
    groups = {
        ("a", "x"): Group(Tally(calls=1), Counter({5: 1})),
        ("a", "y"): Group(Tally(calls=2), Counter({5: 2, 6: 1})),
        ("b", "x"): Group(Tally(calls=4)),
    }
    first = folded(groups, 0)
    assert {key: group.tally.calls for key, group in first.items()} == {"a": 3, "b": 4}
    assert (first["a"].times, first["b"].times) == (Counter({5: 3, 6: 1}), None)
    assert {key: group.tally.calls for key, group in folded(groups, 1).items()} == {"x": 5, "y": 2}


def test_the_largest_cost_most_or_are_asked_most() -> None:
    groups = {
        "dear": Group(Tally(calls=1, cost_usd=Decimal(2))),
        "free": Group(Tally(calls=1)),
        "often": Group(Tally(calls=9)),
    }
    assert largest(groups, 2) == (["dear", "often"], ["free"])
