"""`understudy chat PERSONA`: a conversation in the terminal."""

import asyncio
import sys
from contextlib import aclosing, suppress
from typing import Annotated
from uuid import UUID

import typer
from pydantic import TypeAdapter, ValidationError
from rich.markup import escape

from understudy.accounts.access import OPERATOR, Actor
from understudy.bootstrap import Services
from understudy.cli.demo import seed
from understudy.cli.run import DataOption, err, out, run
from understudy.cli.terminal import next_line, open_terminal
from understudy.conversations.events import MESSAGE_DELTA, MESSAGE_DONE, channel_of
from understudy.conversations.schemas import (
    Conversation,
    Message,
    MessageRole,
    MessageText,
    Said,
)
from understudy.kernel.errors import Invalid, UnderstudyError

_TEXT = TypeAdapter[str](MessageText)
_HINT = "[dim]Enter sends, Ctrl+C stops a reply, /again gives it again, Ctrl+D leaves.[/]"


class PersonaUnclear(Invalid):
    """{reason}"""  # noqa: D415 the reason is the sentence

    code = "persona_unclear"


class LineInvalid(Invalid):
    """This cannot be sent: {reason}. Say it differently."""

    code = "line_invalid"


class PersonMissing(Invalid):
    """Say who speaks: --as EMAIL. `understudy people list` shows who there is."""

    code = "person_missing"


def chat(
    persona: Annotated[str, typer.Argument(help="A persona's name, its beginning, or its id.")],
    person: Annotated[
        str | None, typer.Option("--as", help="E-mail address of the person who speaks.")
    ] = None,
    resume: Annotated[
        UUID | None, typer.Option("--resume", help="Go on with this conversation.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="In the demo's folder, as student@demo.local.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Talk with a persona; lines come from standard input if it is no terminal."""
    if demo and person is None:
        person = "student@demo.local"

    async def work(services: Services) -> None:
        if demo and not (await services.accounts.people(OPERATOR, limit=1)).items:
            await seed(services)  # the demo was never started: else its people stay as they are
        actor = await _actor(services, person)
        conversation = await _conversation(services, actor, persona, resume)
        await _Terminal(services, actor, conversation).talk()

    run(work, data, demo=demo, asks_model=True)


async def _actor(services: Services, email: str | None) -> Actor:
    if email is None:
        raise PersonMissing
    person = await services.accounts.find(OPERATOR, email)
    return Actor(person.id, person.role)


async def _conversation(
    services: Services, actor: Actor, wanted: str, resume: UUID | None
) -> Conversation:
    if resume:
        return await services.conversations.get(actor, resume)
    with suppress(ValueError):
        return await services.conversations.start(actor, UUID(wanted))
    page = await services.personas.list(actor, limit=200)
    fitting = [p for p in page.items if p.name.lower().startswith(wanted.lower())]
    if len(fitting) == 1:
        return await services.conversations.start(actor, fitting[0].id)
    names = ", ".join(p.name for p in fitting or page.items) or "nobody"
    which = "Several personas begin so" if fitting else f"No persona is called {wanted}"
    raise PersonaUnclear(reason=f"{which}. You can talk with: {names}.")


class _Terminal:
    """One conversation on one terminal."""

    def __init__(self, services: Services, actor: Actor, conversation: Conversation) -> None:
        self._services, self._actor, self._conversation = services, actor, conversation
        self._replying = False
        self._stops: set[asyncio.Future[bool]] = set()
        self._talking = asyncio.current_task()
        self._reply_id: UUID | None = None

    async def talk(self) -> None:
        """Go on until the person leaves."""
        open_terminal(self._interrupt)
        out.print(f"[dim]{escape(self._conversation.ai_notice)}[/]")
        if sys.stdin.isatty():
            out.print(_HINT)
        await self._show_so_far()
        with suppress(asyncio.CancelledError):
            while (line := await next_line()) is not None:
                if line:
                    await self._take(line)
        err.print(f"\n[dim]Kept. Go on with: --resume {self._conversation.id}[/]")

    async def _take(self, line: str) -> None:
        try:
            await self._hear(line)
        except UnderstudyError as error:
            err.print(f"[red]{escape(error.message)}[/]")

    async def _show_so_far(self) -> None:
        after = None
        while True:
            page = await self._services.conversations.messages(
                self._actor, self._conversation.id, after=after, limit=200
            )
            for message in page.items:
                self._show(message)
            after = page.next
            if after is None:
                return

    def _show(self, message: Message) -> None:
        if message.role is MessageRole.PERSONA:
            self._reply_id = message.id
        out.print(f"[bold]{escape(message.speaker)}[/]: {escape(message.text)}", soft_wrap=True)
        self._show_problem(message)

    def _show_problem(self, message: Message) -> None:
        if message.problem:
            err.print(f"[red]{escape(message.problem)}[/] [dim](/again tries it again)[/]")

    async def _hear(self, line: str) -> None:
        services, conversation_id = self._services, self._conversation.id
        position = services.bus.position(channel_of(conversation_id))
        self._replying = True
        try:
            said = await self._say(line)
            self._reply_id = said.reply_id
            out.print(f"[bold]{escape(self._conversation.persona_name)}[/]: ", end="")
            following = services.conversations.follow(self._actor, conversation_id, position)
            async with aclosing(following) as events:
                async for event in events:
                    if event.name == MESSAGE_DELTA:
                        out.print(escape(event.data["text"]), end="", soft_wrap=True)
                    elif event.name == MESSAGE_DONE:
                        out.print()
                        self._show_problem(Message.model_validate(event.data["message"]))
                        return
        finally:
            self._replying = False

    async def _say(self, line: str) -> Said:
        here, chat_service = self._conversation.id, self._services.chat
        try:
            line = _TEXT.validate_python(line)
        except ValidationError as error:
            reason = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise LineInvalid(reason=reason) from None
        if line == "/again" and self._reply_id:
            return await chat_service.regenerate(self._actor, here, self._reply_id)
        return await chat_service.say(self._actor, here, line)

    def _interrupt(self) -> None:
        if self._replying:
            stop = self._services.chat.stop(self._actor, self._conversation.id)
            stopping = asyncio.ensure_future(stop)
            self._stops.add(stopping)
            stopping.add_done_callback(self._stops.discard)
        elif self._talking:
            self._talking.cancel()
