import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.support.accounts import Member, add_member
from tests.support.usage import NOON, a_spend, an_event, wrote
from understudy.accounts.access import Role
from understudy.kernel.db import Database, DatabaseUnavailable, Session
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.llm.usage import service
from understudy.llm.usage.explain import NothingAsked
from understudy.llm.usage.rollup import Rollup
from understudy.llm.usage.schemas import By, UsageQuery
from understudy.llm.usage.service import NotYourUsage, TimeInvalid, UsageService
from understudy.llm.usage.summary import Overview, overview
from understudy.llm.usage.sums import Part

EVERYTHING = UsageQuery()


@pytest.fixture
def usage(db: Database) -> UsageService:
    return UsageService(db, "Europe/Vienna")


async def person(db: Database, role: Role) -> Member:
    return await add_member(db, role, email=f"{new_id()}@example.org")


async def a_scene(db: Database) -> dict[Role, Member]:
    """Write two calls of each kind of person."""
    people = {role: await person(db, role) for role in Role}
    for member in people.values():
        await wrote(db, *(an_event(member.actor.id) for _ in range(2)), a_spend(member.actor.id))
    return people


async def test_people_see_their_own_usage_and_administrators_everyones(
    db: Database, usage: UsageService
) -> None:
    for role, member in (await a_scene(db)).items():
        calls = 2 * len(Role) if role is Role.ADMIN else 2
        assert (await usage.summary(member.actor, EVERYTHING)).totals.calls == calls
        assert len((await usage.events(member.actor, EVERYTHING)).items) == calls
        export = await usage.export_csv(member.actor, EVERYTHING)
        assert "".join([run async for run in export]).count("\r\n") == calls + 1


async def test_nobody_else_may_name_another_person(db: Database, usage: UsageService) -> None:
    people = await a_scene(db)
    teacher, student, admin = (people[r].actor for r in (Role.TEACHER, Role.STUDENT, Role.ADMIN))
    for query in (UsageQuery(person=student.id), UsageQuery(person=UUID(int=9))):
        for ask in (usage.summary, usage.events, usage.export_csv):
            with pytest.raises(NotYourUsage):
                await ask(teacher, query)
    mine = UsageQuery(person=teacher.id)
    assert (await usage.summary(teacher, mine)).totals.calls == 2
    assert (await usage.summary(admin, mine)).totals.calls == 2


async def test_students_see_calls_and_durations_but_no_tokens_money_or_models(
    db: Database, usage: UsageService
) -> None:
    student = (await a_scene(db))[Role.STUDENT].actor
    seen = await usage.summary(student, EVERYTHING)
    assert By.MODEL not in seen.groups
    assert seen.per_request
    assert seen.per_conversation
    group = seen.groups[By.PERSON][0]
    assert group.per_conversation
    for shown in (seen.totals, group.totals):
        assert shown.calls == 2
        assert (shown.cost_usd, shown.input_tokens, shown.unpriced) == (None, None, None)
    for mean in (seen.per_request, seen.per_conversation, group.per_conversation):
        assert (mean.cost_usd, mean.input_tokens, mean.output_tokens) == (None, None, None)
    assert (await usage.events(student, EVERYTHING)).items[0].model_asked is None


@pytest.mark.parametrize(
    ("start", "end", "calls"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), 1),
        (date(2026, 3, 9), date(2026, 3, 9), 0),
        (datetime(2026, 3, 10, 12, 0, tzinfo=UTC), None, 1),
        (datetime(2026, 3, 10, 12, 1, tzinfo=UTC), None, 0),
        (datetime(2026, 3, 10, 13, 0), None, 1),  # noqa: DTZ001 in Vienna, an hour before UTC
        (datetime(2026, 3, 10, 13, 1), None, 0),  # noqa: DTZ001 the same
        (None, date(2026, 3, 9), 0),
        (date(2026, 3, 10), date(2199, 1, 1), 1),
    ],
)
async def test_days_and_moments_bound_what_is_added_up(
    db: Database, usage: UsageService, start: date | None, end: date | None, calls: int
) -> None:
    admin = await person(db, Role.ADMIN)
    await wrote(db, an_event(admin.actor.id, NOON))
    query = UsageQuery(start=start, end=end, by=())
    for _ in range(2):
        assert (await usage.summary(admin.actor, query)).totals.calls == calls
        await usage.sum_up()


async def test_days_that_come_to_the_sums_meanwhile_wait_for_a_summary(
    db: Database, usage: UsageService, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, looks = await person(db, Role.ADMIN), 0
    await wrote(db, *(an_event(admin.actor.id, at=NOON - timedelta(days=n)) for n in range(6)))
    rollup = Rollup(db, ZoneInfo("Europe/Vienna"))

    async def overtaken(session: Session, part: Part, by: Sequence[By]) -> Overview:
        nonlocal looks
        looks += 1
        if looks == 1:
            await rollup._next()
        with suppress(TimeoutError, DatabaseUnavailable):  # the second time, days wait for it
            async with asyncio.timeout(0.5):
                await rollup._next()
        return await overview(session, part, by)

    monkeypatch.setattr(service, "overview", overtaken)
    found = await usage.summary(admin.actor, UsageQuery(by=(By.PERSON,)))
    assert looks == (1 if db.is_sqlite else 2), "SQLite reads as of one moment"
    assert found.totals.calls == 6
    assert [group.totals.calls for group in found.groups[By.PERSON]] == [6]


async def test_a_time_that_ends_before_it_begins_is_refused(
    db: Database, usage: UsageService
) -> None:
    admin = await person(db, Role.ADMIN)
    query = UsageQuery(start=date(2026, 3, 2), end=date(2026, 3, 1))
    for ask in (usage.summary, usage.events, usage.export_csv):
        with pytest.raises(TimeInvalid):
            await ask(admin.actor, query)


async def test_only_one_products_usage_is_added_up(db: Database, usage: UsageService) -> None:
    admin = await person(db, Role.ADMIN)
    await wrote(db, an_event(admin.actor.id), an_event(admin.actor.id, product="ask"))
    for _ in range(2):
        seen = await usage.summary(admin.actor, UsageQuery(product="ask"))
        assert (seen.totals.calls, len(seen.groups[By.PRODUCT])) == (1, 1)
        await usage.sum_up()


async def test_a_conversation_is_explained_to_its_payer_and_to_administrators(
    db: Database, usage: UsageService
) -> None:
    people, talk = await a_scene(db), new_id()
    await wrote(db, an_event(people[Role.TEACHER].actor.id, conversation_id=talk))
    for role in (Role.TEACHER, Role.ADMIN):
        assert len((await usage.explain(people[role].actor, talk)).turns) == 1
    with pytest.raises(NothingAsked):
        await usage.explain(people[Role.RESEARCHER].actor, talk)
    with pytest.raises(Forbidden):
        await usage.explain(people[Role.STUDENT].actor, talk)


async def test_the_monitor_is_for_administrators_and_looks_once_for_many(
    db: Database, usage: UsageService
) -> None:
    people = await a_scene(db)
    with pytest.raises(Forbidden):
        await usage.monitor(people[Role.TEACHER].actor)
    admin = people[Role.ADMIN].actor
    first = await usage.monitor(admin)
    assert await usage.monitor(admin) is first
