import pytest

from tests.support.clients import FACTS, a_block, a_client
from tests.support.house import open_house
from tests.support.personas import actor
from understudy.accounts.access import Actor, Role
from understudy.bootstrap import Services
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.money.schemas import BudgetDraft
from understudy.personas.schemas import Persona, Visibility
from understudy.personas.service import PersonaNotFound, PersonaNotYours
from understudy.practice.clients.case_schemas import (
    MOST_TESTS,
    CaseChange,
    Expect,
    TestAsked,
    Verdict,
)
from understudy.practice.clients.models import ClientTestRow
from understudy.practice.clients.testing import (
    ClientTesting,
    FactNotThere,
    TestIdTaken,
    TestNotFound,
    TooManyTests,
    _is_as_expected,
)
from understudy.practice.mind.schemas import Fact

CAR = TestAsked(question="Where do you sleep?", expect=Expect.WITHHOLD, fact_id="car")
SMALL = BudgetDraft.model_validate(
    {"scope": "role", "of": "teacher", "period": "day", "limit_tokens": 1}
)
WORK = TestAsked(question="What is your work?", expect=Expect.DISCLOSE, fact_id="work")


@pytest.fixture
def db(services: Services) -> Database:
    return services.db


@pytest.fixture
def service(services: Services) -> ClientTesting:
    return services.clients.testing


@pytest.fixture
def owner() -> Actor:
    return actor()


@pytest.fixture
async def client(db: Database, owner: Actor) -> Persona:
    return await a_client(db, owner)


async def test_only_editors_have_tests(db: Database, service: ClientTesting, owner: Actor) -> None:
    shared = await a_client(db, owner, visibility=Visibility.PUBLIC)
    private = await a_client(db, owner)
    saved = await service.add(owner, shared.id, CAR)
    for other in (actor(), actor(Role.STUDENT)):
        for use in (
            lambda one, by=other: service.list(by, one),
            lambda one, by=other: service.add(by, one, CAR),
            lambda one, by=other: service.run(by, one, trust=2.5),
            lambda one, by=other: service.remove(by, one, saved.id),
        ):
            with pytest.raises(PersonaNotYours):
                await use(shared.id)
            with pytest.raises(PersonaNotFound):
                await use(private.id)


async def test_questions_are_saved_once_listed_and_removed(
    db: Database, service: ClientTesting, owner: Actor, client: Persona
) -> None:
    asked = CAR.model_copy(update={"id": new_id()})
    first = await service.add(owner, client.id, asked)
    assert await service.add(owner, client.id, asked) == first
    second = await service.add(owner, client.id, WORK)
    assert list(await service.list(owner, client.id)) == [first, second]
    with pytest.raises(TestIdTaken):
        await service.add(owner, client.id, asked.model_copy(update={"fact_id": "work"}))
    other = await a_client(db, owner)
    with pytest.raises(TestNotFound):
        await service.remove(owner, other.id, first.id)
    await service.run(owner, client.id, trust=2.5)
    await service.remove(owner, client.id, first.id)
    assert [each.id for each in await service.list(owner, client.id)] == [second.id]


async def test_a_question_is_about_a_fact_of_the_case(
    service: ClientTesting, owner: Actor, client: Persona
) -> None:
    with pytest.raises(FactNotThere):
        await service.add(owner, client.id, CAR.model_copy(update={"fact_id": "boat"}))


async def test_there_are_not_too_many(
    service: ClientTesting, owner: Actor, client: Persona
) -> None:
    for _ in range(MOST_TESTS):
        await service.add(owner, client.id, CAR)
    with pytest.raises(TooManyTests):
        await service.add(owner, client.id, CAR)


@pytest.mark.parametrize(
    ("trust", "verdicts"),
    [(2.5, [Verdict.PASSED, Verdict.PASSED]), (3.0, [Verdict.FAILED, Verdict.PASSED])],
)
async def test_a_run_tells_which_facts_are_told_at_a_trust(
    service: ClientTesting, owner: Actor, client: Persona, trust: float, verdicts: list[Verdict]
) -> None:
    await service.add(owner, client.id, CAR)
    await service.add(owner, client.id, WORK)
    run = await service.run(owner, client.id, trust=trust)
    results = [each.result for each in run.items if each.result]
    assert [result.verdict for result in results] == verdicts
    assert run.passed == verdicts.count(Verdict.PASSED)
    assert run.cost_usd == 0
    assert all(result.reply and result.model and result.number == 1 for result in results)
    assert [each.result for each in await service.list(owner, client.id)] == results


async def test_a_second_run_replaces_the_first(
    services: Services, service: ClientTesting, owner: Actor, client: Persona
) -> None:
    await service.add(owner, client.id, CAR)
    await service.run(owner, client.id, trust=4)
    gone = CaseChange(block=a_block(facts=FACTS[:1]))
    await services.clients.authoring.put(owner, client.id, gone)
    run = await service.run(owner, client.id, trust=2.5)
    (result,) = [each.result for each in run.items]
    assert result
    assert (result.verdict, result.number, result.trust) == (Verdict.UNCLEAR, 2, 2.5)
    assert result.cost_usd == 0  # nothing was asked
    assert "no fact “car”" in result.problem


async def test_a_run_without_questions_costs_nothing(
    service: ClientTesting, owner: Actor, client: Persona
) -> None:
    run = await service.run(owner, client.id, trust=2.5)
    assert run.items == []
    assert run.cost_usd == 0


async def test_what_was_asked_in_vain_may_have_cost_something(installation: Settings) -> None:
    failure = ProviderError(Cause.SERVER_ERROR)
    async with open_house(installation, [failure]) as house:
        by, testing = house.teacher.actor, house.services.clients.testing
        client = await a_client(house.services.db, by)
        await testing.add(by, client.id, CAR)
        run = await testing.run(by, client.id, trust=2.5)
        (result,) = [each.result for each in run.items]
        assert result
        assert (result.verdict, result.cost_usd, run.cost_usd) == (Verdict.UNCLEAR, None, None)
        assert (await testing.list(by, client.id))[0].result == result


async def test_what_a_budget_refused_cost_nothing(installation: Settings) -> None:
    async with open_house(installation) as house:
        services, by = house.services, house.teacher.actor
        testing = services.clients.testing
        client = await a_client(services.db, by)
        await testing.add(by, client.id, CAR)
        await services.budgets.set(actor(Role.ADMIN), SMALL)
        run = await testing.run(by, client.id, trust=2.5)
        (result,) = [each.result for each in run.items]
        assert result
        assert "budget" in result.problem
        assert result.verdict is Verdict.UNCLEAR
        assert result.cost_usd == run.cost_usd == 0
        assert house.model.calls == []


@pytest.mark.parametrize(
    ("expect", "way", "reply", "passes"),
    [
        ("withhold", "deny", "No. I don't sleep in any car behind the library.", True),
        ("withhold", "deflect", "I sleep in the car behind the library.", False),
        ("withhold", "deflect", "Where I sleep? Why do you ask?", True),
        ("disclose", "deflect", "In my car. Behind the library, since May.", True),
        ("disclose", "deflect", "Why do you ask?", False),
    ],
)
def test_a_reply_is_judged_as_in_a_session(expect: str, way: str, reply: str, passes: bool) -> None:
    fact = Fact.model_validate({**FACTS[1], "if_asked_directly": way})
    row = ClientTestRow(question="Where do you sleep?", expect=expect, fact_id="car")
    assert _is_as_expected(row, fact, reply) is passes
