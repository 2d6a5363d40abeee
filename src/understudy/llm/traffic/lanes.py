"""The ways out: one queue for each provider, one breaker for each model."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Self

from understudy.llm.adjustments import Adjustments
from understudy.llm.catalog import ModelName, kind_of
from understudy.llm.traffic.breaker import Breaker
from understudy.llm.traffic.queue import Outgoing
from understudy.llm.traffic.windows import Windows


class Lanes:
    """The queues and breakers of this process."""

    def __init__(self, queues: Mapping[str, Outgoing]) -> None:
        self.queues = queues
        self.breakers: dict[str, Breaker] = {}

    @classmethod
    @asynccontextmanager
    async def open(
        cls, keys: Mapping[str, int], windows: Windows, adjustments: Adjustments
    ) -> AsyncIterator[Self]:
        """Open a queue for each provider, until the end of the block.

        Args:
            keys: how many keys each provider has. The demo model, which asks nobody, needs no
                queue.
            windows: the counts.
            adjustments: the limits in force.
        """
        async with AsyncExitStack() as stack:
            queues = {
                name: await stack.enter_async_context(Outgoing(name, count, windows, adjustments))
                for name, count in keys.items()
                if kind_of(name) is not None
            }
            yield cls(queues)

    def queue(self, provider: str) -> Outgoing | None:
        """Return a provider's queue; None if its calls need none."""
        return self.queues.get(provider)

    def breaker(self, model: ModelName) -> Breaker:
        """Return a model's breaker."""
        return self.breakers.setdefault(str(model), Breaker())
