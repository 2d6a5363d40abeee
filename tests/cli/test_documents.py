"""Commands about documents."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.ask import HANDBOOK
from understudy.cli.main import app

type Command = Callable[..., Result]


@pytest.fixture
def documents(environment: dict[str, str]) -> Command:
    """Run `understudy documents` in a data folder of its own."""

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["documents", *arguments], env=environment)

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "handbook.md"
    written.write_text(HANDBOOK)
    return written


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_document_is_put_in_listed_shown_and_replaced(documents: Command, file: Path) -> None:
    added = documents("add", str(file), "--title", "Our [rules]")
    assert "Our [rules]" in added.stdout
    (card,) = read(documents("list", "--json"))
    assert (card["title"], card["version"]["number"]) == ("Our [rules]", 1)
    shown = documents("show", "our [RULES]")
    assert "[S1] Everybody who works here gets this book." in shown.stdout
    assert "amina@example.org" not in shown.stdout
    assert "contact: 1" in shown.stderr
    assert read(documents("show", card["id"], "--json"))["text"] in shown.stdout
    file.write_text(f"{HANDBOOK}\n## New\n\nThis is new.\n")
    replaced = read(documents("replace", card["id"], str(file), "--json"))
    assert replaced["version"]["number"] == 2
    assert "Our [rules]" in documents("list").stdout


def test_what_cannot_be_done_is_a_sentence(documents: Command, file: Path, tmp_path: Path) -> None:
    for title in ("Twice", "Twice"):
        assert documents("add", str(file), "--title", title).exit_code == 0
    empty = tmp_path / "empty.md"
    empty.write_text("")
    for arguments, words in (
        (("add", str(tmp_path / "none.md")), "No such file"),
        (("add", str(empty)), "othing was"),
        (("add", str(file), "--as", "nobody@example.org"), "no such person"),
        (("show", "Else"), "no such document"),
        (("show", "twice"), "give the id"),
    ):
        done = documents(*arguments)
        assert (done.exit_code, done.stdout) == (1, "")
        assert words in " ".join(done.stderr.split())
