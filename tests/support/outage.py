"""A database that cannot be reached for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from understudy.kernel.db import Database


@contextmanager
def outage(db: Database, times: int | None = None) -> Iterator[None]:
    """Let every transaction in the block fail as it begins, or the first so many."""
    failed = count()

    def refuse(_connection: object) -> None:
        if times is None or next(failed) < times:
            raise OperationalError(None, None, ConnectionError("connection lost"))

    event.listen(db.engine.sync_engine, "begin", refuse, insert=True)
    try:
        yield
    finally:
        event.remove(db.engine.sync_engine, "begin", refuse)
