"""How people and tokens are stored."""

from sqlalchemy import select, text

from tests.support.accounts import add_member
from understudy.accounts.access import Role
from understudy.accounts.models import PersonRow, TokenRow
from understudy.accounts.schemas import TokenKind
from understudy.kernel.db import Database


async def test_enums_are_stored_as_plain_words_and_read_as_members(db: Database) -> None:
    await add_member(db, Role.TEACHER)
    async with db.read() as session:
        assert await session.scalar(text("SELECT role FROM people")) == "teacher"
        assert await session.scalar(text("SELECT kind FROM tokens")) == "session"
        assert await session.scalar(select(PersonRow.role)) is Role.TEACHER
        assert await session.scalar(select(TokenRow.kind)) is TokenKind.SESSION
