"""A class from the first account to the last level, in real browsers before a real server."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.support import story, story_model, story_review, story_student, story_teacher
from tests.support import story_facts as facts
from tests.support.browser import PHONE, needs_chromium, open_browser
from tests.support.llm import MODEL_OF
from tests.support.processes import newly_served
from tests.support.simulator.server import Simulator
from tests.support.story_pages import Windows, chooses_a_password, invites, sees, windows
from understudy.web.parts.figures import money

pytestmark = needs_chromium
TEACHER, GOOD, POOR = "Tomas Reyes", "Noor Haddad", "Jonas Beck"
QUICK = {"demo_words_per_s": "0", "person_messages_per_minute": "0", "provider_requests": "0"}


@dataclass
class Stage:
    """A new installation, and everybody's window."""

    windows: Windows
    set_up: str
    database: str
    is_demo: bool


@asynccontextmanager
async def _opened(model: str, data: Path, folder: Path) -> AsyncIterator[Stage]:
    async with Simulator() as simulator:
        simulator.play(story_model.play)
        chosen = {"model": model}
        if model != "demo":
            key, url = "key-of-anthropic", simulator.url
            chosen |= {"anthropic_api_key": key, "anthropic_url": url}
        async with (
            newly_served(data, **QUICK, **chosen) as (server, set_up),
            open_browser() as browser,
            windows(browser, server.url, folder) as opened,
        ):
            yield Stage(opened, set_up, f"sqlite:///{data / 'understudy.db'}", model == "demo")
            assert not opened.troubles


@pytest.mark.parametrize("model", ["demo", f"anthropic:{MODEL_OF['anthropic']}"])
async def test_a_class_practises_from_the_first_account_to_the_last_level(
    model: str, installed: Path, tmp_path: Path
) -> None:
    async with _opened(model, installed, tmp_path) as stage:
        await _story(stage)


async def _story(stage: Stage) -> None:
    admin = await stage.windows.of("admin")
    await chooses_a_password(admin, stage.set_up, name="Ada Admin", email="ada@story.test")
    links = {
        name: await invites(admin, name, f"{name.split()[0].lower()}@story.test", role)
        for name, role in ((TEACHER, "Teacher"), (GOOD, "Student"), (POOR, "Student"))
    }
    teacher, good = await stage.windows.of("teacher"), await stage.windows.of("good")
    poor = await stage.windows.of("poor", **PHONE)
    for page, name in ((teacher, TEACHER), (good, GOOD), (poor, POOR)):
        await chooses_a_password(page, links[name])
    await _authors(teacher)
    rubric = await story_teacher.copies_the_rubric(teacher)
    section = await story_teacher.makes_the_section(teacher)
    await story_teacher.gives_the_assignment(teacher, rubric)
    assignment = teacher.url.rpartition("/")[2]
    code = await story_teacher.shows_the_code(teacher, section)
    async with asyncio.TaskGroup() as students:
        students.create_task(_practises_well(good, code))
        students.create_task(_practises_poorly(poor, code))
    await _reviews(teacher)
    session = await _reads_what_the_teacher_says(good)
    await story_student.reads_the_feedback(poor)
    await sees(poor, story.COMMENT)
    assert await facts.counted(teacher, assignment, GOOD, story.CHANGED) == "4"
    await _is_true(stage, good, session)
    await _costs(stage, admin)


async def _authors(teacher: Page) -> None:
    act = story_teacher
    await act.begins_a_client(teacher)
    await act.writes_the_case(teacher)
    await act.has_the_rest_drafted(teacher)
    await act.mends_what_the_linter_found(teacher)
    await act.tests_with_questions(teacher)
    await act.tries_the_client(teacher)
    await act.publishes_the_client(teacher)


async def _practises_well(page: Page, code: str) -> None:
    act = story_student
    await act.joins(page, code)
    await act.begins(page)
    await act.talks(page, story.SKILLED[:4])
    await act.pauses_and_goes_on(page)
    await act.talks(page, story.SKILLED[4:], first=4)
    await act.ends(page)
    await act.reflects(page, story.REFLECTIONS[GOOD], "3")
    await act.answers_the_survey(page, "5", "She felt real.")


async def _practises_poorly(page: Page, code: str) -> None:
    act = story_student
    await act.joins(page, code)
    await act.begins(page)
    await act.talks(page, story.POOR[:3])
    await act.asks_the_platform(page, left=9)
    await act.talks(page, story.POOR[3:], first=3)
    await act.ends(page)
    await act.reflects(page, story.REFLECTIONS[POOR], "2")
    await act.answers_the_survey(page, "2", "She hardly spoke.")


async def _reviews(page: Page) -> None:
    act = story_review
    await act.opens_the_queue(page, POOR)
    await act.comments_on_a_line(page, story.POOR[1])
    await act.releases(page)
    await act.goes_to_the_next(page, GOOD)
    assert await act.gives_another_level(page, "4") != "level 4"
    await act.releases(page)


async def _reads_what_the_teacher_says(page: Page) -> str:
    """Return the id of the session that was read about."""
    await story_student.reads_the_feedback(page)
    skill = await story_review.unfolded_skill(page)
    await sees(skill, f"Your teacher: {story.REASON}")
    await sees(skill, "4 Skilled")
    await story_student.follows_a_quote(page)
    return page.url.rpartition("/")[2].partition("#")[0]


async def _is_true(stage: Stage, page: Page, session: str) -> None:
    """See that no quote was invented, and that every call is in the ledger under what it was."""
    view = await facts.feedback(page, session)
    quotes = list(facts.quotes_in(view))
    assert len(quotes) >= 12
    assert all(quote in said for quote, said in quotes)
    assert all(quote != story_model.INVENTED for quote, _ in quotes)
    calls = Counter(row.purpose for row in await facts.ledger(stage.database))
    turns = len(story.SKILLED) + len(story.POOR) + len(story.TRYING)
    expected = {"client_draft": 1, "client_test": 2, "label": turns, "reply": turns, "judge": 2}
    if not stage.is_demo:
        expected["reply.again"] = 1  # what it was not to tell was caught, and asked for anew
    assert calls == expected


async def _costs(stage: Stage, admin: Page) -> None:
    """See that the administrator is shown what the ledger says."""
    rows = await facts.ledger(stage.database)
    paid = sum((row.cost_usd or Decimal(0) for row in rows if row.conversation_id), Decimal(0))
    assert {row.product for row in rows} == {"practice"}
    assert all(row.cost_usd is not None for row in rows)
    assert (paid == 0) == stage.is_demo
    await story_review.sees_the_cost(admin, f"{money(paid)}, ")
