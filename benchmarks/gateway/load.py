"""Calls a model again and again and says what that took. Only the standard library: every client,
in whatever environment, is measured by this same code."""

import asyncio
import json
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field

PIECES = 200
SYSTEM = "You are Maya, 34, a nurse. You came because you cannot sleep. " * 33  # 2 KB
QUESTION = "How was the night?"
MOST_TOKENS = 1024

type First = Callable[[], None]
"""To be called when the first piece is heard."""
type Call = Callable[[First], Awaitable[str]]
"""Asks once and returns the whole text."""


@dataclass
class Result:
    """What some calls took; CPU is of the whole client process, its threads among it."""

    cpu_ms_per_call: float = 0.0
    wall_s: float = 0.0
    first_ms: list[float] = field(default_factory=list)


async def measure(call: Call, calls: int, at_once: int, spread_s: float) -> None:
    """Warm up, make the calls, print the result as JSON.

    Args:
        call: asks once.
        calls: how many in all.
        at_once: how many at the same time.
        spread_s: over which the first ones begin, so that they do not go in step.
    """
    result = Result()
    for _ in range(3):
        await _one(call, Result())
    left = iter(range(calls))

    async def worker(number: int) -> None:
        await asyncio.sleep(spread_s * number / at_once)
        for _ in left:
            await _one(call, result)

    cpu_s, started_s = _cpu_s(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(at_once):
            group.create_task(worker(number))
    result.wall_s = time.perf_counter() - started_s
    result.cpu_ms_per_call = (_cpu_s() - cpu_s) * 1000 / calls
    print(json.dumps(asdict(result)), flush=True)


async def _one(call: Call, result: Result) -> None:
    started_s, first_s = time.perf_counter(), list[float]()
    text = await call(lambda: first_s.append(time.perf_counter()))
    result.first_ms.append((first_s[0] - started_s) * 1000)
    words = len(text.split())
    assert words == PIECES, f"{words} words came instead of {PIECES}"


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
