"""Commands about budgets."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from understudy.cli.main import app
from understudy.cli.run import out

type Command = Callable[..., Result]


@pytest.fixture
def understudy(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run commands in a data folder of its own, in a wide terminal."""
    monkeypatch.setattr(out, "width", 200)

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments, env=environment)

    return command


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_budget_is_set_listed_and_removed(understudy: Command) -> None:
    of_students = ("role", "day", "--of", "student")
    assert read(understudy("budgets", "set", *of_students, "--usd", "2", "--json"))["used"] == 0
    understudy("budgets", "set", "installation", "total", "--tokens", "5000000")
    shown = understudy("budgets", "list").stdout
    for word in ("role student", "$2", "0%", "5,000,000 tokens", "never"):
        assert word in shown
    assert understudy("budgets", "remove", *of_students).exit_code == 0
    (left,) = read(understudy("budgets", "list", "--json"))
    assert (left["scope"], left["limit_tokens"]) == ("installation", 5_000_000)


def test_a_person_may_be_named_by_their_address(understudy: Command) -> None:
    person = read(understudy("people", "list", "--json"))
    assert person == []
    understudy("people", "add", "ada@b.org", "--name", "Ada")
    budget = read(
        understudy("budgets", "set", "user", "month", "--of", "ada@b.org", "--usd", "9", "--json")
    )
    (ada,) = read(understudy("people", "list", "--json"))
    assert budget["of"] == ada["id"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["role", "day", "--of", "pupil", "--usd", "1"], "'pupil' is not a valid Role"),
        (["role", "day", "--of", "student"], "give limit_usd, limit_tokens or both"),
        (["section", "day", "--usd", "1"], "only the installation has none"),
        (["section", "day", "--of", "s", "--usd", "much"], "valid decimal"),
        (["user", "day", "--of", "eve@b.org", "--usd", "1"], "There is no such person"),
    ],
)
def test_what_is_no_budget_is_said_in_a_sentence(
    understudy: Command, arguments: list[str], sentence: str
) -> None:
    refused = understudy("budgets", "set", *arguments)
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert read(understudy("budgets", "list", "--json")) == []


def test_a_budget_that_is_not_there_cannot_be_removed(understudy: Command) -> None:
    gone = understudy("budgets", "remove", "installation", "day")
    assert gone.exit_code == 1
    assert "There is no such budget." in gone.stderr
