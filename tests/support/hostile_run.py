"""Reads every hostile file in a process of its own, and prints what became of it as JSON."""

import asyncio
import json
import resource

from tests.support.hostile_documents import REFUSED
from understudy.ask.reading.problems import NotRead
from understudy.ask.reading.reader import read


async def main() -> None:
    """Read all, and print codes and sentences, and the most memory that a child took in bytes."""
    told: dict[str, tuple[str, str]] = {}

    async def one(label: str) -> None:
        name, make, _ = REFUSED[label]
        try:
            document = await read(name, await asyncio.to_thread(make))
            told[label] = ("read", f"{len(document.sentences)} sentences")
        except NotRead as refused:
            told[label] = (refused.code, refused.message)

    async with asyncio.TaskGroup() as group:
        for label in REFUSED:
            group.create_task(one(label))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"told": told, "peak": peak}))  # noqa: T201 what it is for


if __name__ == "__main__":
    asyncio.run(main())
