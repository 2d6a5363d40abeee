"""People for tests: with a password that is cheap to check, and signed in without asking for it."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from pwdlib.hashers.argon2 import Argon2Hasher

from understudy.accounts.access import Actor, Role
from understudy.accounts.models import PersonRow
from understudy.accounts.schemas import TokenKind
from understudy.accounts.sign_in import issue
from understudy.kernel.db import Database

PASSWORD = "plenty of small boats"
CHEAP = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass(frozen=True)
class Member:
    """A person, and the token of a session they have open."""

    actor: Actor
    token: str
    email: str
    name: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def add_member(
    db: Database, role: Role = Role.STUDENT, *, email: str = "", name: str = "Rana Duval"
) -> Member:
    """Write a person whose password is `PASSWORD`, with an open session."""
    async with db.begin() as session:
        row = PersonRow(email=email or f"{role}@example.org", name=name, role=role)
        row.password_hash = _cheap_hash()
        session.add(row)
        await session.flush()
        token, _ = await issue(session, TokenKind.SESSION, row.id, timedelta(days=1))
    return Member(Actor(row.id, role), token, row.email, name)


@cache
def _cheap_hash() -> str:
    return CHEAP.hash(PASSWORD)
