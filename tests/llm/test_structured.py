from dataclasses import replace
from decimal import Decimal
from typing import Literal
from uuid import uuid4

import pytest
from pydantic import BaseModel, Field
from sqlalchemy import select

from tests.support.llm import MODEL_OF, Play, a_charge, a_request, opened_gateway, simulated
from tests.support.simulator.manner import Fault, Manner
from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.errors import Cause, ModelFailed, ProviderError
from understudy.llm.structured import AnswerUnfit, Filled, complete_as
from understudy.llm.tables import UsageEventRow
from understudy.llm.types import Answer, Usage

MAYA = '{"name": "Maya", "age": 34, "mood": "bad"}'
UNFIT = '{"name": "Maya", "age": "old", "mood": "sad"}'


class Person(BaseModel):
    """A person."""

    name: str
    age: int = Field(ge=1)
    mood: Literal["good", "bad"]


async def purposes(db: Database) -> list[str]:
    async with db.read() as session:
        query = select(UsageEventRow.purpose).order_by(UsageEventRow.at, UsageEventRow.id)
        return list(await session.scalars(query))


@pytest.mark.parametrize(
    "text",
    [
        MAYA,
        f" \n{MAYA}\n",
        f"```json\n{MAYA}\n```",
        f"```\n{MAYA}\n```\n",
    ],
    ids=["bare", "space around", "fenced", "fenced without a language"],
)
async def test_an_answer_that_fits_is_the_form(
    text: str, play: Play, settings: Settings, db: Database
) -> None:
    gateway, provider = await play(settings, [text])
    filled = await complete_as(gateway, a_request(), Person, a_charge())
    assert filled.form == Person(name="Maya", age=34, mood="bad")
    assert [answer.text for answer in filled.answers] == [text]
    assert provider.calls[0].request.schema is Person
    assert await purposes(db) == ["reply"]


@pytest.mark.parametrize(
    "text",
    [
        UNFIT,
        f"Here you are: {MAYA} I hope this helps.",
        f"```json {MAYA}```",
        "I would rather talk.",
        "[]",
        MAYA[:-5],
    ],
    ids=["wrong values", "prose around", "fence on one line", "no form", "a list", "cut"],
)
async def test_an_answer_that_does_not_fit_goes_back_with_what_is_wrong(
    text: str, play: Play, settings: Settings, db: Database
) -> None:
    gateway, provider = await play(settings, [text], [MAYA])
    filled = await complete_as(gateway, a_request("Who?"), Person, a_charge())
    assert filled.form.name == "Maya"
    assert [answer.text for answer in filled.answers] == [text, MAYA]
    first, second = (call.request for call in provider.calls)
    assert second.system == first.system
    assert second.lines[:1] == first.lines
    assert second.lines[1].text == text
    assert second.lines[2].text.startswith("This does not fit the form that was asked for:\n- ")
    assert await purposes(db) == ["reply", "reply.repair"]


async def test_the_words_name_every_problem(play: Play, settings: Settings) -> None:
    gateway, provider = await play(settings, [UNFIT], [MAYA])
    await complete_as(gateway, a_request(), Person, a_charge())
    words = provider.calls[1].request.lines[-1].text
    assert "- age: Input should be a valid integer" in words
    assert "- mood: Input should be 'good' or 'bad'" in words


async def test_an_answer_cut_at_its_length_is_asked_to_be_shorter(
    play: Play, settings: Settings
) -> None:
    cut = Answer(MAYA[:9], Usage(5, output_tokens=5), "length", "script")
    gateway, provider = await play(settings, [MAYA[:9], cut], [MAYA])
    await complete_as(gateway, a_request(), Person, a_charge())
    assert "say less" in provider.calls[1].request.lines[-1].text


@pytest.mark.parametrize("repairs", [0, 1, 2])
async def test_it_is_given_up_after_as_many_repairs_as_are_set(
    repairs: int, play: Play, settings: Settings, db: Database
) -> None:
    chosen = settings.model_copy(update={"repair_attempts": repairs})
    gateway, provider = await play(chosen, *[[UNFIT]] * 3)
    with pytest.raises(AnswerUnfit) as unfit:
        await complete_as(gateway, a_request(), Person, a_charge())
    assert len(provider.calls) == repairs + 1
    assert await purposes(db) == ["reply", *["reply.repair"] * repairs]
    assert unfit.value.cause is Cause.UNFIT
    assert unfit.value.answer.text == UNFIT
    assert unfit.value.message.startswith("The model's answer did not have the form")


