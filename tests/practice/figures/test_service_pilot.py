"""The whole installation's figures day by day, on both databases."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.support.courses import someone
from tests.support.figures import answered, practised, rated
from tests.support.handed_in import Class, a_class
from understudy.accounts.access import OPERATOR, Role
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.llm.money.schemas import BudgetDraft
from understudy.practice.clients.models import ReplyMarkRow
from understudy.practice.feedback.models import DisputeRow
from understudy.practice.figures.rules import DaysInvalid
from understudy.practice.figures.schemas import Sums
from understudy.practice.sessions.stages import Move

DAY = timedelta(days=1)
BEGUN = (Move.ACKNOWLEDGE, Move.BEGIN)
LINES = 7
"""Of the talk every session here holds."""


@pytest.fixture
async def of(services: Services) -> Class:
    return await a_class(services)


async def test_a_day_is_added_up_and_people_count_once(services: Services, of: Class) -> None:
    tester = await someone(services.db, Role.TEACHER)
    first = await practised(of, usd="0.01")
    await practised(of, usd="0.02", ago=2 * DAY)
    await practised(of, tester, usd="0.06", free=True)
    await of.handed_in(moves=(Move.ACKNOWLEDGE,))  # opened only
    await rated(of, first, first="up", second="down")
    await answered(of, first, 4, 3, 4)
    async with services.db.begin() as session:
        session.add(DisputeRow(session_id=first, reason="No."))
        session.add(_mark(of, "critique"))
        session.add(_mark(of, "kudos"))
    found = await services.figures.pilot(OPERATOR)
    assert found.totals == Sums(
        sessions=3,
        messages=3 * LINES,
        people=2,
        testers=1,
        input_tokens=3_000,
        output_tokens=300,
        liked=1,
        disliked=1,
        answers=1,
        helped=1,
        disputes=1,
        criticised=1,
        cost_usd=Decimal("0.09"),
    )
    by_day = [each.sums for each in found.days]
    assert len(by_day) == 30
    assert (by_day[-1].sessions, by_day[-1].people, by_day[-1].cost_usd) == (2, 2, Decimal("0.07"))
    assert (by_day[-3].sessions, by_day[-3].liked) == (1, 0)
    assert by_day[0] == Sums()


async def test_the_days_are_chosen(services: Services, of: Class) -> None:
    await practised(of)
    await practised(of, ago=40 * DAY)
    today = now().date()
    assert (await services.figures.pilot(OPERATOR)).totals.sessions == 1
    long = await services.figures.pilot(OPERATOR, today - 60 * DAY, today)
    assert (long.totals.sessions, len(long.days)) == (2, 61)
    past = await services.figures.pilot(OPERATOR, today - 60 * DAY, today - 30 * DAY)
    assert past.totals.sessions == 1
    with pytest.raises(DaysInvalid):
        await services.figures.pilot(OPERATOR, today, today - DAY)


async def test_each_section_costs_what_its_sessions_do(services: Services, of: Class) -> None:
    other = await a_class(services)
    await practised(of, usd="0.05")
    await practised(other, usd="0.30")
    await practised(other, usd="0.30")
    await practised(of, usd="0.01", free=True)
    budget = {"scope": "section", "of": str(of.section_id), "period": "month", "limit_usd": "9"}
    await services.budgets.set(OPERATOR, BudgetDraft.model_validate(budget))
    dear, own, free = (await services.figures.pilot(OPERATOR)).sections
    assert (dear.section_id, dear.sessions, dear.cost_usd) == (
        other.section_id,
        2,
        Decimal("0.60"),
    )
    assert (own.section_id, own.students, own.teacher) == (of.section_id, 1, of.teacher.name)
    assert [state.limit_usd for state in own.budgets] == [9]
    assert (free.section_id, free.name, free.cost_usd) == (None, "", Decimal("0.01"))


async def test_live_is_counted_over_all(services: Services, of: Class) -> None:
    await practised(of, moves=BEGUN)
    await practised(await a_class(services), moves=BEGUN)
    assert (await services.figures.pilot(OPERATOR)).live == 2


async def test_only_administrators_read_it(services: Services, of: Class) -> None:
    for asked in (services.figures.pilot, services.figures.survey):
        with pytest.raises(Forbidden):
            await asked(of.teacher.actor)


def _mark(of: Class, kind: str) -> ReplyMarkRow:
    values = {"reply": "Well.", "text": "Shorter.", "principle": "", "created_at": now()}
    return ReplyMarkRow(
        id=new_id(),
        persona_id=of.client.id,
        author_id=of.teacher.actor.id,
        message_id=None,
        kind=kind,
        **values,
    )
