"""Many conversations at once, written as rows: nobody has said anything in them."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.conversations.export_flow import ZIP
from understudy.conversations.export_schemas import ExportChoice
from understudy.conversations.models import ConversationRow, MessageRow, ParticipantRow
from understudy.conversations.schemas import ConversationStatus, MessageRole, MessageStatus, Product
from understudy.jobs.models import JobRow
from understudy.jobs.schemas import Job, JobState
from understudy.kernel.clock import now
from understudy.kernel.ids import derived_id, new_id
from understudy.personas.schemas import Persona

AT_ONCE = 500
PERSON, PERSONA = "Sam Roe", "Mara Voss"


async def talks(
    services: Services,
    owner: Actor,
    persona: Persona,
    count: int,
    *,
    messages: int = 4,
    text: str = "Yes. And then?",
    title: str = "",
    begun_at: datetime | None = None,
) -> list[UUID]:
    """Write conversations, each begun a second after the one before; return their ids."""
    version = await services.personas.talkable(owner, persona.id)
    first = begun_at or now() - timedelta(days=1)
    found: list[UUID] = []
    for begin in range(0, count, AT_ONCE):
        held, people, said = _rows(min(AT_ONCE, count - begin), messages, text)
        for place, row in enumerate(held):
            moment = first + timedelta(seconds=begin + place)
            row |= {"title": title, "owner_id": owner.id, "persona_id": persona.id}
            row |= {"persona_version_id": version.id, "created_at": moment, "updated_at": moment}
        for row in people:
            speaks = row["name"] == PERSON
            row |= {"person_id": owner.id if speaks else None}
            row |= {"role": "user" if speaks else "persona"}
            row |= {"persona_version_id": None if speaks else version.id}
        async with services.db.begin() as session:
            for table, rows in ((ConversationRow, held), (ParticipantRow, people)):
                await session.execute(insert(table), rows)
            if said:
                await session.execute(insert(MessageRow), said)
        found += [row["id"] for row in held]
    return found


async def an_export(
    services: Services, actor: Actor, *, content: bytes = b"zip", state: JobState = JobState.DONE
) -> Job:
    """Write an export of all of an actor's conversations that has a file: nobody works on it."""
    job = await services.exports.start(actor, ExportChoice())
    week = timedelta(days=7)
    writing = services.files.writing(job.id, actor.id, "conversations.zip", ZIP, week)
    async with writing as writer:
        await writer.write(content)
    async with services.db.begin() as session:
        is_now = {"state": state, "done": job.total}
        await session.execute(update(JobRow).where(JobRow.id == job.id).values(is_now))
    return await services.jobs.get(actor, job.id)


async def over(services: Services, job: Job, within_s: float = 60) -> Job:
    """Wait until a job is over, and return it."""
    async with asyncio.timeout(within_s):
        while not (found := await services.jobs.get(OPERATOR, job.id)).state.is_over:
            await asyncio.sleep(0.05)
    return found


def _rows(count: int, messages: int, text: str) -> tuple[list[dict[str, Any]], ...]:
    held, people, said = [], [], []
    for _ in range(count):
        id_ = new_id()
        speakers = derived_id(id_, "person"), derived_id(id_, "persona")
        chain = [new_id() for _ in range(messages)]
        held.append(
            {
                "id": id_,
                "product": Product.CHAT,
                "status": ConversationStatus.ACTIVE,
                "last_seq": messages,
                "active_message_id": chain[-1] if chain else None,
            }
        )
        people += [
            {"id": speakers[0], "conversation_id": id_, "name": PERSON},
            {"id": speakers[1], "conversation_id": id_, "name": PERSONA},
        ]
        for place, message_id in enumerate(chain):
            said.append(
                {
                    "id": message_id,
                    "conversation_id": id_,
                    "seq": place + 1,
                    "parent_id": chain[place - 1] if place else None,
                    "participant_id": speakers[place % 2],
                    "role": MessageRole.PERSONA if place % 2 else MessageRole.USER,
                    "text": text,
                    "status": MessageStatus.COMPLETE,
                    "process_id": id_,
                    "created_at": now(),
                    "updated_at": now(),
                    "ended_at": now(),
                }
            )
    return held, people, said
