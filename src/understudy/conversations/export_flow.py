"""The job that makes a zip of conversations: fix the list, write each one's texts, put together.

The texts wait in rows until all are there, so that whoever goes on after a crash makes none twice.
No model is asked.
"""

import asyncio
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from understudy.accounts import audit
from understudy.accounts.access import Actor
from understudy.accounts.store import name_of
from understudy.conversations import export_store, message_store, reading, store
from understudy.conversations.export_archive import Archive, stem_of
from understudy.conversations.export_schemas import ExportChoice, ExportedFacts
from understudy.conversations.export_store import Texts
from understudy.conversations.models import ExportRow
from understudy.conversations.problems import ConversationNotFound, ExportTooOld
from understudy.conversations.schemas import Conversation, Message, Product
from understudy.conversations.transcript import to_json, to_markdown
from understudy.jobs.kinds import Arguments, Kind, Plan, Step, WriteItems
from understudy.jobs.shards import Failed, Outcome
from understudy.kernel.db import Database, Session
from understudy.kernel.files import Files, FileWriter

EXPORT = "conversation_export"
PER_SHARD = 1_000
ZIP = "application/zip"
_AT_ONCE = 4
_TEXTS_AT_ONCE, _LINES_AT_ONCE, _CLEARED_AT_ONCE = 16, 500, 200
_FAST = 1
"""Of zlib: these texts are kept for minutes."""

type _Item = tuple[int, UUID]
"""Its number in the export, and which conversation."""


class _Made(NamedTuple):
    owner_id: UUID
    texts: Texts


