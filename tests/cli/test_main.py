from importlib.metadata import version
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from understudy.cli.main import app

COMMANDS = {
    "demo",
    "serve",
    "chat",
    "ask",
    "doctor",
    "people",
    "personas",
    "practice",
    "db",
    "budgets",
    "prices",
    "models",
    "usage",
    "jobs",
    "work",
    "conversations",
    "documents",
    "pages",
}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("COLUMNS", "120")
    return CliRunner()


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Return every command below a group, and the groups, by how they are called."""
    found = [(path, group)]
    for name, command in getattr(group, "commands", {}).items():
        found += commands(command, (*path, name))
    return found


ALL = commands(typer.main.get_command(app))


def test_the_version_is_the_packages(terminal: CliRunner) -> None:
    shown = terminal.invoke(app, ["--version"])
    assert (shown.exit_code, shown.output) == (0, version("understudy") + "\n")


def test_help_lists_every_command(terminal: CliRunner) -> None:
    shown = terminal.invoke(app, ["--help"])
    assert shown.exit_code == 0
    assert {path[0] for path, _ in ALL if len(path) == 1} == COMMANDS
    for name in COMMANDS:
        assert f" {name} " in shown.output


def test_without_a_command_it_helps(terminal: CliRunner) -> None:
    assert "Usage: " in terminal.invoke(app, []).output


@pytest.mark.parametrize(
    ("path", "command"), ALL, ids=[" ".join(path) or "itself" for path, _ in ALL]
)
def test_every_command_and_option_says_what_it_is_for(
    terminal: CliRunner, path: tuple[str, ...], command: Any
) -> None:
    shown = terminal.invoke(app, [*path, "--help"])
    assert shown.exit_code == 0
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{' '.join(path)} {parameter.name}"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["--nonsense"], ["serve", "--port", "many"], ["people", "role"]]
)
def test_what_it_does_not_understand_is_misuse(terminal: CliRunner, arguments: list[str]) -> None:
    shown = terminal.invoke(app, arguments)
    assert shown.exit_code == 2
    assert "Traceback" not in shown.output
