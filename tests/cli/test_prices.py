"""Commands about prices."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from understudy.cli.main import app
from understudy.cli.run import err, out

type Command = Callable[..., Result]


@pytest.fixture
def prices(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `understudy prices` in a data folder of its own, in a wide terminal."""
    monkeypatch.setattr(out, "width", 200)
    monkeypatch.setattr(err, "width", 200)

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["prices", *arguments], env=environment)

    return command


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_price_is_set_with_its_tiers_and_found(prices: Command) -> None:
    (made,) = read(
        prices("set", "compatible:qwen", "3,15,0.3", "200000:6,22.5", "--batch", "0.5", "--json")
    )
    first, second = made["price"]["tiers"]
    assert [first[name] for name in ("input_usd", "output_usd", "cached_usd")] == ["3", "15", "0.3"]
    assert (first["cache_write_usd"], first["batch_factor"]) == ("3", "0.5")
    assert (second["above_input_tokens"], second["cached_usd"]) == (200_000, "6")
    shown = prices("list").stdout
    assert "compatible:qwen" in shown
    assert "200,000" in shown
    assert "claude-sonnet-5-5" in shown


def test_the_price_data_are_searched(prices: Command) -> None:
    (found,) = read(prices("list", "gemini-3.1-pro-preview", "--json"))[:1]
    assert found["price"]["source"] == "data"
    assert "x 0.5" in prices("list", "gemini-3.1-pro-preview").stdout


def test_a_price_is_taken_back_and_the_history_kept(prices: Command) -> None:
    prices("set", "openai:gpt-5.4", "1,2", "--note", "A [discount]")
    (back,) = read(prices("set", "openai:gpt-5.4", "--json"))
    assert back["price"]["source"] == "data"
    newest, before = read(prices("history", "--json"))
    assert newest["tiers"] is None
    assert before["tiers"]
    shown = prices("history").stdout
    assert "A [discount]" in shown
    assert "1,2,1,1" in shown
    assert "operator" in shown
    assert "price data" in shown


def test_a_model_without_a_price_is_shown_as_unknown(prices: Command) -> None:
    shown = prices("set", "compatible:llama")
    assert shown.exit_code == 0
    assert "unknown" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compatible:qwen", "three,15"], "three,15 is no price: write INPUT,OUTPUT"),
        (["compatible:qwen", "3"], "3 is no price"),
        (["compatible:qwen", "5:3,15"], "5:3,15 is no price"),
        (["qwen", "3,15"], "MODEL=qwen is no model"),
        (["demo", "3,15"], "demo is no provider"),
        (["compatible:qwen", "3,15", "--from", "2020-01-01"], "holds from now on"),
    ],
)
def test_what_is_no_price_is_said_in_a_sentence(
    prices: Command, arguments: list[str], sentence: str
) -> None:
    refused = prices("set", *arguments)
    assert refused.exit_code in (1, 3)
    assert sentence in refused.stderr
    assert read(prices("history", "--json")) == []
