"""Which models may play clients, with what they cost."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support.clients import a_block, a_client
from tests.support.personas import actor, draft
from tests.support.usage import an_event, wrote
from understudy.accounts.access import OPERATOR, Role
from understudy.bootstrap import Services, open_services
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.errors import ModelNotUsable
from understudy.llm.models import Choice, Models
from understudy.llm.providers.scripted import ScriptedProvider
from understudy.personas.card_service import CardForm
from understudy.personas.service import PersonaNotFound
from understudy.practice.clients.case_schemas import CaseChange, ModelOffer
from understudy.practice.clients.editing import NotAClient
from understudy.practice.clients.offers import ModelNotAllowed, ModelOffers
from understudy.practice.clients.schemas import block_of

HAIKU, SONNET = "anthropic:claude-haiku-5-5", "anthropic:claude-sonnet-5-5"


@pytest.fixture
async def services(settings: Settings) -> AsyncIterator[Services]:
    """Services whose models have known prices, and answer to nobody."""
    sonnet, haiku = (ModelName.parse(name, "a test") for name in (SONNET, HAIKU))
    models = Models(Choice(sonnet, haiku, "a test"), {sonnet.provider: [ScriptedProvider()]})
    async with open_services(settings, models) as opened:
        yield opened


@pytest.fixture
def offers(services: Services) -> ModelOffers:
    return services.clients.offers


def cost(offer: ModelOffer) -> Decimal:
    assert offer.conversation_usd is not None
    return offer.conversation_usd


async def test_without_a_list_there_is_only_the_main_model(offers: ModelOffers) -> None:
    (main,) = (await offers.list(actor())).items
    assert (main.model, main.is_main, main.problem) == (SONNET, True, "")
    assert main.input_usd is not None
    assert main.output_usd is not None
    assert 0 < main.input_usd < main.output_usd
    assert 0 < cost(main) < 1


async def test_an_allowed_model_is_offered_with_its_price(offers: ModelOffers) -> None:
    offered = await offers.allow(OPERATOR, [HAIKU, HAIKU])
    assert offered == await offers.list(actor())
    main, haiku = offered.items
    assert (haiku.model, haiku.is_main, haiku.problem) == (HAIKU, False, "")
    assert cost(haiku) < cost(main)
    assert offered.turns == 15
    assert "assumed" in offered.basis
    assert len((await offers.allow(OPERATOR, [])).items) == 1


async def test_students_see_none_and_only_administrators_allow(offers: ModelOffers) -> None:
    with pytest.raises(Forbidden):
        await offers.list(actor(Role.STUDENT))
    with pytest.raises(Forbidden):
        await offers.allow(actor(), [HAIKU])


@pytest.mark.parametrize(
    ("wanted", "error"),
    [("nonsense", ModelNotUsable), ("openai:x", ModelNotAllowed), (f"{HAIKU},x", ModelNotAllowed)],
)
async def test_what_cannot_be_asked_is_not_allowed(
    offers: ModelOffers, wanted: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await offers.allow(OPERATOR, [HAIKU, wanted])
    assert len((await offers.list(actor())).items) == 1, "nothing was changed"


async def test_a_model_whose_provider_is_not_open_says_when_it_can_be_asked(
    services: Services, offers: ModelOffers
) -> None:
    await services.adjustments.change(OPERATOR, {"practice_models": "openai:gpt-5.4-mini, demo"})
    _, openai, demo = (await offers.list(actor())).items
    assert "OPENAI_API_KEY" in openai.problem
    assert "next start" in demo.problem


async def test_a_longer_prompt_costs_more(services: Services, offers: ModelOffers) -> None:
    teacher = actor()
    short = await a_client(services.db, teacher)
    long = await a_client(services.db, teacher, a_block(own_words="I worry a lot. " * 100))
    found = [await offers.list(teacher, each.id) for each in (short, long)]
    first, second = (cost(each.items[0]) for each in found)
    assert first < second


async def test_only_who_may_read_a_case_has_its_costs(
    services: Services, offers: ModelOffers
) -> None:
    teacher = actor()
    client = await a_client(services.db, teacher)
    with pytest.raises(PersonaNotFound):
        await offers.list(actor(), client.id)
    plain = await services.personas.create(teacher, draft(extensions={}))
    with pytest.raises(NotAClient):
        await offers.list(teacher, plain.id)


async def test_what_talks_came_to_before_replaces_what_is_assumed(
    services: Services, offers: ModelOffers
) -> None:
    before = cost((await offers.list(actor())).items[0])
    said = {"product": "practice", "input_tokens": 4_000, "system_tokens": 3_900, "lines": 10}
    kept = {"cached_tokens": 0, "cache_write_tokens": 0}
    for purpose in ("reply", "label"):
        facts: dict[str, Any] = {**said, **kept, "purpose": purpose}
        await wrote(services.db, *(an_event(new_id(), **facts) for _ in range(30)))
    offered = await offers.list(actor())
    assert "from the last 30 replies" in offered.basis
    assert cost(offered.items[0]) > before


async def test_a_card_carries_the_wish_and_the_linter_says_that_it_is_not_allowed(
    services: Services, offers: ModelOffers
) -> None:
    teacher = actor()
    client = await a_client(services.db, teacher, a_block(model="openai:gpt-6-luna"))
    card = await services.cards.export_card(teacher, client.id, CardForm.JSON_V3)
    copy = (await services.cards.import_card(teacher, card)).persona
    block = block_of(copy.fields)
    assert block is not None
    assert block.model == "openai:gpt-6-luna"
    findings = await services.clients.authoring.lint(teacher, copy.id)
    (finding,) = findings.items
    assert (finding.code, finding.place) == ("model_not_allowed", "block.model")
    assert finding.sentence.startswith("openai:gpt-6-luna may not be chosen here; anthropic:")
    assert findings.can_publish, "it is advice: the main model plays the client"
    allowed = block.model_copy(update={"model": HAIKU})
    await offers.allow(OPERATOR, [HAIKU])
    await services.clients.authoring.put(teacher, copy.id, CaseChange(block=allowed))
    assert (await services.clients.authoring.lint(teacher, copy.id)).items == []
