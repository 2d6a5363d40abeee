"""The whole house for a test: services on a scripted model, and people who talk in it."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from tests.support.accounts import Member, add_member
from tests.support.personas import made
from understudy.accounts.access import Role
from understudy.bootstrap import Services, open_services
from understudy.conversations.events import MESSAGE_DONE
from understudy.conversations.schemas import Conversation, Message
from understudy.kernel.events import Event
from understudy.kernel.settings import Settings
from understudy.llm.catalog import ModelName
from understudy.llm.models import Choice, Models
from understudy.llm.providers.scripted import ScriptedProvider, Step
from understudy.personas.schemas import Persona, Visibility

SCRIPTED = ModelName("scripted", "script")


def scripted(*scripts: Iterable[Step]) -> tuple[Models, ScriptedProvider]:
    """Return models that play these scripts, one per call, and their provider."""
    provider = ScriptedProvider(*scripts)
    return Models(Choice(SCRIPTED, SCRIPTED, "a test"), {provider.name: [provider]}), provider


@dataclass(frozen=True)
class House:
    """Open services with a teacher, a student, a public persona and the student's conversation."""

    services: Services
    model: ScriptedProvider
    teacher: Member
    student: Member
    persona: Persona
    conversation: Conversation

    async def messages(self) -> list[Message]:
        """Return the active branch of the conversation."""
        page = await self.services.conversations.messages(
            self.student.actor, self.conversation.id, limit=200
        )
        return page.items

    async def say(self, text: str, *, id: UUID | None = None) -> Message:
        """Say something as the student and wait for the end of the reply."""
        async with self.following() as events:
            said = await self.services.chat.say(
                self.student.actor, self.conversation.id, text, id=id
            )
            return await reply_in(events, said.reply_id)

    @asynccontextmanager
    async def following(self, after: str | None = None) -> AsyncIterator[AsyncGenerator[Event]]:
        """Follow the conversation; the watch has begun when the block is entered."""
        follow = self.services.conversations.follow(self.student.actor, self.conversation.id, after)
        async with aclosing(follow) as events:
            if after is None:
                await anext(events)  # the snapshot
            yield events


async def reply_in(events: AsyncGenerator[Event], reply_id: UUID) -> Message:
    """Read events up to the end of a reply."""
    async for event in events:
        if event.name == MESSAGE_DONE and event.data["message"]["id"] == str(reply_id):
            return Message.model_validate(event.data["message"])
    raise AssertionError("the events ended before the reply")


@asynccontextmanager
async def open_house(
    settings: Settings, *scripts: Iterable[Step], works: bool = False
) -> AsyncIterator[House]:
    """Open services whose model plays the scripts, with everybody there."""
    models, provider = scripted(*scripts)
    async with open_services(settings, models, works=works) as services:
        teacher = await add_member(services.db, Role.TEACHER)
        student = await add_member(services.db, Role.STUDENT, name="Sam Roe")
        persona = await made(services.db, teacher.actor, visibility=Visibility.PUBLIC)
        conversation = await services.conversations.start(student.actor, persona.id)
        yield House(services, provider, teacher, student, persona, conversation)