async def test_a_repair_is_not_one_of_the_attempts(
    play: Play, settings: Settings, db: Database
) -> None:
    chosen = settings.model_copy(update={"attempts": 2, "retry_base_s": 0})
    failed = [ProviderError(Cause.SERVER_ERROR)]
    gateway, _ = await play(chosen, failed, [UNFIT], failed, [MAYA])
    filled = await complete_as(gateway, a_request(), Person, a_charge())
    assert filled.form.name == "Maya"
    async with db.read() as session:
        query = select(UsageEventRow.purpose, UsageEventRow.attempt).order_by(UsageEventRow.at)
        rows = [tuple(row) for row in await session.execute(query)]
    assert rows == [("reply", 1), ("reply", 2), ("reply.repair", 1), ("reply.repair", 2)]


async def test_a_repair_is_charged_to_whoever_paid_before(
    play: Play, settings: Settings, db: Database
) -> None:
    gateway, _ = await play(settings, [UNFIT], [MAYA])
    charge = replace(a_charge(), job_id=uuid4())
    await complete_as(gateway, a_request(), Person, charge)
    async with db.read() as session:
        rows = list(await session.scalars(select(UsageEventRow)))
    assert {(row.payer_id, row.job_id, row.product) for row in rows} == {
        (charge.payer_id, charge.job_id, charge.product)
    }


async def test_a_model_that_fails_is_not_mended(play: Play, settings: Settings) -> None:
    gateway, provider = await play(settings, [ProviderError(Cause.REJECTED)])
    with pytest.raises(ModelFailed) as failed:
        await complete_as(gateway, a_request(), Person, a_charge())
    assert failed.value.cause is Cause.REJECTED
    assert len(provider.calls) == 1


@pytest.mark.parametrize(
    ("costs", "together"),
    [
        ([Decimal("0.1")], Decimal("0.1")),
        ([Decimal("0.1"), Decimal("0.2")], Decimal("0.3")),
        ([Decimal(0)], Decimal(0)),
        ([Decimal("0.1"), None], None),
    ],
)
def test_a_form_costs_what_all_its_answers_cost(
    costs: list[Decimal | None], together: Decimal | None
) -> None:
    answers = tuple(Answer(MAYA, Usage(), "stop", "m", cost) for cost in costs)
    assert Filled(Person.model_validate_json(MAYA), answers).cost_usd == together


async def test_the_demo_fills_in_what_its_rule_improvises(settings: Settings, db: Database) -> None:
    maya = Person.model_validate_json(MAYA)
    async with opened_gateway(settings.model_copy(update={"model": "demo"}), db) as gateway:
        request = a_request(improvise=lambda _: maya)
        filled = await complete_as(gateway, request, Person, a_charge())
    assert filled.form == maya


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize(
    ("fault", "calls"),
    [(Fault.NONE, 1), (Fault.FENCED, 1), (Fault.UNFIT, 2), (Fault.PROSE, 2)],
    ids=str,
)
async def test_every_provider_fills_in_a_form_at_once_or_when_asked_again(
    kind: str, fault: Fault, calls: int, sqlite: Database, simulator: Simulator
) -> None:
    simulator.next(Manner(fault=fault))
    async with opened_gateway(simulated(kind, simulator.url), sqlite) as gateway:
        filled = await complete_as(gateway, a_request(), Person, a_charge())
    assert isinstance(filled.form, Person)
    assert len(filled.answers) == len(simulator.journal) == calls
    assert await purposes(sqlite) == ["reply", "reply.repair"][:calls]


@pytest.mark.parametrize("kind", MODEL_OF)
async def test_a_model_that_never_fits_is_given_up(
    kind: str, sqlite: Database, simulator: Simulator
) -> None:
    simulator.always(Manner(fault=Fault.UNFIT))
    async with opened_gateway(simulated(kind, simulator.url), sqlite) as gateway:
        with pytest.raises(AnswerUnfit):
            await complete_as(gateway, a_request(), Person, a_charge())
    assert len(simulator.journal) == 2


@pytest.mark.parametrize("kind", MODEL_OF)
@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.THINKING], ids=str)
async def test_an_answer_without_a_word_is_unreadable_to_the_gateway(
    kind: str, fault: Fault, sqlite: Database, simulator: Simulator
) -> None:
    simulator.always(Manner(fault=fault))
    chosen = simulated(kind, simulator.url, attempts=1)
    async with opened_gateway(chosen, sqlite) as gateway:
        with pytest.raises(ModelFailed) as failed:
            await gateway.complete(a_request(), a_charge())
    assert failed.value.cause is Cause.MALFORMED


async def test_a_model_that_only_reads_is_told_the_form_in_words(
    sqlite: Database, simulator: Simulator
) -> None:
    model = "openrouter:meta-llama/llama-3.3-70b-instruct"
    async with opened_gateway(
        simulated("openrouter", simulator.url, model=model), sqlite
    ) as gateway:
        filled = await complete_as(gateway, a_request(), Person, a_charge())
    assert isinstance(filled.form, Person)
    body = simulator.journal.last().body
    assert "response_format" not in body
    assert "Answer with one JSON object" in str(body["messages"][0])
