"""What can be said over a socket: by a visitor of an ask page, and by who is signed in."""

from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import aclosing
from typing import Any
from uuid import UUID

from starlette.websockets import WebSocket

from understudy.accounts.access import Actor
from understudy.accounts.browser import SESSION_COOKIE, is_own_origin
from understudy.api import envelope
from understudy.api.entering import caller_at
from understudy.api.sockets import Answer, Closing, Talk
from understudy.ask.opening import AskServices
from understudy.ask.visits.entering import Opened
from understudy.ask.visits.problems import SessionUnknown
from understudy.ask.visits.schemas import Feedback, SessionOpened
from understudy.ask.visits.visitor import FORGOTTEN, is_taken
from understudy.bootstrap import Services
from understudy.conversations.schemas import Conversation, Said
from understudy.kernel.errors import Invalid, SignInRequired
from understudy.kernel.events import Event


class NotOverThis(Invalid):
    """{type} is nothing for this conversation; nothing was changed."""

    code = "not_over_this"


class VisitTalk:
    """A visitor's session over a socket."""

    def __init__(self, ask: AskServices, opened: Opened, ends: Awaitable[None] | None) -> None:
        self._visits, self._forgetting = ask.visits, ask.forgetting
        self._visit, self.ends = opened.visit, ends
        self._told: SessionOpened | None = opened.told

    @property
    def id(self) -> UUID:
        """The session's."""
        return self._visit.id

    def ready(self) -> Mapping[str, Any]:
        """Return the session, its next token and the page, once: then they are forgotten."""
        told, self._told = self._told, None
        return told.model_dump(mode="json") if told else {}

    async def act(self, data: envelope.Data) -> Answer:
        """Do what a frame asks."""
        visit = self._visit
        match data:
            case envelope.Say():
                said = await self._visits.say(visit, data.text, id=data.client_msg_id)
            case envelope.Edit():
                id_ = data.client_msg_id
                said = await self._visits.edit(visit, data.message_id, data.text, id=id_)
            case envelope.Regenerate():
                id_ = data.client_msg_id
                said = await self._visits.regenerate(visit, data.message_id, id=id_)
            case _:
                return await self._act_otherwise(data)
        return _accepted(said)

    async def _act_otherwise(self, data: envelope.Data) -> Answer:
        visit = self._visit
        match data:
            case envelope.Stop():
                return Answer("stopped", {"stopped": await self._visits.stop(visit)})
            case envelope.Rate():
                given = data.value and Feedback(value=data.value, comment=data.comment)
                await self._visits.rate(visit, data.message_id, given or None)
                return Answer("kept", {"message_id": str(data.message_id)})
            case envelope.Document():
                shown = await self._visits.document(visit, data.place)
                return Answer("document", {"place": data.place, **shown.model_dump(mode="json")})
            case envelope.Forget():
                await self._forgetting.of(visit)
                return Answer("forgotten", {})
            case envelope.Ping():
                return Answer("pong", {})
            case _:
                raise NotOverThis(type=envelope.name_of(data))

    async def follow(self, after: str | None) -> AsyncGenerator[Event]:
        """Tell events, until somebody goes on with the session from elsewhere."""
        async with aclosing(self._visits.follow(self._visit, after)) as events:
            async for event in events:
                if event.name == FORGOTTEN:
                    raise SessionUnknown
                if is_taken(event, self._visit):
                    raise Closing(4409, "This session was gone on with from elsewhere.")
                yield event  # also to who has taken over: `seq` has no gap
                del event


class VisitDoor:
    """Where visitors of a page come in."""

    def __init__(self, services: Services, socket: WebSocket) -> None:
        self._services, self._socket = services, socket
        self._slug: str = socket.path_params["slug"]

    async def open(self, hello: envelope.Hello) -> Talk:
        """Begin a session, or go on with one.

        Raises:
            What `Entering.begin` and `resume` raise.
        """
        entering = self._services.ask.entering
        caller, token = await caller_at(self._services, self._socket, hello.token)
        if hello.session_id and hello.resume_token:
            given = hello.session_id, hello.resume_token
            opened = await entering.resume(self._slug, *given, caller)
        else:
            opened = await entering.begin(self._slug, caller)
        ends = self._services.accounts.access_ended(token) if token else None
        return VisitTalk(self._services.ask, opened, ends)


class ChatTalk:
    """Somebody's conversation over a socket."""

    def __init__(
        self, services: Services, actor: Actor, held: Conversation, ends: Awaitable[None]
    ) -> None:
        self._services, self._actor, self._held, self.ends = services, actor, held, ends

    @property
    def id(self) -> UUID:
        """The conversation's."""
        return self._held.id

    def ready(self) -> Mapping[str, Any]:
        """Return the conversation."""
        return {"conversation": self._held.model_dump(mode="json")}

    async def act(self, data: envelope.Data) -> Answer:
        """Do what a frame asks."""
        chat, actor, id_ = self._services.chat, self._actor, self.id
        match data:
            case envelope.Say():
                return _accepted(await chat.say(actor, id_, data.text, id=data.client_msg_id))
            case envelope.Edit(message_id=old, text=text, client_msg_id=chosen):
                return _accepted(await chat.edit(actor, id_, old, text, id=chosen))
            case envelope.Regenerate(message_id=old, client_msg_id=chosen):
                return _accepted(await chat.regenerate(actor, id_, old, id=chosen))
            case envelope.Stop():
                return Answer("stopped", {"stopped": await chat.stop(actor, id_)})
            case envelope.Ping():
                return Answer("pong", {})
            case _:
                raise NotOverThis(type=envelope.name_of(data))

    def follow(self, after: str | None) -> AsyncGenerator[Event]:
        """Tell events."""
        return self._services.conversations.follow(self._actor, self.id, after)


class ChatDoor:
    """Where people who are signed in come in."""

    def __init__(self, services: Services, socket: WebSocket) -> None:
        self._services, self._socket = services, socket
        self._id: UUID = socket.path_params["id"]

    async def open(self, hello: envelope.Hello) -> Talk:
        """Open a conversation.

        Raises:
            SignInRequired, ConversationNotFound: not for whoever asks.
            Closing: the page that asks is another site's, and has only the cookie.
        """
        token = hello.token or self._cookie()
        actor = await self._services.accounts.actor_for(token)
        held = await self._services.conversations.get(actor, self._id)
        ends = self._services.accounts.access_ended(token)
        return ChatTalk(self._services, actor, held, ends)

    def _cookie(self) -> str:
        headers, ours = self._socket.headers, self._services.settings.public_url
        if not is_own_origin(headers.get("origin"), headers.get("host"), ours):
            raise Closing(4403, "This request came from another site's page.")
        cookie = self._socket.cookies.get(SESSION_COOKIE)
        if not cookie:
            raise SignInRequired
        return cookie


def _accepted(said: Said) -> Answer:
    message_id = said.message and str(said.message.id)
    return Answer("accepted", {"message_id": message_id, "reply_id": str(said.reply_id)})
