"""The audit log."""

from understudy.accounts import audit
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id


async def test_an_entry_says_who_did_what_to_what(db: Database) -> None:
    actor_id, subject_id = new_id(), new_id()
    async with db.begin() as session:
        audit.record(session, actor_id, "role.changed", ("person", subject_id), old="student")
    async with db.read() as session:
        (entry,) = await audit.entries(session, None, 10)
    assert (entry.actor_id, entry.action) == (actor_id, "role.changed")
    assert (entry.subject_kind, entry.subject_id) == ("person", subject_id)
    assert entry.facts == {"old": "student"}


async def test_an_entry_may_have_no_actor_and_no_subject(db: Database) -> None:
    async with db.begin() as session:
        audit.record(session, None, "session.refused")
    async with db.read() as session:
        (entry,) = await audit.entries(session, None, 10)
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (None, None, None)


async def test_entries_come_newest_first_and_go_on_where_one_stopped(db: Database) -> None:
    for n in range(5):
        async with db.begin() as session:
            audit.record(session, None, f"n.{n}")
    async with db.read() as session:
        newest = await audit.entries(session, None, 2)
        older = await audit.entries(session, newest[-1].id, 10)
    assert [e.action for e in newest] == ["n.4", "n.3"]
    assert [e.action for e in older] == ["n.2", "n.1", "n.0"]


async def test_entries_of_one_action_can_be_had_alone(db: Database) -> None:
    for n in range(6):
        async with db.begin() as session:
            audit.record(session, None, f"n.{n % 2}", n=n)
    async with db.read() as session:
        newest = await audit.entries(session, None, 2, action="n.1")
        older = await audit.entries(session, newest[-1].id, 10, action="n.1")
    assert [e.facts["n"] for e in newest + older] == [5, 3, 1]
