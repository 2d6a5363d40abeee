"""Live hints: what has just happened, for whoever is watching.

The database is the truth; an event only says that it moved. Every channel numbers its events
without a gap, keeps the last of them for replay, and tells a watcher who cannot be served from
there (too old a position, too slow a reader) with a `Gap`: read the rows, then go on.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from understudy.kernel.ids import new_id

REPLAY_EVENTS = 1024
"""Events kept per channel: about a minute of the fastest stream (one piece every 60 ms)."""
BACKLOG_EVENTS = 512
"""Events a follower may lag behind before it is sent back to a snapshot."""
IDLE_CHANNELS = 256
"""Channels without followers that are remembered; the longest untouched go first."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on a channel; `position` is `<epoch>-<n>`."""

    position: str
    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gap:
    """What came before cannot be replayed: read the rows; events after `position` follow."""

    position: str


class EventBus(Protocol):
    """Where events are published and watched."""

    def publish(self, channel: str, name: str, data: Mapping[str, Any]) -> str:
        """Tell everyone who watches `channel`; returns the event's position."""
        ...

    def position(self, channel: str) -> str:
        """Return the position of the channel's last event."""
        ...

    def watch(self, channel: str, after: str | None = None) -> AsyncGenerator[Event | Gap]:
        """Follow a channel from a position, for ever; without one, a `Gap` comes first."""
        ...


@dataclass(slots=True)
class _Follower:
    # A list and a future, where a deque and an event would cost an idle follower 1.5 KiB more.
    queue: list[Event] = field(default_factory=list)
    lagging: bool = False
    waits: asyncio.Future[None] | None = None

    def wake(self) -> None:
        if self.waits and not self.waits.done():
            self.waits.set_result(None)

    async def news(self) -> list[Event]:
        """Return what has come, at least a lag or a wake-up."""
        if not self.queue and not self.lagging:
            self.waits = asyncio.get_running_loop().create_future()
            await self.waits
        come, self.queue = self.queue, []
        return come


@dataclass(slots=True)
class _Channel:
    # Made per channel: one that was forgotten and begun again must not reuse its numbers.
    epoch: str = field(default_factory=lambda: new_id().hex)
    n: int = 0
    kept: list[Event] = field(default_factory=list)
    followers: list[_Follower] = field(default_factory=list)

    @property
    def position(self) -> str:
        return f"{self.epoch}-{self.n}"

    def since(self, position: str | None) -> list[Event] | None:
        """Return the events after a position, or None if they cannot all be had."""
        epoch, _, number = (position or "").rpartition("-")
        if epoch != self.epoch or not number.isdecimal():
            return None
        n = int(number)
        if n > self.n or n < self.n - len(self.kept):
            return None
        return self.kept[len(self.kept) - (self.n - n) :]


class MemoryEventBus:
    """The bus of one process. Safe within one event loop, as asyncio code is."""

    def __init__(self) -> None:
        self._channels: OrderedDict[str, _Channel] = OrderedDict()
        self._closed = False

    def publish(self, channel: str, name: str, data: Mapping[str, Any]) -> str:
        """Tell everyone who watches `channel`; returns the event's position."""
        found = self._channel(channel)
        found.n += 1
        event = Event(found.position, name, data)
        found.kept.append(event)
        del found.kept[:-REPLAY_EVENTS]
        for follower in found.followers:
            if len(follower.queue) >= BACKLOG_EVENTS:
                follower.queue.clear()
                follower.lagging = True
            follower.queue.append(event)
            follower.wake()
        return event.position

    def position(self, channel: str) -> str:
        """Return the position of the channel's last event."""
        return self._channel(channel).position

    def watched(self) -> list[str]:
        """Return the channels that somebody in this process follows."""
        return [name for name, channel in self._channels.items() if channel.followers]

    def close(self) -> None:
        """End every watch: the process is about to stop."""
        self._closed = True
        for channel in self._channels.values():
            for follower in channel.followers:
                follower.wake()

    async def watch(self, channel: str, after: str | None = None) -> AsyncGenerator[Event | Gap]:
        """Follow a channel from a position, until the bus closes; without one, a `Gap` is first."""
        found = self._channel(channel)
        follower = _Follower()
        missed = found.since(after)
        found.followers.append(follower)
        try:
            if missed is None:
                yield Gap(found.position)
            for event in missed or ():
                yield event
            while follower.queue or not self._closed:
                for event in await follower.news():
                    if follower.lagging:
                        break
                    yield event
                if follower.lagging:
                    follower.lagging = False
                    follower.queue.clear()
                    yield Gap(found.position)
        finally:
            found.followers.remove(follower)

    def _channel(self, name: str) -> _Channel:
        found = self._channels.get(name)
        if found is None:
            found = self._channels[name] = _Channel()
            self._forget_idle()
        self._channels.move_to_end(name)
        return found

    def _forget_idle(self) -> None:
        if len(self._channels) <= IDLE_CHANNELS:
            return
        idle = [name for name, channel in self._channels.items() if not channel.followers]
        for name in idle[: max(0, len(idle) - IDLE_CHANNELS)]:
            del self._channels[name]
