"""`understudy personas draft`, while another process works on jobs."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.accounts import add_member
from tests.support.drafts import FATHERS
from tests.support.processes import run
from understudy.accounts.access import OPERATOR, Role
from understudy.bootstrap import Services, open_services
from understudy.kernel.settings import Settings

DRAFT = ("personas", "draft", FATHERS)


@pytest.fixture
async def working(settings: Settings) -> AsyncIterator[Services]:
    """Services that work on jobs."""
    async with open_services(settings, works=True) as services:
        yield services


async def test_drafts_are_shown_as_the_job_made_them(working: Services, installed: Path) -> None:
    code, told, errors = await run(installed, *DRAFT, "--count", "3", "--json", model="demo")
    assert code == 0, errors
    drafts = json.loads(told)
    assert [(draft["number"], draft["state"]) for draft in drafts] == [
        (1, "drafted"),
        (2, "drafted"),
        (3, "drafted"),
    ]
    assert (await working.personas.list(OPERATOR)).items == []


async def test_a_person_keeps_what_is_drafted_for_them(working: Services, installed: Path) -> None:
    teacher = await add_member(working.db, Role.TEACHER)
    more = ("--count", "2", "--keep", "shared", "--as", teacher.email)
    code, told, errors = await run(installed, *DRAFT, *more, model="demo")
    assert code == 0, errors
    cards = (await working.personas.list(teacher.actor)).items
    assert len(cards) == 2
    assert all(card.visibility == "shared" for card in cards)
    assert "kept" in told
    assert [job.done for job in (await working.jobs.list(teacher.actor)).items] == [2]


async def test_without_a_worker_nothing_is_begun(settings: Settings, installed: Path) -> None:
    code, _, errors = await run(installed, *DRAFT, model="demo")
    assert code == 1
    assert "No process works on jobs" in " ".join(errors.split())
    async with open_services(settings) as services:
        assert (await services.jobs.list(OPERATOR)).items == []


async def test_what_cannot_be_drafted_is_said(installed: Path) -> None:
    code, _, errors = await run(installed, "personas", "draft", "x", model="demo")
    assert code == 1
    assert "This cannot be drafted: brief" in errors
