"""How soon a client speaks when a hundred talk at once: `make bench NAME=practice_latency`.

Services on SQLite in this process, the provider simulator in another one as Anthropic, with the
latencies of a quick and of a large model. Every student holds a session of some turns, and pauses
before each of them for up to twice as long as `--pause` says: to read, to think and to type.
Workers of real talks say 17 words in the median (AnnoMI), which takes 25 s to type. With
`--pause 0` nobody thinks.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import random
from statistics import median, quantiles
from time import perf_counter

import httpx2

from tests.support.accounts import Member
from tests.support.clients import a_block, a_client
from tests.support.courses import met, someone
from understudy.accounts.access import Role
from understudy.bootstrap import Services, open_services
from understudy.conversations.events import MESSAGE_DELTA, MESSAGE_DONE
from understudy.kernel.settings import Settings
from understudy.personas.schemas import Persona, Visibility
from understudy.practice.sessions.stages import Move

MOST_P95_S = 3.0
FAST_S, MAIN_S = 0.4, 1.0
ROOT = Path(__file__).parents[1]
SAID = "What has been on your mind since we last spoke?"


async def main(students: int, turns: int, pause_s: float) -> None:
    with simulator(FAST_S) as quick, simulator(MAIN_S) as large, tempfile.TemporaryDirectory() as f:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
            data=Path(f),
            model="anthropic:claude-haiku-5-5",
            fast_model="compatible:quick-model",
            anthropic_api_key="key",  # type: ignore[arg-type]  # becomes a secret
            anthropic_url=large,
            compatible_url=f"{quick}/compatible",
            provider_requests=0,
            messages_per_hour=1_000_000,
            person_messages_per_minute=1_000,
            log_level="ERROR",
        )
        async with open_services(settings) as services:
            persona = await _client(services)
            people = [await someone(services.db) for _ in range(students)]
            heard: list[float] = []
            async with asyncio.TaskGroup() as group:
                for student in people:
                    group.create_task(_hold(services, student, persona, turns, pause_s, heard))
    report(students, pause_s, heard)


def report(students: int, pause_s: float, heard: list[float]) -> None:
    p95 = quantiles(heard, n=20)[18]
    kept = "kept" if p95 < MOST_P95_S else "BROKEN"
    print(f"date {datetime.now(UTC).date()}; cores {os.cpu_count()}; load {os.getloadavg()[0]:.1f}")
    print(f"{students} sessions at once, {len(heard)} turns, pauses of {pause_s:.0f} s")
    print(f"the models take {FAST_S} s (labels) and {MAIN_S} s (the whole reply)")
    print(
        f"first words: median {median(heard):.2f} s, p95 {p95:.2f} s, longest {max(heard):.2f} s: "
        f"{kept} (less than {MOST_P95_S:.0f} s)"
    )


async def _client(services: Services) -> Persona:
    teacher = await someone(services.db, Role.TEACHER)
    stays = a_block(endings={"leaves_after_ruptures": None})  # the simulator labels at random
    made = await a_client(services.db, teacher.actor, stays, Visibility.PUBLIC)
    return await met(services.db, teacher.actor, made)


async def _hold(
    services: Services,
    student: Member,
    persona: Persona,
    turns: int,
    pause_s: float,
    heard: list[float],
) -> None:
    practice, actor = services.practice, student.actor
    session = await practice.begin.practise(actor, persona.id)
    for move in (Move.ACKNOWLEDGE, Move.BEGIN):
        await practice.attend.go(actor, session.id, move)
    async with aclosing(services.conversations.follow(actor, session.id)) as events:
        await anext(events)
        for _ in range(turns):
            await asyncio.sleep(random() * 2 * pause_s)  # noqa: S311 people, not secrets
            began_s = perf_counter()
            await practice.say(actor, session.id, SAID)
            first_s = None
            async for event in events:
                if event.name == MESSAGE_DELTA and first_s is None:
                    first_s = perf_counter() - began_s
                if event.name == MESSAGE_DONE:
                    break
            heard.append(first_s or perf_counter() - began_s)


@contextmanager
def simulator(takes_s: float) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.support.simulator"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 ours
    try:
        assert process.stdout
        url = process.stdout.readline().split()[-1]
        httpx2.post(f"{url}/simulator/always", json={"words": 8, "first_token_s": takes_s})
        yield url
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--students", type=int, default=100)
    reader.add_argument("--turns", type=int, default=5)
    reader.add_argument("--pause", type=float, default=20)
    given = reader.parse_args()
    asyncio.run(main(given.students, given.turns, given.pause))
