"""Reading lists that come in pages."""

from collections.abc import Awaitable, Callable

from understudy.kernel.page import MOST_PER_PAGE, Page

SEARCHED = 2_000
"""Items looked through when searching in a list that cannot search itself."""


async def read_all[Item](
    read: Callable[[str | None, int], Awaitable[Page[Item]]], most: int = SEARCHED
) -> list[Item]:
    """Return a whole list, or its first `most` items."""
    items: list[Item] = []
    after: str | None = None
    while len(items) < most:
        page = await read(after, MOST_PER_PAGE)
        items += page.items
        after = page.next
        if after is None:
            break
    return items


def matches(wanted: str, *texts: str) -> bool:
    """Tell whether every word of `wanted` begins or is within one of the texts."""
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in wanted.casefold().split())
