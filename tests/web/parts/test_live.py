"""Work that belongs to an open page."""

import asyncio

from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.web.parts.live import Living, while_open


async def test_work_begins_once_with_the_page_and_ends_with_it(site: Site) -> None:
    begun, ended = [], asyncio.Event()

    async def work() -> None:
        begun.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")
    while_open(page, "work", work)
    for _ in range(2):  # a browser may connect again
        for handler in page.connect_handlers[-1:]:
            handler()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert begun == [1]
    page.delete()
    async with asyncio.timeout(5):
        await ended.wait()


async def test_an_element_has_work_of_its_own_on_an_open_page_too(site: Site) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"), ui.element() as place:
        Living("work", work)
    async with asyncio.timeout(5):
        await begun.wait()
        place.clear()
        await ended.wait()


async def test_the_work_of_an_element_that_came_with_the_page_waits_for_the_browser(
    site: Site,
) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()

    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")
    page.tab_id, known = None, page.tab_id
    with page:
        Living("work", work)
        gone = Living("other work", work)
    gone.delete()
    page.tab_id = known
    await asyncio.sleep(0)
    assert not begun.is_set()
    for handler in page.connect_handlers[-2:-1]:
        handler()
    async with asyncio.timeout(5):
        await begun.wait()
