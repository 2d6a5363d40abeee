"""`understudy practice`: what is practised and what it costs."""

import asyncio
import csv
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.support.figures import practised
from tests.support.handed_in import a_class
from understudy.bootstrap import open_services
from understudy.cli.main import app
from understudy.kernel.clock import now
from understudy.kernel.settings import Settings

type Command = Callable[..., Result]


@pytest.fixture
def pilot(installed: Path, environment: dict[str, str]) -> Command:
    """Run `understudy practice pilot` where a student practised today, and another day."""
    asyncio.run(_fill(installed))

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["practice", "pilot", *arguments], env=environment)

    return command


async def _fill(data: Path) -> None:
    settings = Settings(_env_file=None, data=data, model="demo")  # type: ignore[call-arg]  # pydantic-settings' own
    async with open_services(settings) as services:
        of = await a_class(services)
        await practised(of, usd="0.25")
        await practised(of, usd="0.50", ago=timedelta(days=3))


def test_days_with_sessions_and_sections_are_told(pilot: Command) -> None:
    shown = pilot()
    assert shown.exit_code == 0, shown.stderr
    for told in ("Together", "0.7500", "0.3750", f"{now():%Y-%m-%d}", "0 under way now."):
        assert told in shown.stdout


def test_it_is_written_as_csv_and_printed_as_json(pilot: Command, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    today = f"{now():%Y-%m-%d}"
    written = pilot("--from", today, "--to", today, "--csv", str(file))
    assert written.exit_code == 0, written.stderr
    first, together = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert (first["day"], first["sessions"], together["cost_usd"]) == (today, "1", "0.250000000")
    found = json.loads(pilot("--json").stdout)
    assert found["totals"]["sessions"] == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--from", "yesterday"], "2026-11-21"),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "end before they begin"),
    ],
)
def test_days_that_cannot_be_are_said_in_a_sentence(
    pilot: Command, arguments: list[str], sentence: str
) -> None:
    shown = pilot(*arguments)
    assert shown.exit_code == 1
    assert sentence in " ".join(shown.stderr.split())
