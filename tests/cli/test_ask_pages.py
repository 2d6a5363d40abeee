"""Commands about ask pages."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.support.ask import a_page
from understudy.accounts.access import OPERATOR
from understudy.ask.pages.schemas import AskPage, PageDraft
from understudy.bootstrap import open_services
from understudy.cli.main import app
from understudy.kernel.settings import Settings


@pytest.fixture
def pages(settings: Settings) -> list[AskPage]:
    """Return a page that can answer, and one that cannot."""

    async def make() -> list[AskPage]:
        async with open_services(settings) as services:
            ready = await a_page(services, OPERATOR, on=False, slug="handbook")
            empty = await services.ask.pages.create(OPERATOR, PageDraft(title="Empty"))
            return [ready, empty]

    return asyncio.run(make())


def run(data: Path, *arguments: str) -> Result:
    """Run `understudy pages` on these pages."""
    environment = {"UNDERSTUDY_DATA": str(data), "UNDERSTUDY_MODEL": "demo", "COLUMNS": "200"}
    return CliRunner().invoke(app, ["pages", *arguments], env=environment)


def read(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_page_is_switched_on_and_off_by_its_address_or_id(
    data: Path, pages: list[AskPage]
) -> None:
    assert read(run(data, "on", "Handbook", "--json"))["is_on"]
    listed = run(data, "list").stdout
    assert "$0.00 of $1.00" in listed
    assert [page["is_on"] for page in read(run(data, "list", "--json"))] == [False, True]
    assert not read(run(data, "off", str(pages[0].id), "--json"))["is_on"]


def test_a_page_that_cannot_answer_says_why(data: Path, pages: list[AskPage]) -> None:
    refused = run(data, "on", pages[1].slug)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "no document" in refused.stderr
    assert "no such page" in run(data, "off", "nowhere").stderr
