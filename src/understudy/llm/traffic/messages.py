"""How many messages people may send: refused at once, with the time to wait."""

import asyncio
from collections import deque
from math import ceil
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.errors import LimitReached
from understudy.llm.adjustments import Adjustments
from understudy.llm.traffic.schemas import WindowState
from understudy.llm.traffic.windows import Window, Windows

MINUTE_S = 60
HOUR_S = 3600
REMEMBERED = 100
"""Messages counted lately. Once one is stored its id is known, so these need not be many."""

_SENTENCES = {
    "person": "You have sent {limit:,} messages in a minute.",
    "session": "You have sent {limit:,} messages in a minute.",
    "address": "{limit:,} messages have come from your network in a minute.",
    "installation": "{limit:,} messages have been sent by everyone here in an hour.",
}


class MessagesLimited(LimitReached):
    """{sentence} Try again in {wait_s} s. Your text is kept."""

    code = "messages_limited"

    def __init__(self, which: str, window: Window, retry_after_s: float) -> None:
        super().__init__(
            retry_after_s=retry_after_s,
            wait_s=max(1, ceil(retry_after_s)),
            sentence=_SENTENCES[which].format(limit=window.limit),
            which=which,
            limit=window.limit,
            window_s=window.length_s,
            remaining=0,
        )


class MessageStates(NamedTuple):
    """A person's window and everyone's."""

    person: WindowState
    installation: WindowState


class MessageLimits:
    """Counts a message once, when it is said. What programs generate is no message of a person."""

    def __init__(self, windows: Windows, adjustments: Adjustments) -> None:
        self._windows, self._adjustments = windows, adjustments
        # One at a time: between the test of all windows and their use nobody else uses one.
        self._desk = asyncio.Lock()
        self._counted: deque[UUID] = deque(maxlen=REMEMBERED)

    async def admit(
        self,
        *,
        person: UUID | None = None,
        session: str | None = None,
        address: str | None = None,
        message: UUID | None = None,
    ) -> None:
        """Count a message in all windows it falls in, or in none.

        Args:
            person: who is signed in and says it.
            session: a visitor's, who is not.
            address: the network address a visitor comes from.
            message: its id; the same one again, from a double click or a resend, is not counted.

        Raises:
            MessagesLimited: the first full window, and when it has room again.
            WindowsAway: of a visitor, while nobody knows what other processes have counted.
        """
        windows = self._windows_of(person, session, address)
        async with self._desk:
            if message in self._counted:
                return
            full = await self._windows.take(*windows.values(), only_shared=person is None)
            if message and full is None:
                self._counted.append(message)
        if full:
            which = next(name for name, window in windows.items() if window is full)
            raise MessagesLimited(which, full, await self._windows.wait_s(full))

    async def of_person(self, actor: Actor, message: UUID) -> None:
        """Count a message of somebody who is signed in; raises as `admit` does."""
        await self.admit(person=actor.id, message=message)

    async def states(self, person: UUID) -> MessageStates:
        """Return how much of their window a person has used, and everyone of theirs."""
        windows = self._windows_of(person, None, None)
        return MessageStates(
            await self._windows.state(windows["person"]),
            await self._windows.state(windows["installation"]),
        )

    def _windows_of(
        self, person: UUID | None, session: str | None, address: str | None
    ) -> dict[str, Window]:
        rules = self._adjustments.now
        each = {
            "person": (person, rules.person_messages_per_minute, MINUTE_S),
            "session": (session, rules.visitor_messages_per_minute, MINUTE_S),
            "address": (address, rules.address_messages_per_minute, MINUTE_S),
            # Strangers must not be able to use up what people with accounts have together.
            "installation": (person and "all", rules.messages_per_hour, HOUR_S),
        }
        return {
            which: Window(f"messages/{which}/{of}", limit, length_s)
            for which, (of, limit, length_s) in each.items()
            if of is not None
        }
