import pytest

from tests.support.clients import PROMPTS
from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.bootstrap import Services
from understudy.kernel.ids import new_id
from understudy.personas.schemas import PersonaChanges, PersonaDraft
from understudy.practice.clients.linter import Case, lint
from understudy.practice.clients.parts import Ideation
from understudy.practice.clients.prompt import stable_tokens
from understudy.practice.clients.schemas import PracticeBlock, block_of
from understudy.practice.clients.shipped import shipped_clients

CLIENTS = list(shipped_clients().values())


def block(draft: PersonaDraft) -> PracticeBlock:
    found = block_of(draft.fields)
    assert found
    return found


@pytest.mark.parametrize("draft", CLIENTS, ids=lambda draft: draft.name)
def test_a_shipped_client_is_lint_clean_and_whole(draft: PersonaDraft) -> None:
    case = block(draft)
    tokens = stable_tokens(PROMPTS, draft.fields, case)
    assert lint(Case(fields=draft.fields, block=case, prompt_tokens=tokens)) == []
    assert 6 <= len(case.facts) <= 10
    assert len(case.formulation.strengths) + len(case.formulation.supports) >= 4
    assert case.reference_formulation


def test_shipped_clients_differ() -> None:
    cases = [block(draft) for draft in CLIENTS]
    assert {case.difficulty for case in cases} == {1, 2, 3}
    assert len({case.relating.attachment for case in cases}) == 3
    assert len({case.issues[0].code for case in cases}) == 3
    assert [case.risk.ideation for case in cases].count(Ideation.PASSIVE) == 1


async def test_shipped_clients_are_there_and_published_once(services: Services) -> None:
    owner, library = Actor(new_id(), Role.TEACHER), services.clients.library
    ids = await library.seed_demo(owner.id)
    assert await library.seed_demo(owner.id) == ids
    for persona_id in ids:
        assert (await library.card(owner, persona_id)).number == 1
    assert [entry.published_number for entry in (await library.list(owner)).items] == [1, 1, 1]


async def test_what_people_changed_of_a_shipped_client_stays(services: Services) -> None:
    owner, library = Actor(new_id(), Role.TEACHER), services.clients.library
    first, second, _ = await library.seed_demo(owner.id)
    case = await services.clients.authoring.case(owner, first)
    persona = await services.personas.version(owner, first, 1)
    fields = persona.fields.model_copy(update={"name": "Else"})
    await services.personas.change(owner, first, PersonaChanges(fields=fields))
    await services.personas.remove(OPERATOR, second)
    await library.seed_demo(owner.id)
    changed = await services.clients.authoring.case(owner, first)
    assert (changed.name, changed.version, case.version) == ("Else", 2, 1)
    assert [entry.published_number for entry in (await library.list(owner)).items] == [1, 1]
