"""A waiting line that is fair to those who pay: one call of each in turn."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Protocol
from uuid import UUID


class Waits(Protocol):
    """What can stand in a line."""

    @property
    def payer(self) -> UUID:
        """Who pays for it."""
        ...


class Line[W: Waits]:
    """First come, first served for each payer, and in turn among payers."""

    def __init__(self) -> None:
        self._payers: OrderedDict[UUID, OrderedDict[W, None]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[W]:
        return (each for own in self._payers.values() for each in own)

    def add(self, each: W) -> None:
        """Let someone stand in line, behind what the same payer has waiting."""
        self._payers.setdefault(each.payer, OrderedDict())[each] = None
        self._length += 1

    def first(self) -> W | None:
        """Return whose turn it is."""
        return next(iter(next(iter(self._payers.values()))), None) if self._payers else None

    def serve(self, each: W) -> None:
        """Take someone out because it goes: the next turn is another payer's."""
        self.drop(each)
        if each.payer in self._payers:
            self._payers.move_to_end(each.payer)

    def drop(self, each: W) -> None:
        """Take someone out who waits no longer; harmless if it is not there."""
        own = self._payers.get(each.payer)
        if own is None or each not in own:
            return
        del own[each]
        self._length -= 1
        if not own:
            del self._payers[each.payer]

    def ahead_of(self, payer: UUID) -> int:
        """Return how many go before what this payer would add now, if nobody else comes."""
        mine = len(self._payers.get(payer, ()))
        others = (len(own) for each, own in self._payers.items() if each != payer)
        return mine + sum(min(theirs, mine + 1) for theirs in others)

    def longest(self) -> W | None:
        """Return the last one of the payer who has most waiting."""
        if not self._payers:
            return None
        longest = max(self._payers, key=lambda payer: len(self._payers[payer]))
        return next(reversed(self._payers[longest]))

    def counts(self) -> dict[UUID, int]:
        """Return how many each payer has waiting."""
        return {payer: len(own) for payer, own in self._payers.items()}
