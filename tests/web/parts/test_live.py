"""Work that belongs to an open page."""

import asyncio

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.web.parts.live import while_open


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
