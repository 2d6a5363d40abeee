"""Commands about usage."""

import asyncio
import csv
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.usage import NOON, a_failure, an_event, wrote
from understudy.cli.main import app
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id

type Command = Callable[..., Result]

PAYER, TALK, FIRST, REQUEST = new_id(), new_id(), new_id(), new_id()


@pytest.fixture
def usage(installed: Path, environment: dict[str, str]) -> Command:
    """Run `understudy usage` where three calls were made long ago, and one today."""
    asyncio.run(_fill(installed))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["usage", *arguments], env=environment)

    return command


async def _fill(data: Path) -> None:
    db = Database(f"sqlite:///{data / 'understudy.db'}")
    here: dict[str, Any] = {"conversation_id": TALK, "message_id": FIRST, "request_id": REQUEST}
    second = timedelta(seconds=1)
    await wrote(
        db,
        a_failure(PAYER, **here),
        an_event(PAYER, NOON + second, attempt=2, note="as[a]ked", **here),
        an_event(PAYER, NOON + 2 * second, **{**here, "message_id": new_id(), "cost_usd": None}),
        an_event(PAYER, now() - second, model_asked="gpt-5.6-luna"),
    )
    await db.aclose()


def test_this_month_and_today_are_added_up(usage: Command) -> None:
    shown = usage()
    assert shown.exit_code == 0, shown.stderr
    assert "Today" in shown.stdout
    assert "This month" in shown.stdout
    assert "gpt-5.6-luna" in shown.stdout
    assert "gpt-5.6-terra" not in shown.stdout


def test_a_time_is_told_apart_as_asked(usage: Command) -> None:
    asked = ("--from", "2026-03-01", "--to", "2026-03-31")
    seen = json.loads(usage(*asked, "--by", "day", "--by", "person", "--json").stdout)
    assert (seen["totals"]["attempts"], list(seen["groups"])) == (3, ["day", "person"])
    shown = usage(*asked).stdout
    assert "Together" in shown
    assert "Today" not in shown
    assert "0.0100" in shown


def test_what_is_no_time_is_said_in_a_sentence(usage: Command) -> None:
    refused = usage("--from", "yesterday")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "want a day like 2026-11-21" in " ".join(refused.stderr.split())


def test_every_attempt_is_written_to_a_file(usage: Command, tmp_path: Path) -> None:
    file = tmp_path / "usage.csv"
    written = usage("--to", "2026-04-01", "--csv", str(file))
    assert (written.exit_code, written.stdout) == (0, "")
    with file.open(newline="") as opened:
        assert len(list(csv.DictReader(opened))) == 3
    refused = usage("--csv", str(tmp_path / "no" / "folder.csv"))
    assert refused.exit_code == 1
    assert "No such file" in refused.stderr


def test_a_conversation_is_explained_turn_by_turn(usage: Command) -> None:
    shown = usage("explain", str(TALK))
    assert shown.exit_code == 0, shown.stderr
    for words in (
        "overloaded",
        "as[a]ked",
        "40 40%",
        "together",
        "unknown",
        "2 calls",
    ):
        assert words in shown.stdout
    told = json.loads(usage("explain", str(TALK), "--json").stdout)
    assert [len(turn["attempts"]) for turn in told["turns"]] == [2, 1]


def test_a_conversation_without_calls_is_said_so(usage: Command) -> None:
    refused = usage("explain", str(new_id()))
    assert refused.exit_code == 1
    assert "no model has been asked yet" in refused.stderr
