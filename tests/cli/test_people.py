"""Commands about people."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from understudy.accounts.tokens import PREFIX
from understudy.cli.main import app

CHOSEN = "four words are good\n"

type Command = Callable[..., Result]


@pytest.fixture
def people(environment: dict[str, str]) -> Command:
    """Run `understudy people` in a data folder of its own."""

    def command(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app, ["people", *arguments], input=typed, env=environment)

    return command


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_an_added_person_gets_a_one_time_link(people: Command) -> None:
    added = people("add", "Ada@Example.org", "--name", "Ada [1]", "--role", "admin")
    assert added.exit_code == 0
    assert "For Ada [1], to be used once until" in added.stdout
    assert f"\nhttp://127.0.0.1:8000/set-up?token={PREFIX}" in added.stdout
    (person,) = read(people("list", "--json"))
    assert (person["email"], person["role"]) == ("ada@example.org", "admin")
    assert "has a link to use" in people("list").stdout


def test_a_password_may_be_read_instead(people: Command) -> None:
    person = read(
        people("add", "a@b.org", "--name", "Ada", "--password-stdin", "--json", typed=CHOSEN)
    )
    assert (person["role"], person["has_password"]) == ("student", True)


@pytest.mark.parametrize(
    ("arguments", "typed", "sentence"),
    [
        (["no e-mail", "--name", "Eve"], None, "This email will not do: is not an e-mail address."),
        (["eve@b.org", "--name", " "], None, "This name will not do"),
        (["eve@b.org", "--name", "Eve", "--password-stdin"], "password1\n", "one of the commonest"),
        (["ada@b.org", "--name", "Ada"], None, "is here already"),
    ],
)
def test_what_will_not_do_is_said_in_a_sentence(
    people: Command, arguments: list[str], typed: str | None, sentence: str
) -> None:
    people("add", "ada@b.org", "--name", "Ada")
    refused = people("add", *arguments, typed=typed)
    assert refused.exit_code == 1
    assert sentence in refused.stderr
    assert refused.stdout == ""
    assert len(read(people("list", "--json"))) == 1


def test_role_and_state_are_changed(people: Command) -> None:
    people("add", "ada@b.org", "--name", "Ada", "--password-stdin", typed=CHOSEN)
    assert read(people("role", "ada@b.org", "researcher", "--json"))["role"] == "researcher"
    assert "deactivated" in people("deactivate", "ada@b.org").stdout
    assert read(people("activate", "ada@b.org", "--json"))["active"] is True


def test_a_reset_prints_a_link(people: Command) -> None:
    people("add", "ada@b.org", "--name", "Ada", "--password-stdin", typed=CHOSEN)
    link = read(people("reset", "ada@b.org", "--json"))
    assert link["person"]["has_password"] is False
    assert link["path"] == f"/set-up?token={link['token']}"


def test_a_token_is_printed_alone_for_scripts_to_take(people: Command) -> None:
    people("add", "ada@b.org", "--name", "Ada", "--password-stdin", typed=CHOSEN)
    printed = people("token", "ada@b.org").stdout
    assert printed.startswith(PREFIX)
    assert printed.count("\n") == 1
    made = read(people("token", "ada@b.org", "--label", "Notebook", "--days", "3", "--json"))
    assert (made["label"], made["token"].startswith(PREFIX)) == ("Notebook", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("role", "x@b.org", "admin"),
        ("deactivate", "x@b.org"),
        ("reset", "x@b.org"),
        ("token", "x@b.org"),
    ],
)
def test_nobody_unknown_is_touched(people: Command, arguments: tuple[str, ...]) -> None:
    refused = people(*arguments)
    assert refused.exit_code == 1
    assert "There is no such person." in refused.stderr