class ExportFlow:
    """Plans exports and does their steps."""

    def __init__(
        self, db: Database, files: Files, zone: ZoneInfo, kept_for: timedelta, *, demo: bool
    ) -> None:
        self._db, self._files, self._zone = db, files, zone
        self._kept_for, self._demo = kept_for, demo

    @property
    def kind(self) -> Kind:
        """What the jobs need to know of it."""
        return Kind(
            name=EXPORT,
            product=Product.CHAT,
            plan=self._plan,
            step=self._step,
            link=lambda job_id: f"/conversations/exports/{job_id}",
        )

    async def _plan(self, plan: Plan) -> None:
        count = await plan.step("fix")
        firsts = range(1, count + 1, PER_SHARD)
        shards = [{"first": n, "last": min(n + PER_SHARD - 1, count)} for n in firsts]
        await plan.spread("write", shards)
        await plan.step("pack")
        await plan.step("clear")

    async def _step(self, step: Step, name: str, arguments: Arguments) -> object:
        match name:
            case "fix":
                return await self._fix(step)
            case "write":
                return await self._write(step, arguments["first"], arguments["last"])
            case "pack":
                await self._pack(step)
            case _:
                await clear(self._db, step.work.job_id)
        return None

    async def _fix(self, step: Step) -> int:
        """Fix which conversations there are, once: those begun later are not in it."""
        job_id, actor = step.work.job_id, step.work.actor
        choice = ExportChoice.model_validate(step.work.arguments)
        async with self._db.begin() as session:
            row = await export_store.export(session, job_id)
            if row is None:
                which = export_store.chosen(actor, choice, self._zone)
                row = await export_store.fix(session, job_id, which)
            await step.progress(session, total=row.conversations)
        return row.conversations

    async def _write(self, step: Step, first: int, last: int) -> dict[str, object]:
        async with self._db.read() as session:
            open_items = await export_store.open_items(session, step.work.job_id, first, last)
        return await step.items(open_items, self._make(step), self._keep(step), at_once=_AT_ONCE)

    def _make(self, step: Step) -> Callable[[_Item], Awaitable[_Made]]:
        async def make(item: _Item) -> _Made:
            async with self._db.read() as session:
                found = await self._read(session, step.work.actor, item[1])
            return await asyncio.to_thread(self._texts, *found)

        return make

    async def _read(
        self, session: Session, actor: Actor, id: UUID
    ) -> tuple[Conversation, list[Message], str]:
        row = await store.conversation(session, actor, id)
        if row is None:
            raise ConversationNotFound
        found = (await reading.conversations(session, [row], demo=self._demo))[0]
        every = await reading.messages(session, await message_store.every_message(session, id))
        messages = [reading.message_for(actor, message) for message in every]
        owner = await name_of(session, row.owner_id)
        return reading.conversation_for(actor, found), messages, owner

    def _texts(self, conversation: Conversation, every: list[Message], owner: str) -> _Made:
        begun_on = conversation.created_at.astimezone(self._zone).date()
        persona, title = conversation.persona_name, conversation.title
        facts = ExportedFacts(
            conversation_id=conversation.id,
            name=stem_of(begun_on, persona, title, conversation.id),
            begun_at=conversation.created_at,
            updated_at=conversation.updated_at,
            person=owner,
            persona=persona,
            title=title,
            status=conversation.status,
            messages=len(every),
        )
        markdown = to_markdown(conversation, _active(conversation, every))
        whole = to_json(conversation, every)
        texts = Texts(facts, _deflated(markdown), _deflated(whole))
        return _Made(conversation.owner_id, texts)

    def _keep(self, step: Step) -> WriteItems[_Item, _Made]:
        actor_id, job_id = step.work.actor.id, step.work.job_id

        async def keep(
            session: Session, outcomes: Sequence[Outcome[_Item, _Made]]
        ) -> tuple[int, int]:
            done = failed = 0
            for (number, id_), made in outcomes:
                became = made.problem if isinstance(made, Failed) else made.texts
                if not await export_store.keep(session, job_id, number, became):
                    continue
                if isinstance(made, Failed):
                    failed += 1
                    continue
                done += 1
                if made.owner_id != actor_id:
                    audit.record(session, actor_id, "conversation.read", ("conversation", id_))
            return done, failed

        return keep

    async def _pack(self, step: Step) -> None:
        """Put the file together from the texts, unless it is there."""
        job_id, actor_id = step.work.job_id, step.work.actor.id
        if await self._files.find(job_id):
            return
        async with self._db.read() as session:
            export = await export_store.export(session, job_id)
            items, problems = await export_store.tally(session, job_id)
        if export is None or items != export.conversations:
            raise ExportTooOld
        name = f"conversations-{export.fixed_at.astimezone(self._zone):%Y-%m-%d}.zip"
        writing = self._files.writing(job_id, actor_id, name, ZIP, self._kept_for)
        async with writing as writer:
            await self._archive(writer, export, problems)

    async def _archive(self, writer: FileWriter, export: ExportRow, problems: int) -> None:
        archive, job_id = Archive(export.fixed_at), export.job_id
        async for texts in self._pages(export_store.texts, job_id, _TEXTS_AT_ONCE):
            await asyncio.to_thread(_add, archive, texts)
            await writer.write(archive.taken())
        with archive.index() as index:
            async for lines in self._pages(export_store.lines, job_id, _LINES_AT_ONCE):
                await asyncio.to_thread(index.add, lines)
                await writer.write(archive.taken())
        await asyncio.to_thread(archive.close, problems)
        await writer.write(archive.taken())

    async def _pages[Part](
        self,
        read: Callable[[Session, UUID, int, int], Awaitable[list[tuple[int, Part]]]],
        job_id: UUID,
        limit: int,
    ) -> AsyncGenerator[list[Part]]:
        after = 0
        while True:
            async with self._db.read() as session:
                found = await read(session, job_id, after, limit)
            if not found:
                return
            yield [part for _, part in found]
            after = found[-1][0]


async def clear(db: Database, job_id: UUID) -> None:
    """Delete the texts of an export, which are in its file now or of no use."""
    more = True
    while more:
        async with db.begin() as session:
            more = await export_store.clear(session, job_id, _CLEARED_AT_ONCE)


def _active(conversation: Conversation, every: list[Message]) -> list[Message]:
    """Return the active branch, oldest first."""
    by_id, branch = {message.id: message for message in every}, []
    place = conversation.active_message_id
    while place is not None:
        branch.append(by_id[place])
        place = by_id[place].parent_id
    return branch[::-1]


def _deflated(text: str) -> bytes:
    return zlib.compress(text.encode(), _FAST)


def _add(archive: Archive, texts: Sequence[Texts]) -> None:
    for facts, markdown, whole in texts:
        archive.add(facts, zlib.decompress(markdown), zlib.decompress(whole))
