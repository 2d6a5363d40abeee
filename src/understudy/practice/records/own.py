"""Use cases of one's own data: all that somebody did in practice, as a zip."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.accounts.service import AccountService
from understudy.conversations import message_store, reading
from understudy.conversations.transcript import AI_MADE
from understudy.kernel.clock import now
from understudy.kernel.db import Database
from understudy.practice.records import store
from understudy.practice.records.bundle import Bundle
from understudy.practice.records.markdown import to_markdown
from understudy.practice.records.problems import NothingToTell
from understudy.practice.records.transcript import transcript_of
from understudy.practice.records.writing import Writing
from understudy.practice.sessions.models import PracticeSessionRow, SurveyRow

NAME = "my-practice.zip"
_AT_ONCE = 50
_READ_ME = """\
This is what you did in practice, one session in two files: .md to read, .json for programs. In the
.json is every wording and reply, also those you did not go on with. Feedback is here as far as you
may see it; your notes and reflections are yours. Conversations outside practice are not in it: they
are exported under Conversations.

{notice}
"""


class OwnData:
    """What somebody takes with them."""

    def __init__(self, db: Database, accounts: AccountService, writing: Writing) -> None:
        self._db, self._accounts, self._writing = db, accounts, writing

    async def mine(self, actor: Actor) -> AsyncGenerator[bytes]:
        """Return a zip of the actor's own sessions, piece by piece, as it is made."""
        bundle = Bundle(now())
        person = await self._accounts.person(actor)
        bundle.add("READ ME.txt", _READ_ME.format(notice=AI_MADE))
        bundle.add("me.json", _json(person.model_dump(mode="json")))
        last: UUID | None = None
        while ids := await self._page(actor, last):
            for each in ids:
                await self._add(bundle, actor, each)
                yield bundle.taken()
            last = ids[-1]
        bundle.close()
        yield bundle.taken()

    async def _page(self, actor: Actor, last: UUID | None) -> list[UUID]:
        async with self._db.read() as session:
            return [*await store.of_student(session, actor.id, last, _AT_ONCE)]

    async def _add(self, bundle: Bundle, actor: Actor, id: UUID) -> None:
        try:
            material = await self._writing.material(actor, id)
        except NothingToTell:  # deleted meanwhile
            return
        whole = await self._whole(actor, id)
        whole |= {
            "session": material.shown.model_dump(mode="json", exclude={"panel"}),
            "assignment": material.assignment,
            "feedback": material.view.model_dump(mode="json", exclude={"turns"}),
            "ratings": {
                str(key): each.model_dump(mode="json")
                for key, each in material.said.ratings.items()
            },
        }
        stem = self._writing.stem(material)
        text = await asyncio.to_thread(to_markdown, transcript_of(material))
        bundle.add(f"{stem}.md", text)
        bundle.add(f"{stem}.json", _json(whole))

    async def _whole(self, actor: Actor, id: UUID) -> dict[str, Any]:
        """Return what only the .json has: every message, what was written about the session."""
        async with self._db.read() as session:
            row = await session.get_one(PracticeSessionRow, id)
            said = await message_store.every_message(session, row.conversation_id)
            messages = await reading.messages(session, said)
            survey = await session.get(SurveyRow, id)
        told = {"believable", "difficulty_right", "helpful", "words"}
        return {
            "notice": AI_MADE,
            "notes": row.notes,
            "reflection": row.reflection,
            "survey": {name: getattr(survey, name) for name in sorted(told)} if survey else None,
            "messages": [
                reading.message_for(actor, each).model_dump(mode="json", exclude={"html"})
                for each in messages
            ],
        }


def _json(whole: dict[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
