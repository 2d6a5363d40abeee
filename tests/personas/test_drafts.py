"""What people do with drafts, on rows that a job has written."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from pydantic import SecretStr

from tests.support.accounts import add_member
from tests.support.drafts import all_drafts, asked, drafted
from tests.support.personas import actor
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.bootstrap import Services, open_services
from understudy.jobs.problems import JobIdTaken, JobNotFound
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid
from understudy.kernel.settings import Settings
from understudy.personas.draft_schemas import DraftState
from understudy.personas.drafts import BudgetTooSmall, DraftsNotFound
from understudy.personas.makers import MakesNoPersonas
from understudy.personas.schemas import Persona, PersonaChanges, Visibility

type Place = tuple[Services, Job]


@pytest.fixture
async def place(installation: Settings) -> AsyncIterator[Place]:
    """Services that work, and a job of the operator's with twelve drafts."""
    async with open_services(installation, works=True) as services:
        yield services, await drafted(services, OPERATOR)


async def names(services: Services, by: Actor) -> set[str]:
    page = await services.personas.list(by, limit=200)
    return {card.name for card in page.items}


async def test_a_job_is_started_with_its_title_total_and_estimate(services: Services) -> None:
    job = await services.drafts.start(OPERATOR, asked(3), budget_usd=Decimal("0.25"))
    assert (
        job.title
        == "3 personas: Young fathers after separation in a small town; three of them angry"
    )
    assert (job.state, job.total, job.done) == (JobState.QUEUED, 3, 0)
    assert (job.estimate_usd, job.budget_usd) == (Decimal(0), Decimal("0.25"))
    assert job.product == "personas"
    assert [each.id for each in await services.drafts.jobs(OPERATOR)] == [job.id]
    assert await services.drafts.request(OPERATOR, job.id) == asked(3)


async def test_the_same_request_starts_one_job(services: Services) -> None:
    job_id, other = new_id(), actor()
    async with asyncio.TaskGroup() as tasks:
        started = [
            tasks.create_task(services.drafts.start(OPERATOR, asked(3), id=job_id))
            for _ in range(4)
        ]
    assert {task.result().id for task in started} == {job_id}
    opened = await all_drafts(services, OPERATOR, started[0].result(), states=[DraftState.OPEN])
    assert [draft.number for draft in opened] == [1, 2, 3]
    with pytest.raises(JobIdTaken):
        await services.drafts.start(OPERATOR, asked(4), id=job_id)
    with pytest.raises(JobNotFound):
        await services.drafts.start(other, asked(3), id=job_id)


async def test_a_long_brief_has_a_short_title(services: Services) -> None:
    job = await services.drafts.start(OPERATOR, asked(1, brief="very " * 500))
    assert job.title.startswith("1 persona: very very")
    assert len(job.title) == 200


async def test_an_estimate_says_what_it_will_take(services: Services) -> None:
    estimate = services.drafts.estimate(OPERATOR, asked(25))
    assert (estimate.calls, estimate.cost_usd, estimate.model) == (3, Decimal(0), "demo")
    assert estimate.output_tokens > 25 * 300


@pytest.mark.parametrize("seen_by", ["owner", "admin"])
async def test_drafts_are_listed_by_number_in_pages(place: Place, seen_by: str) -> None:
    services, job = place
    found = await all_drafts(services, OPERATOR if seen_by == "owner" else actor(Role.ADMIN), job)
    assert [draft.number for draft in found] == list(range(1, 13))
    assert all(draft.fields and draft.state is DraftState.DRAFTED for draft in found)
    with pytest.raises(CursorInvalid):
        await services.drafts.list(OPERATOR, job.id, after="bm8")


async def test_others_find_nothing_and_students_may_not(place: Place) -> None:
    services, job = place
    drafts, teacher, student = services.drafts, actor(), actor(Role.STUDENT)
    uses = (drafts.list, drafts.request, drafts.keep, drafts.discard)
    for use in uses:
        with pytest.raises(DraftsNotFound):
            await use(teacher, job.id)
        with pytest.raises(DraftsNotFound):
            await use(OPERATOR, new_id())
        with pytest.raises(MakesNoPersonas):
            await use(student, job.id)
    with pytest.raises(MakesNoPersonas):
        await drafts.start(student, asked())
    with pytest.raises(MakesNoPersonas):
        await drafts.jobs(student)
    with pytest.raises(MakesNoPersonas):
        drafts.estimate(student, asked())


