import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.accounts import add_member
from tests.support.ask import HANDBOOK
from tests.support.visits import answered, entered
from understudy.accounts.access import OPERATOR, Role
from understudy.ask.asking import FileUnusable
from understudy.ask.fronts import OWNER, Front, open_front
from understudy.bootstrap import Services


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    path = tmp_path / "handbook.md"
    path.write_text(HANDBOOK)
    return path


async def front(services: Services, *files: Path) -> Front:
    ask = services.ask
    return await open_front(services.accounts, ask.documents, ask.pages, files)


async def people(services: Services) -> Sequence[str]:
    return [each.email for each in (await services.accounts.people(OPERATOR)).items]


async def test_a_file_has_a_page_that_answers_and_an_owner_is_made(
    services: Services, handbook: Path
) -> None:
    opened = await front(services, handbook)
    assert opened.page.is_on
    assert opened.owner_link
    assert await people(services) == [OWNER.email]
    message = await answered(services, await entered(services, opened.page.slug), "Dogs?")
    assert "Dogs are not allowed" in message.text


async def test_the_first_administrator_owns_it(services: Services, handbook: Path) -> None:
    first = await add_member(services.db, Role.ADMIN)
    await add_member(services.db, Role.ADMIN, email="a-later-one@example.org")
    await add_member(services.db, Role.TEACHER)
    opened = await front(services, handbook)
    assert (opened.page.owner_id, opened.owner_link) == (first.actor.id, "")


async def test_the_same_file_changes_nothing_and_another_one_is_a_new_version(
    services: Services, handbook: Path
) -> None:
    first = (await front(services, handbook)).page
    again = await front(services, handbook)
    assert (again.page, again.owner_link) == (first, "")
    changed_text = HANDBOOK.replace("28 days", "30 days")
    await asyncio.to_thread(handbook.write_text, changed_text)
    changed = (await front(services, handbook)).page
    assert (changed.id, changed.slug) == (first.id, first.slug)
    assert [each.number for each in changed.documents] == [2]


async def test_what_was_removed_or_switched_off_is_there_again(
    services: Services, handbook: Path
) -> None:
    first = (await front(services, handbook)).page
    admin = (await services.accounts.find(OPERATOR, OWNER.email)).id
    await services.ask.pages.switch_off(OPERATOR, first.id)
    assert (await front(services, handbook)).page.id == first.id
    await services.ask.pages.remove(OPERATOR, first.id)
    second = (await front(services, handbook)).page
    assert (second.id != first.id, second.is_on, second.owner_id) == (True, True, admin)


async def test_several_files_answer_together(
    services: Services, handbook: Path, tmp_path: Path
) -> None:
    other = tmp_path / "pets.txt"
    await asyncio.to_thread(other.write_text, "Cats may stay until noon.")
    page = (await front(services, handbook, other)).page
    assert page.title == "Staff handbook, pets"
    assert len(page.documents) == 2
    with pytest.raises(FileUnusable):
        await front(services, tmp_path / "none.md")
