"""Models that may be chosen in place of the main one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.support.llm import a_charge, a_request, opened_gateway
from understudy.accounts.access import OPERATOR
from understudy.kernel.db import Database
from understudy.kernel.settings import Settings
from understudy.llm.allowed import names_in
from understudy.llm.catalog import ModelName
from understudy.llm.errors import Cause, ProviderError
from understudy.llm.gateway import Gateway
from understudy.llm.models import Choice, Models, why_not
from understudy.llm.providers.scripted import ScriptedProvider, Step
from understudy.llm.tables import UsageEventRow

MAIN, OTHER = ModelName("compatible", "house"), ModelName("compatible", "guest")
CLOSED = "openai:gpt-5.4-mini"
"""Its provider is not open."""


@asynccontextmanager
async def playing(
    db: Database, settings: Settings, *scripts: list[Step]
) -> AsyncIterator[tuple[Gateway, ScriptedProvider]]:
    provider = ScriptedProvider(*scripts)
    models = Models(Choice(MAIN, MAIN, "a test"), {MAIN.provider: [provider]})
    rules = settings.model_copy(update={"attempts": 1, "practice_models": f"{OTHER}, {CLOSED}"})
    async with opened_gateway(rules, db, models) as gateway:
        yield gateway, provider


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        (" , nonsense, nowhere:x", []),
        ("openai:a, demo ,openai:a", ["openai:a", "demo"]),
        ("demo:quick", ["demo:quick"]),
        ("compatible:qwen3:8b", ["compatible:qwen3:8b"]),
    ],
)
def test_a_list_is_read_as_far_as_it_holds_names(text: str, names: list[str]) -> None:
    assert [str(name) for name in names_in(text)] == names


async def test_what_is_allowed_and_open_may_be_chosen(db: Database, settings: Settings) -> None:
    async with playing(db, settings) as (gateway, _):
        allowed = gateway.allowed
        assert str(OTHER) in allowed
        assert str(MAIN) in allowed, "the main model always"
        for wish in ("", CLOSED, "compatible:stranger", "a, b", "no name"):
            assert wish not in allowed
        await gateway.adjustments.change(OPERATOR, {"practice_models": ""})
        assert str(OTHER) not in allowed
        await gateway.adjustments.change(OPERATOR, {"practice_models": None})
        assert str(OTHER) in allowed, "the setting's own again"
        await gateway.adjustments.change(OPERATOR, {"practice_models": "demo"})
        assert str(OTHER) not in allowed


async def test_the_chosen_model_is_asked_and_no_other(db: Database, settings: Settings) -> None:
    async with playing(db, settings, ["Hello."]) as (gateway, provider):
        answer = await gateway.complete(replace(a_request(), model=str(OTHER)), a_charge())
    assert [call.model for call in provider.calls] == ["guest"]
    assert answer.note == ""


async def test_a_model_that_may_not_be_chosen_gives_way_with_a_note(
    db: Database, settings: Settings
) -> None:
    async with playing(db, settings, ["Hello."]) as (gateway, provider):
        answer = await gateway.complete(replace(a_request(), model="openai:gone"), a_charge())
    told = "openai:gone may not be chosen here; compatible:house answers in its place."
    assert [call.model for call in provider.calls] == ["house"]
    assert answer.note == told
    async with db.read() as session:
        assert [row.note for row in await session.scalars(select(UsageEventRow))] == [told]


async def test_the_main_model_stands_in_for_a_chosen_one_that_fails(
    db: Database, settings: Settings
) -> None:
    async with playing(db, settings, [ProviderError(Cause.UNKNOWN_MODEL)], ["Hello."]) as (
        gateway,
        provider,
    ):
        answer = await gateway.complete(replace(a_request(), model=str(OTHER)), a_charge())
    assert [call.model for call in provider.calls] == ["guest", "house"]
    assert "compatible:guest failed" in answer.note


def test_providers_of_allowed_models_are_opened_if_they_can_be() -> None:
    settings = Settings(_env_file=None, model="demo", compatible_url="http://127.0.0.1:9")  # type: ignore[call-arg]
    models = Models.open(settings, [OTHER, ModelName.parse(CLOSED, "a test")])
    assert set(models.keys) == {"demo", "compatible"}


def test_what_is_missing_is_said() -> None:
    settings = Settings(_env_file=None, model="demo", compatible_url="nonsense")  # type: ignore[call-arg]
    assert "OPENAI_API_KEY" in why_not(ModelName.parse(CLOSED, "a test"), settings)
    assert "no web address" in why_not(OTHER, settings)
    assert why_not(ModelName.parse("demo", "a test"), settings) == ""
