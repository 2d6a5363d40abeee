from uuid import UUID

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import AuditRow
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.kernel.errors import Forbidden
from understudy.llm.catalog import ModelName
from understudy.llm.errors import ModelNotUsable
from understudy.llm.money.aliases import SHIPPED, Aliases, AliasInvalid
from understudy.llm.money.price_data import data_price
from understudy.llm.money.schemas import AliasDraft
from understudy.llm.tables import ModelAliasRow

ADMIN = Actor(UUID(int=9), Role.ADMIN)
TEACHER = Actor(UUID(int=8), Role.TEACHER)
STUDENT = Actor(UUID(int=7), Role.STUDENT)


def name(text: str) -> ModelName:
    return ModelName.parse(text, "a test")


def draft(alias: str, stands_for: str) -> AliasDraft:
    return AliasDraft(name=alias, stands_for=stands_for)


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("openai:gpt-5.2", "openai:gpt-5.4-2026-03-05"),
        ("openai:gpt-4.1", "openai:gpt-6-luna"),
        ("google:gemini-3-pro-preview", "google:gemini-3.1-pro-preview"),
        ("anthropic:claude-3-5-sonnet-20241022", "anthropic:claude-sonnet-5-5"),
    ],
)
async def test_a_retired_name_stands_for_its_successor(
    db: Database, asked: str, answers: str
) -> None:
    found, note = Aliases(db).resolve(name(asked))
    assert found == name(answers)
    assert note == f"{name(asked).model} is retired; {found.model} answers in its place"


def test_every_successor_that_ships_has_a_price_and_is_itself_not_retired() -> None:
    for successor in SHIPPED.values():
        assert successor not in SHIPPED
        assert data_price(name(successor).provider, name(successor).model, now()), successor


async def test_any_other_name_stands_for_itself(db: Database) -> None:
    for text in ("openai:gpt-5.4", "demo", "compatible:gpt-5.2", "openrouter:a/b:free"):
        assert Aliases(db).resolve(name(text)) == (name(text), "")


async def test_a_name_that_is_set_here_is_known_here_at_once_and_elsewhere_once_it_reads(
    db: Database,
) -> None:
    here, there = Aliases(db), Aliases(db)
    await here.add(ADMIN, draft("openai:house", "openai:gpt-5.2"))
    found, note = here.resolve(name("openai:house"))
    assert found == name("openai:gpt-5.4-2026-03-05")
    assert note == "house is another name; gpt-5.4-2026-03-05 answers in its place"
    assert there.resolve(name("openai:house")) == (name("openai:house"), "")
    await there.load()
    assert there.resolve(name("openai:house")) == (found, note)


async def test_what_ships_can_be_changed_and_switched_off(db: Database) -> None:
    aliases = Aliases(db)
    await aliases.add(ADMIN, draft("openai:gpt-4.1", "openai:gpt-5.4"))
    assert aliases.resolve(name("openai:gpt-4.1"))[0] == name("openai:gpt-5.4")
    await aliases.add(ADMIN, draft("openai:gpt-4.1", "openai:gpt-4.1"))
    assert aliases.resolve(name("openai:gpt-4.1")) == (name("openai:gpt-4.1"), "")
    listed = {alias.name: alias for alias in aliases.list(TEACHER)}
    assert not listed["openai:gpt-4.1"].ships
    assert listed["openai:gpt-5.2"].ships


async def test_names_in_a_circle_are_refused_and_never_followed_for_ever(db: Database) -> None:
    here, there = Aliases(db), Aliases(db)
    await here.add(ADMIN, draft("openai:a", "openai:b"))
    with pytest.raises(AliasInvalid, match="stand for each other"):
        await there.add(ADMIN, draft("openai:b", "openai:a"))
    await there.add(ADMIN, draft("openai:b", "openai:c"))
    assert there.resolve(name("openai:a"))[0] == name("openai:c")
    # As two administrators could have made it at the same moment.
    circle = {"openai:x": "openai:y", "openai:y": "openai:x"}
    there._all = {
        each: here._all["openai:a"].model_copy(update={"stands_for": target})
        for each, target in circle.items()
    }
    assert there.resolve(name("openai:x")) == (name("openai:x"), "")


async def test_only_administrators_set_names_and_students_do_not_see_them(db: Database) -> None:
    aliases = Aliases(db)
    with pytest.raises(Forbidden):
        await aliases.add(TEACHER, draft("openai:a", "openai:b"))
    with pytest.raises(Forbidden):
        aliases.list(STUDENT)
    with pytest.raises(ModelNotUsable):
        await aliases.add(ADMIN, draft("gpt-9", "openai:b"))


async def test_a_change_is_written_down(db: Database) -> None:
    await Aliases(db).add(ADMIN, draft("openai:gpt-5.2", "openai:gpt-5.4"))
    async with db.read() as session:
        (row,) = await session.scalars(select(AuditRow))
    assert (row.actor_id, row.action) == (ADMIN.id, "alias.changed")
    assert row.facts["before"] == "openai:gpt-5.4-2026-03-05"
    assert row.facts["after"] == "openai:gpt-5.4"


async def test_a_stored_name_that_is_no_models_is_left_out_and_the_others_hold(
    db: Database,
) -> None:
    async with db.begin() as session:
        session.add(ModelAliasRow(name="openai:a", stands_for="newer-provider:b", set_by=ADMIN.id))
        session.add(ModelAliasRow(name="openai:c", stands_for="openai:d", set_by=ADMIN.id))
    aliases = Aliases(db)
    with capture_logs() as logs:
        await aliases.load()
    assert [(entry["event"], entry["name"]) for entry in logs] == [("alias_left_out", "openai:a")]
    assert aliases.resolve(name("openai:a")) == (name("openai:a"), "")
    assert aliases.resolve(name("openai:c"))[0] == name("openai:d")
