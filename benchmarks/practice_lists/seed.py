"""Fill an empty PostgreSQL database with the practice of a large school.

    make bench NAME=practice_lists.seed ARGS="postgresql://postgres@127.0.0.1:5432/large"

20,000 students, 400,000 sessions and 6.1 million messages, with teachers, sections, clients,
rubrics, assignments, reports and usage in proportion. The same `--seed` on the same day writes the
same rows. The database is made if it is not there; one with people in it is refused. It takes some
minutes, about 8 GB of disk, and a superuser: foreign keys are not looked at row by row.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from string import Template
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from benchmarks.practice_lists.courses_sql import COURSES, FUNCTIONS
from benchmarks.practice_lists.talks_sql import DEEDS
from understudy.kernel.clock import now
from understudy.kernel.db import Database, async_url
from understudy.llm.usage.service import UsageService
from understudy.migrations.schema import require_current
from understudy.practice.clients.schemas import block_of
from understudy.practice.clients.shipped import shipped_clients
from understudy.practice.courses.rubric_template import template
from understudy.practice.feedback.digests import Digest, rank_of
from understudy.practice.feedback.schemas import (
    Band,
    Evidence,
    MissedCue,
    ReportSummary,
    Source,
)
from understudy.practice.mind import trust
from understudy.practice.mind.disclosure import choose
from understudy.practice.mind.labels import Question, WorkerLabels

TURNS = 7
DIGESTS = 200
BIG = ("messages", "participants", "practice_stage_changes", "practice_reports", "usage_events")
"""Tables whose indexes are made when they are full, which is several times faster."""
COUNTED = ("people", "sections", "assignments", "practice_sessions", "practice_reports", "messages")


class NotEmpty(Exception):
    """There are people in this database: nothing was written. Give the name of another one."""


@dataclass(frozen=True)
class Sizes:
    """How much of everything there is; the rest is in proportion to the students."""

    students: int = 20_000
    sessions: int = 400_000
    seed: int = 0

    @property
    def values(self) -> dict[str, object]:
        """What is put into the statements."""
        teachers = max(self.students // 100, 3)
        return {
            "students": self.students,
            "sessions": self.sessions,
            "seed": self.seed,
            "teachers": teachers,
            "sections": max(self.students // 25, 4),
            "clients": teachers * 10,
            "rubrics": teachers * 2,
            "today": f"'{now():%Y-%m-%d}T00:00:00Z'::timestamptz",
        }


async def seed(url: str, sizes: Sizes) -> None:
    """Fill the database at this address.

    Raises:
        NotEmpty: somebody is in it already.
    """
    await make_database(url)
    db = Database(url)
    try:
        await require_current(db)
        async with db.engine.begin() as connection:
            if await connection.scalar(text("SELECT EXISTS (SELECT FROM people)")):
                raise NotEmpty(NotEmpty.__doc__)
            await _fill(connection, sizes)
        await UsageService(db, "UTC").sum_up()
        await _vacuum(db)
    finally:
        await db.aclose()


async def make_database(url: str) -> None:
    """Make the database of this address, unless it is there."""
    place = make_url(async_url(url))
    server = create_async_engine(place.set(database="postgres"), isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        found = text("SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)")
        if not await connection.scalar(found, {"name": place.database}):
            await connection.execute(text(f'CREATE DATABASE "{place.database}"'))
    await server.dispose()


async def _fill(connection: AsyncConnection, sizes: Sizes) -> None:
    for statement in (
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL synchronous_commit = off",
        "SET LOCAL maintenance_work_mem = '512MB'",
        "SET LOCAL work_mem = '256MB'",
        "CREATE SCHEMA seeding",
    ):
        await connection.exec_driver_sql(statement)
    for statement in FUNCTIONS:
        await _run(connection, statement, sizes)
    await _remember(connection, "cases", "n int, fields jsonb", _cases())
    await _remember(connection, "templates", "fields jsonb", _templates())
    columns = "d int, digest json, rank smallint, confidence float8"
    await _remember(connection, "digests", columns, list(_digests(sizes)))
    columns = "turn int, labels jsonb, step jsonb, choice jsonb, state jsonb"
    await _remember(connection, "turns", columns, list(_turns()))
    indexes = await _without_indexes(connection)
    for statement in (*COURSES, *DEEDS):
        await _run(connection, statement, sizes)
    for statement in indexes:
        await _run(connection, statement, sizes)
    await connection.exec_driver_sql("DROP SCHEMA seeding CASCADE")


async def _run(connection: AsyncConnection, statement: str, sizes: Sizes) -> None:
    began = time.perf_counter()
    await connection.exec_driver_sql(Template(statement).substitute(sizes.values))
    took_s = time.perf_counter() - began
    if took_s > 1:
        print(f"{took_s:6.0f} s  {' '.join(statement.split())[:70]}", flush=True)
    made = statement.split()
    if made[:2] == ["CREATE", "TABLE"]:  # or the next statements are planned for another size
        await connection.exec_driver_sql(f"ANALYZE {made[2]}")


async def _remember(connection: AsyncConnection, name: str, columns: str, rows: list[Any]) -> None:
    """Make a table of `seeding` with these rows, which have its columns by name."""
    await connection.exec_driver_sql(f"CREATE TABLE seeding.{name} ({columns})")
    read = f"jsonb_populate_recordset(CAST(NULL AS seeding.{name}), CAST(:rows AS jsonb))"
    statement = text(f"INSERT INTO seeding.{name} SELECT * FROM {read}")  # noqa: S608 of constants
    await connection.execute(statement, {"rows": json.dumps(rows)})


async def _without_indexes(connection: AsyncConnection) -> list[str]:
    """Drop what is no constraint from the big tables; return the statements that make it again."""
    found = await connection.execute(
        text(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(:tables) "
            "AND schemaname = 'public' "
            "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        ),
        {"tables": list(BIG)},
    )
    statements = []
    for name, definition in found:
        await connection.exec_driver_sql(f"DROP INDEX {name}")
        statements.append(definition)
    return statements


async def _vacuum(db: Database) -> None:
    engine = create_async_engine(db.url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE"))
        for table in COUNTED:
            count = await connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 of constants
            print(f"{count:>10,} {table}")
        size = text("SELECT pg_size_pretty(pg_database_size(current_database()))")
        print(await connection.scalar(size))
    await engine.dispose()


# What is written as JSON comes from the product's own models: it can be read back


def _cases() -> list[dict[str, Any]]:
    drafts = shipped_clients().values()
    return [
        {"n": n, "fields": each.fields.model_dump(mode="json")} for n, each in enumerate(drafts)
    ]


def _templates() -> list[dict[str, Any]]:
    return [{"fields": template().fields.model_dump(mode="json")}]


def _digests(sizes: Sizes) -> Iterable[dict[str, Any]]:
    criteria = template().fields.criteria
    for number in range(DIGESTS):
        chance = Random(f"{sizes.seed}/{number}")  # noqa: S311 the same every time
        levels = {each.id: chance.choice([1, 2, 2, 3, 3, 4, None]) for each in criteria}
        teacher = {id_: chance.choice([level, level, level, 3]) for id_, level in levels.items()}
        known = [level for level in teacher.values() if level] or [1]
        missing = [f"{one.id}/{each.id}" for one in criteria for each in one.indicators]
        quote = Evidence(turn=5, source=Source.CLIENT, text="I leave them where they fall.")
        is_urgent = chance.random() < 0.1  # noqa: PLR2004 one in ten
        score = round(sum(known) / len(known), 2)
        digest = Digest(
            summary=ReportSummary(
                strength="You stayed with what was said.",
                strength_evidence=quote,
                priority="Ask about safety directly.",
                next="Begin with who you are and what the talk is for.",
            ),
            levels=levels,
            teacher=teacher,
            counted=teacher,
            missing=tuple(chance.sample(missing, 8)),
            cues=(MissedCue(evidence=quote, is_risk=is_urgent, missed="The letters"),),
            band=Band.MEETS if score >= 2.5 else Band.NOT_YET,  # noqa: PLR2004 between the levels
            score=score,
            needs_teacher=is_urgent,
            confidence=round(chance.random(), 3),
        )
        yield {
            "d": number,
            "digest": digest.model_dump(mode="json"),
            "rank": rank_of(digest, is_disputed=False),
            "confidence": digest.confidence,
        }


def _turns() -> Iterable[dict[str, Any]]:
    """Return what a client went through in a talk that goes well."""
    first = next(iter(shipped_clients().values()))
    block = block_of(first.fields)
    assert block is not None
    labels = WorkerLabels(exploration=2, interpretation=1, question=Question.OPEN)
    state = trust.State()
    for turn in range(TURNS):
        step = trust.after(state, labels, block.character)
        choice = choose(step.state, labels, block.character)
        state = step.state
        parts = {"labels": labels, "step": step, "choice": choice, "state": state}
        yield {"turn": turn, **{k: v.model_dump(mode="json") for k, v in parts.items()}}


if __name__ == "__main__":
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("url")
    for name, value in (("students", 20_000), ("sessions", 400_000), ("seed", 0)):
        reader.add_argument(f"--{name}", type=int, default=value)
    given = reader.parse_args()
    try:
        asyncio.run(seed(given.url, Sizes(given.students, given.sessions, given.seed)))
    except NotEmpty as error:
        raise SystemExit(str(error)) from None