async def test_chosen_drafts_become_personas_once(place: Place) -> None:
    services, job = place
    kept = await services.drafts.keep(OPERATOR, job.id, [3, 5], Visibility.SHARED)
    again = await services.drafts.keep(OPERATOR, job.id, [5, 3], Visibility.PUBLIC)
    assert again == kept
    personas = [await services.personas.get(OPERATOR, each) for each in kept.persona_ids]
    drafts = {draft.number: draft for draft in await all_drafts(services, OPERATOR, job)}
    for persona, draft in zip(personas, (drafts[3], drafts[5]), strict=True):
        assert isinstance(persona, Persona)
        assert (persona.fields, persona.visibility) == (draft.fields, Visibility.SHARED)
        assert (draft.state, draft.persona_id) == (DraftState.KEPT, persona.id)
    assert len(await names(services, OPERATOR)) == 2


async def test_all_are_kept_at_once_and_what_was_edited_stays_so(place: Place) -> None:
    services, job = place
    first = (await services.drafts.keep(OPERATOR, job.id, [1])).persona_ids[0]
    persona = await services.personas.get(OPERATOR, first)
    assert isinstance(persona, Persona)
    fields = persona.fields.model_copy(update={"name": "Somebody Else"})
    await services.personas.change(OPERATOR, first, PersonaChanges(fields=fields))
    kept = await services.drafts.keep(OPERATOR, job.id)
    assert len(set(kept.persona_ids)) == 12
    assert "Somebody Else" in await names(services, OPERATOR)


async def test_many_are_kept_in_several_transactions(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, job = place
    monkeypatch.setattr("understudy.personas.drafts.KEPT_AT_ONCE", 5)
    kept = await services.drafts.keep(OPERATOR, job.id)
    assert len(set(kept.persona_ids)) == len(await names(services, OPERATOR)) == 12


async def test_two_who_keep_at_once_make_each_persona_once(place: Place) -> None:
    services, job = place
    async with asyncio.TaskGroup() as tasks:
        both = [tasks.create_task(services.drafts.keep(OPERATOR, job.id)) for _ in range(2)]
    assert both[0].result() == both[1].result()
    assert len(await names(services, OPERATOR)) == 12


async def test_discarded_drafts_are_gone_and_personas_stay(place: Place) -> None:
    services, job = place
    await services.drafts.keep(OPERATOR, job.id, [1])
    for _ in range(2):
        gone = await services.drafts.discard(OPERATOR, job.id, [1, 2, 3])
        assert gone.numbers == [2, 3]
    left = await all_drafts(services, OPERATOR, job)
    assert [draft.number for draft in left] == [1, *range(4, 13)]
    assert (await services.drafts.keep(OPERATOR, job.id, [2])).persona_ids == []
    assert len((await services.drafts.discard(OPERATOR, job.id)).numbers) == 11
    assert [draft.number for draft in await all_drafts(services, OPERATOR, job)] == [1]


async def test_a_budget_for_less_than_one_call_is_refused_before_anything_begins(
    installation: Settings,
) -> None:
    asks = {"model": "anthropic:claude-haiku-4-5", "anthropic_api_key": SecretStr("a key")}
    async with open_services(installation.model_copy(update=asks)) as services:
        with pytest.raises(BudgetTooSmall, match=r"\$0\.001 does not cover one call"):
            await services.drafts.start(OPERATOR, asked(10), budget_usd=Decimal("0.001"))
        assert (await services.jobs.list(OPERATOR)).items == []
        job = await services.drafts.start(OPERATOR, asked(10), budget_usd=Decimal("0.50"))
    assert job.budget_usd == Decimal("0.50")


async def test_what_an_administrator_keeps_belongs_to_whose_job_it_is(place: Place) -> None:
    services, _ = place
    teacher = (await add_member(services.db, Role.TEACHER)).actor
    job = await drafted(services, teacher)
    kept = await services.drafts.keep(OPERATOR, job.id, [1])
    found = await services.personas.get(teacher, kept.persona_ids[0])
    assert isinstance(found, Persona)
    assert found.owner_id == teacher.id
