"""Reading lists that come in pages."""

from collections.abc import Awaitable, Callable

from understudy.kernel.page import MOST_PER_PAGE, Page

SEARCHED = 2_000
"""Items looked through when searching in a list that cannot search itself."""
_BEGINNING: str | None = None


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


class Reading[Item]:
    """Lists one after the other, read as far as they are looked at: `items` is what was read.

    Args:
        reads: one function for each list; it is given a cursor and how many it may return.
    """

    def __init__(self, *reads: Callable[[str | None, int], Awaitable[Page[Item]]]) -> None:
        self._reads, self._after = list(reads), _BEGINNING
        self.items: list[Item] = []

    @property
    def has_more(self) -> bool:
        """Whether something may be left to read."""
        return bool(self._reads)

    async def until(self, most: int) -> list[Item]:
        """Read on until so many are there, or all; return them."""
        while self._reads and len(self.items) < most:
            page = await self._reads[0](self._after, min(most - len(self.items), MOST_PER_PAGE))
            self.items += page.items
            self._after = page.next
            if page.next is None:
                self._reads.pop(0)
        return self.items[:most]


def matches(wanted: str, *texts: str) -> bool:
    """Tell whether every word of `wanted` begins or is within one of the texts."""
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in wanted.casefold().split())
