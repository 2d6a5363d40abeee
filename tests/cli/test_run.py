import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel
from rich.table import Table
from typer.testing import CliRunner

from tests.support.logs import kept_logging
from understudy.accounts.access import OPERATOR
from understudy.bootstrap import Services
from understudy.cli.main import app
from understudy.cli.run import Exit, demo_settings, guarded, run, settings_for, show
from understudy.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    Unavailable,
    UnderstudyError,
)
from understudy.llm.errors import Cause, ModelFailed, ModelNotUsable


class Boat(BaseModel):
    name: str
    crew: list[str] = []


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)  # no `.env` of the machine
    with kept_logging():
        yield


def table() -> Table:
    shown = Table("Name")
    shown.add_row("Ada")
    return shown


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Invalid(reason="No [bold]such[/] thing."), Exit.FAILED),
        (NotFound(), Exit.FAILED),
        (Forbidden(), Exit.FAILED),
        (Conflict(), Exit.FAILED),
        (Unavailable(), Exit.FAILED),
        (LimitReached(retry_after_s=5), Exit.LIMIT),
        (ModelFailed(Cause.TIMEOUT), Exit.MODEL),
        (ModelNotUsable(reason="No key."), Exit.MODEL),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_a_sentence_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], error: UnderstudyError, code: Exit
) -> None:
    def work() -> None:
        raise error

    with pytest.raises(typer.Exit) as ended:
        guarded(work)
    assert ended.value.exit_code == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert " ".join(captured.err.split()) == error.message


def test_exit_codes_are_the_documented_ones() -> None:
    codes = {"OK": 0, "FAILED": 1, "MISUSE": 2, "MODEL": 3, "LIMIT": 4, "NOT_THERE": 5}
    codes["INTERRUPTED"] = 130
    assert {code.name: code.value for code in Exit} == codes


def test_ctrl_c_is_an_end_and_not_a_trace() -> None:
    def work() -> None:
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit) as ended:
        guarded(work)
    assert ended.value.exit_code == 130


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    def work() -> None:
        raise LookupError("ours")

    with pytest.raises(LookupError):
        guarded(work)


def test_work_without_an_error_gives_its_result() -> None:
    assert guarded(lambda: 7) == 7


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (Boat(name="Zoë [b]", crew=["李"]), {"name": "Zoë [b]", "crew": ["李"]}),
        ([Boat(name="A"), Boat(name="B")], [{"name": "A", "crew": []}, {"name": "B", "crew": []}]),
        ([], []),
        ({"checked": Path("x")}, {"checked": "x"}),
    ],
)
def test_json_is_all_there_is_on_standard_output(
    capsys: pytest.CaptureFixture[str], data: object, read: Any
) -> None:
    show(data, True, table)
    captured = capsys.readouterr()
    assert json.loads(captured.out) == read
    assert captured.out.endswith("\n")
    assert captured.err == ""


def test_a_person_gets_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    show([Boat(name="A")], False, table)
    shown = capsys.readouterr().out
    assert "Ada" in shown
    assert "{" not in shown


def test_the_command_line_wins_and_a_misspelt_name_is_told(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNDERSTUDY_DATA", "/somewhere/else")
    monkeypatch.setenv("UNDERSTUDY_PROT", "1")
    settings = settings_for(data, port=9000)
    assert (settings.data, settings.port) == (data, 9000)
    assert "Did you mean UNDERSTUDY_PORT?" in " ".join(capsys.readouterr().err.split())


def test_the_demo_lives_in_a_folder_below_the_installations(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    real, demo = settings_for(None), demo_settings(None)
    assert demo.data == real.data / "demo"
    assert demo.database != real.database
    assert demo_settings(data / "mine").data == data / "mine"


@pytest.mark.parametrize(
    ("named", "used"), [("", "demo"), ("compatible:qwen3", "compatible:qwen3")]
)
def test_the_demo_asks_the_demo_model_unless_one_is_named(
    data: Path, monkeypatch: pytest.MonkeyPatch, named: str, used: str
) -> None:
    monkeypatch.setenv("UNDERSTUDY_MODEL", named)
    assert demo_settings(data).model == used


def test_in_the_demo_one_talks_at_once_though_its_people_have_talked(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = settings_for(data).person_messages_per_minute
    assert demo_settings(data).person_messages_per_minute > usual
    monkeypatch.setenv("UNDERSTUDY_PERSON_MESSAGES_PER_MINUTE", "3")
    assert demo_settings(data).person_messages_per_minute == 3


def test_work_gets_open_services_and_needs_no_key(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERSTUDY_MODEL", "anthropic:claude-sonnet-5-5")

    async def work(services: Services) -> int:
        assert services.gateway.models.is_demo
        return len((await services.accounts.people(OPERATOR)).items)

    assert run(work, installed) == 0


def test_work_that_asks_a_model_refuses_without_its_key(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNDERSTUDY_MODEL", "anthropic:claude-sonnet-5-5")

    async def work(_services: Services) -> None:
        raise AssertionError("no model can answer")

    with pytest.raises(typer.Exit) as ended:
        run(work, installed, asks_model=True)
    assert ended.value.exit_code == Exit.MODEL
    assert "ANTHROPIC_API_KEY" in capsys.readouterr().err


def test_a_whole_command_prints_json_and_ends_with_its_code(installed: Path) -> None:
    terminal, where = CliRunner(), ["--data", str(installed)]
    listed = terminal.invoke(app, ["people", "list", "--json", *where])
    assert (listed.exit_code, json.loads(listed.stdout)) == (0, [])
    missing = terminal.invoke(app, ["people", "role", "nobody@example.org", "teacher", *where])
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert missing.stderr
    assert "Traceback" not in missing.stderr


def test_settings_that_cannot_be_used_end_every_command(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNDERSTUDY_PORT", "many")
    ended = CliRunner().invoke(app, ["people", "list", "--data", str(installed)])
    assert ended.exit_code == 1
    assert "UNDERSTUDY_PORT" in ended.stderr
    assert [file.name for file in installed.iterdir()] == ["understudy.db"]
