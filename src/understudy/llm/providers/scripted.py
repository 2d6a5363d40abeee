"""A model that says what its script says: for tests of whatever asks a model."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Final

from understudy.llm.tokens import estimate_usage
from understudy.llm.types import Answer, Call, Usage

NO_END: Final = None
"""Ends a script without an end marker, as a cut connection does."""

type Step = str | Usage | Answer | Exception | asyncio.Event | None
"""Say a piece, count, end, fail, wait until the event is set, or break off (`NO_END`)."""


class ScriptedProvider:
    """Plays one script per call, in order; a script that does not end itself ends well.

    Attributes:
        calls: what was asked so far.
        open_streams: calls that are being answered.
    """

    name = "scripted"

    def __init__(self, *scripts: Iterable[Step]) -> None:
        self.calls: list[Call] = []
        self.open_streams = 0
        self._scripts = deque(tuple(script) for script in scripts)

    def add(self, *script: Step) -> None:
        """Append a script for one more call."""
        self._scripts.append(script)

    async def stream(self, call: Call) -> AsyncGenerator[str | Usage | Answer]:
        """Play the next script.

        Raises:
            IndexError: there are fewer scripts than calls.
        """
        self.calls.append(call)
        self.open_streams += 1
        try:
            async with aclosing(_play(call, self._scripts.popleft())) as steps:
                async for step in steps:
                    yield step
        finally:
            self.open_streams -= 1

    async def aclose(self) -> None:
        """Nothing is open."""


async def _play(call: Call, script: tuple[Step, ...]) -> AsyncGenerator[str | Usage | Answer]:
    said = ""
    for step in script:
        match step:
            case asyncio.Event():
                await step.wait()
            case Exception():
                raise step
            case None:
                return
            case str():
                said += step
                yield step
            case _:
                yield step
    if not any(isinstance(step, Answer) for step in script):
        yield Answer(said, estimate_usage(call.request, said), "stop", call.model)
