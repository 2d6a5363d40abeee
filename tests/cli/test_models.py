import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.processes import run
from tests.support.simulator.manner import Manner
from tests.support.simulator.server import Simulator
from understudy.kernel.db import Database
from understudy.llm.tables import UsageEventRow

GPT, CLAUDE = "openai:gpt-5.4-mini", "anthropic:claude-haiku-5-5"


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as running:
        yield running


def at(simulator: Simulator) -> dict[str, str]:
    return {
        "model": GPT,
        "openai_url": simulator.url,
        "openai_api_key": "first-secret, second-secret",
        "anthropic_url": simulator.url,
    }


async def rows_in(data: Path) -> list[UsageEventRow]:
    database = Database(f"sqlite:///{data / 'understudy.db'}")
    async with database.read() as session:
        rows = list(await session.scalars(select(UsageEventRow)))
    await database.aclose()
    return rows


async def test_models_are_shown_with_price_window_and_number_of_keys(
    data: Path, simulator: Simulator
) -> None:
    code, out, _ = await run(data, "models", "--json", **at(simulator), fallback_models="demo")
    assert code == 0
    shown = json.loads(out)
    gpt, demo = shown["models"]
    assert (gpt["model"], gpt["used_for"], gpt["keys"]) == (GPT, "main, fast, judge", 2)
    assert gpt["why"] == "UNDERSTUDY_MODEL names it"
    assert float(gpt["price"]["tiers"][0]["input_usd"]) > 0
    assert gpt["window_tokens"] > 100_000
    assert (demo["model"], demo["used_for"], demo["keys"]) == ("demo", "fallback 1", 0)
    assert shown["checks"] == []
    assert simulator.journal == [], "nothing is asked unless one wants it"
    assert "secret" not in out


async def test_a_check_asks_once_per_model_and_is_in_the_ledger(
    data: Path, simulator: Simulator
) -> None:
    code, out, err = await run(
        data, "models", "--check", "--yes", "--json", **at(simulator), anthropic_api_key="other"
    )
    assert code == 0, err
    checks = json.loads(out)["checks"]
    assert [(c["model"], c["problem"]) for c in checks] == [(GPT, ""), (CLAUDE, "")]
    assert all(check["latency_s"] > 0 for check in checks)
    assert [entry.model for entry in simulator.journal] == ["gpt-5.4-mini", "claude-haiku-5-5"]
    rows = await rows_in(data)
    assert {(row.purpose, row.product, row.payer_id.int) for row in rows} == {
        ("check", "operator", 0)
    }
    assert len(rows) == 2


async def test_a_model_that_refuses_is_told_in_a_sentence_with_exit_code_3(
    data: Path, simulator: Simulator
) -> None:
    simulator.always(Manner(status=404))
    code, out, _ = await run(data, "models", "--check", "--yes", **at(simulator))
    assert code == 3
    assert "refused" in out
    assert "does not know this model" in " ".join(out.split())


async def test_a_check_asks_first_and_says_what_it_costs(data: Path, simulator: Simulator) -> None:
    code, _, err = await run(data, "models", "--check", given="n\n", **at(simulator))
    assert code == 1
    assert "a fraction of a cent" in err
    assert simulator.journal == []


async def test_without_a_model_it_says_what_to_set(data: Path) -> None:
    code, _, err = await run(data, "models")
    assert code == 3
    assert "UNDERSTUDY_MODEL=demo" in err


async def test_models_are_allowed_for_clients_and_taken_back(
    data: Path, simulator: Simulator
) -> None:
    keys = {**at(simulator), "anthropic_api_key": "other"}
    code, out, err = await run(
        data, "models", "--allow", CLAUDE, "--allow", "demo", "--json", **keys
    )
    assert code == 0, err
    used = {each["model"]: each["used_for"] for each in json.loads(out)["models"]}
    assert used == {GPT: "main, fast, judge", CLAUDE: "clients", "demo": "clients"}
    code, out, _ = await run(data, "models", "--disallow", CLAUDE, "--json", **keys)
    assert code == 0
    assert [each["model"] for each in json.loads(out)["models"]] == [GPT, "demo"]
    assert simulator.journal == []


async def test_a_model_without_its_key_is_not_allowed(data: Path, simulator: Simulator) -> None:
    code, _, err = await run(data, "models", "--allow", CLAUDE, **at(simulator))
    assert code == 1
    assert "ANTHROPIC_API_KEY" in err
    assert "Nothing was changed." in " ".join(err.split())
