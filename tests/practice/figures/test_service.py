"""A section's figures, on both databases."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.courses import someone
from tests.support.figures import lasted, practised
from tests.support.handed_in import Class, a_class
from understudy.accounts.access import OPERATOR, Role
from understudy.bootstrap import Services
from understudy.kernel.clock import now
from understudy.kernel.errors import Forbidden
from understudy.llm.money.schemas import BudgetDraft
from understudy.llm.types import Scope
from understudy.personas.models import PersonaRow
from understudy.personas.schemas import Visibility
from understudy.personas.service import PersonaNotFound, PersonaNotYours
from understudy.practice.courses.admission import SectionNotFound, SectionNotYours
from understudy.practice.courses.section_schemas import EnrolmentDraft
from understudy.practice.figures.schemas import SectionFigures
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.problems import SessionNotFound
from understudy.practice.sessions.schemas import EndReason
from understudy.practice.sessions.stages import Move

DAY = timedelta(days=1)
BEGUN = (Move.ACKNOWLEDGE, Move.BEGIN)


@pytest.fixture
async def of(services: Services) -> Class:
    return await a_class(services)


async def figures(of: Class, **chosen: Any) -> SectionFigures:
    return await of.services.figures.section(of.teacher.actor, of.section_id, **chosen)


async def test_an_empty_section_has_no_means_and_everybody_is_inactive(of: Class) -> None:
    found = await figures(of)
    assert (found.students, found.active, found.inactive) == (1, 0, 1)
    assert (found.sessions, found.live, found.ends) == (0, 0, {})
    assert (found.first_words, found.talked) == (None, None)
    assert found.costs is not None
    assert (found.costs.total_usd, found.costs.mean_usd) == (Decimal(0), None)
    assert len(found.days) == 30
    (student,) = found.by_student
    assert (student.sessions, student.cost_usd, student.is_active) == (0, Decimal(0), False)


async def test_costs_are_added_up_and_lie_as_they_lie(of: Class) -> None:
    for usd in ("0.01", "0.02", "0.06", None):
        await practised(of, usd=usd)
    await of.handed_in(moves=(Move.ACKNOWLEDGE,))  # opened only: it is no session yet
    found = await figures(of)
    assert found.costs is not None
    assert found.costs.total_usd == Decimal("0.09")
    assert found.costs.mean_usd == Decimal("0.0225")
    assert found.costs.median_usd == Decimal("0.01")  # half of the four cost no more
    assert (found.costs.input_tokens, found.costs.output_tokens) == (3_000, 300)
    assert found.sessions == 4
    assert sum(day.sessions for day in found.days) == 4
    assert found.days[-1].cost_usd == Decimal("0.09")
    (student,) = found.by_student
    assert (student.sessions, student.handed_in, student.cost_usd) == (4, 4, Decimal("0.09"))


async def test_waiting_and_talking_are_told_without_pauses(of: Class) -> None:
    first, second, third = [await practised(of, took_ms=each) for each in (800, 1_200, 5_000)]
    await lasted(of, first, spoken_s=300)
    await lasted(of, second, spoken_s=600, paused_s=4_000)
    await lasted(of, third, spoken_s=900)
    found = await figures(of)
    words, talked = found.first_words, found.talked
    assert words is not None
    assert (words.n, words.median_s, words.p95_s) == (9, 1.2, 5.0)
    assert talked is not None
    assert (talked.n, talked.mean_s, talked.median_s, talked.p95_s) == (3, 600, 600, 900)


async def test_who_opened_no_session_for_long_is_inactive(services: Services, of: Class) -> None:
    quiet, never = await someone(services.db), await someone(services.db)
    for each in (quiet, never):
        draft = EnrolmentDraft(email=each.email)
        await services.sections.enrol(of.teacher.actor, of.section_id, draft)
    await practised(of)
    await practised(of, quiet, ago=20 * DAY)
    found = await figures(of)
    assert (found.students, found.active, found.inactive) == (3, 1, 2)
    states = {each.student_id: each.is_active for each in found.by_student}
    assert states == {
        of.student.actor.id: True,
        quiet.actor.id: False,
        never.actor.id: False,
    }
    assert (await figures(of, quiet_days=30)).active == 2


async def test_a_stop_for_ones_own_sake_is_theirs_to_tell(of: Class) -> None:
    stopped = (*BEGUN, Move.SAFETY_STOP)
    await practised(of)
    await practised(of, moves=stopped)
    await practised(of, moves=stopped, has_told=True)
    assert (await figures(of)).ends == {EndReason.STUDENT_CLOSE: 2, EndReason.SAFETY_STOP: 1}


async def test_live_is_where_something_happened_of_late(of: Class) -> None:
    await practised(of, moves=BEGUN)
    left = await practised(of, moves=BEGUN)
    async with of.db.begin() as session:
        row = await session.get_one(PracticeSessionRow, left)
        row.updated_at = now() - timedelta(hours=2)
    assert (await figures(of)).live == 1


async def test_sections_are_kept_apart_and_free_practice_is_in_none(
    services: Services, of: Class
) -> None:
    other = await a_class(services)
    await practised(other)
    await practised(of, free=True)
    assert (await figures(of)).sessions == 0
    assert (await figures(other)).sessions == 1


async def test_only_who_teaches_there_reads_them(services: Services, of: Class) -> None:
    stranger = await someone(services.db, Role.TEACHER)
    for actor, refusal in (
        (stranger.actor, SectionNotFound),
        (of.student.actor, SectionNotYours),
    ):
        with pytest.raises(refusal):
            await services.figures.section(actor, of.section_id)
        with pytest.raises(refusal):
            await services.figures.section_survey(actor, of.section_id)


async def test_assistants_who_are_students_see_no_cost(services: Services, of: Class) -> None:
    await practised(of)
    budget = {"scope": "section", "of": str(of.section_id), "period": "total", "limit_usd": "5"}
    await services.budgets.set(OPERATOR, BudgetDraft.model_validate(budget))
    assistant = await of.assistant()
    found = await services.figures.section(assistant.actor, of.section_id)
    assert (found.sessions, found.costs, found.budgets) == (1, None, [])
    assert {each.cost_usd for each in found.by_student} == {None}
    assert {each.cost_usd for each in found.days} == {None}
    (state,) = (await figures(of)).budgets
    assert (state.scope, state.limit_usd) == (Scope.SECTION, Decimal(5))


async def test_authors_see_what_their_client_and_a_session_cost(
    services: Services, of: Class
) -> None:
    id_ = await practised(of, usd="0.03")
    await practised(of, usd="0.01")
    author, client_id = of.teacher.actor, of.client.id
    use = await services.figures.client(author, client_id)
    assert (use.sessions, use.costs.total_usd, use.costs.mean_usd) == (
        2,
        Decimal("0.04"),
        Decimal("0.02"),
    )
    cost = await services.figures.session(author, id_)
    assert (cost.cost_usd, cost.input_tokens, cost.output_tokens) == (Decimal("0.03"), 1_000, 100)
    stranger = (await someone(services.db, Role.TEACHER)).actor
    with pytest.raises(PersonaNotFound):
        await services.figures.client(stranger, client_id)
    async with services.db.begin() as session:
        (await session.get_one(PersonaRow, client_id)).visibility = Visibility.SHARED
    with pytest.raises(PersonaNotYours):
        await services.figures.client(stranger, client_id)
    with pytest.raises(SessionNotFound):
        await services.figures.session(stranger, id_)
    for asked in (services.figures.client, services.figures.session):
        with pytest.raises(Forbidden):
            await asked(of.student.actor, id_)
