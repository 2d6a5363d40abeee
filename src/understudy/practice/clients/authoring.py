"""Use cases of authors: writing a case, having it looked at, marking replies, publishing."""

import asyncio
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.conversations import message_store
from understudy.conversations import store as conversations
from understudy.kernel.db import Database, Session
from understudy.kernel.errors import Conflict, NotFound
from understudy.kernel.ids import new_id
from understudy.kernel.page import Page, id_after, id_cursor
from understudy.llm.gateway import Gateway
from understudy.llm.prompts import PromptLibrary
from understudy.llm.structured import complete_as
from understudy.personas import store as personas
from understudy.personas.schemas import PersonaFields
from understudy.personas.service import PersonaChanged
from understudy.practice.clients import store
from understudy.practice.clients.case_schemas import (
    CaseChange,
    ClientCase,
    DraftAsked,
    Drafted,
    Findings,
    Mark,
    MarkAsked,
    Published,
)
from understudy.practice.clients.drafting import Sketch, ask_for, filled_in
from understudy.practice.clients.editing import case_of, charge, client_in, edited, read
from understudy.practice.clients.linter import Case, Severity, lint
from understudy.practice.clients.marking import principle_from, with_principle
from understudy.practice.clients.picklists import Difficulty
from understudy.practice.clients.prompt import Preview, preview, stable_tokens
from understudy.practice.clients.schemas import PracticeBlock, block_of, with_block
from understudy.practice.clients.showing import mark_of, published_of
from understudy.practice.clients.turn import first_turn

_LOOKS = 5
"""At a client that is to be published as it is, before it is said that it keeps changing."""


class CannotPublish(Conflict):
    """This client cannot be published yet. {sentences}"""  # noqa: D415 they end themselves

    code = "cannot_publish"


class ClientKeepsChanging(Conflict):
    """This client is being changed at this moment; nothing was published. Try again."""

    code = "client_keeps_changing"


class MarkIdTaken(Conflict):
    """A mark with this id is there already and differs; nothing was changed."""

    code = "mark_id_taken"


class ReplyNotThere(NotFound):
    """This is no reply of this client in a conversation you may read. The mark was not kept."""

    code = "reply_not_there"


class ClientAuthoring:
    """Clients for those who write them."""

    def __init__(self, db: Database, gateway: Gateway, prompts: PromptLibrary) -> None:
        self._db, self._gateway, self._prompts = db, gateway, prompts

    async def case(self, actor: Actor, id: UUID) -> ClientCase:
        """Return a case to an author who sees it; its block is None for what is no client yet.

        Raises:
            PersonaNotFound: it is not there or not visible to the actor.
            MakesNoPersonas: a student; they see cards.
            BlockInvalid: the block came from elsewhere and cannot be read.
        """
        async with self._db.read() as session:
            found = await read(session, actor, id)
        return case_of(found, block_of(personas.fields_of(found[1])))

    async def put(self, actor: Actor, id: UUID, change: CaseChange) -> ClientCase:
        """Write the block as given; a new version is made only if it differs.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            PersonaChanged: another version is the current one by now.
            BlockInvalid: persona and block are too long together.
        """
        async with self._db.begin() as session:
            row, version = await edited(session, actor, id, lock=True)
            if change.expected_version not in (None, version.number):
                raise PersonaChanged(current=version.number, expected=change.expected_version)
            # The other fields are written back as they are now, also without a guard.
            renewed = with_block(personas.fields_of(version), change.block)
            version = await personas.renew(session, row, version, actor.id, renewed)
            return case_of((row, version), change.block)

    async def lint(self, actor: Actor, id: UUID) -> Findings:
        """Say what a case still needs, and what would do harm.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            NotAClient, BlockInvalid: there is no case to look at.
        """
        async with self._db.read() as session:
            found = await edited(session, actor, id)
        return await self._findings(*client_in(found))

    async def preview(self, actor: Actor, id: UUID, *, trust: float, question: str = "") -> Preview:
        """Return the exact system prompt of a turn at this trust, after this question.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            NotAClient, BlockInvalid: there is no case to show.
        """
        async with self._db.read() as session:
            found = await edited(session, actor, id)
        fields, block = client_in(found)
        return preview(self._prompts, fields, block, first_turn(block, trust, question))

    async def publish(
        self, actor: Actor, id: UUID, *, expected_version: int | None = None
    ) -> Published:
        """Let students meet the current version; publishing it again changes nothing.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            NotAClient, BlockInvalid: there is no case to publish.
            CannotPublish: says what the linter found.
            PersonaChanged: another version is the current one by now.
            ClientKeepsChanging: without an expected version, it changed while it was looked at.
        """
        for _ in range(_LOOKS):
            async with self._db.read() as session:
                found = await edited(session, actor, id)
            difficulty = await self._require_ready(found, expected_version)
            async with self._db.begin() as session:
                _, version = await edited(session, actor, id, lock=True)
                if version.id == found[1].id:
                    row = await store.add_published(session, actor.id, version, difficulty)
                    return published_of(row)
        raise ClientKeepsChanging

    async def _require_ready(self, found: personas.Found, expected: int | None) -> Difficulty:
        """Refuse a version that is not the expected one or not ready; return its difficulty."""
        if expected not in (None, found[1].number):
            raise PersonaChanged(current=found[1].number, expected=expected)
        fields, block = client_in(found)
        findings = await self._findings(fields, block)
        if not findings.can_publish:
            stops = [item for item in findings.items if item.severity is Severity.STOPS]
            sentences = " ".join(f"{item.place}: {item.sentence}" for item in stops)
            raise CannotPublish(sentences=sentences)
        return block.difficulty

    async def mark(self, actor: Actor, id: UUID, asked: MarkAsked) -> Mark:
        """Keep what an author thinks of a reply, and add the principle to the case.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            NotAClient, BlockInvalid: there is no case to add to.
            ReplyNotThere: `message_id` is not a reply of this client that the actor may read.
            MarkIdTaken: the id is taken by another mark.
            TooManyPrinciples: take one away first.
        """
        principle = asked.principle or principle_from(asked.kind, asked.text)
        asked = asked.model_copy(update={"principle": principle})
        chosen = asked.id or new_id()
        async with self._db.begin() as session:
            found = await edited(session, actor, id, lock=True)
            there = await store.mark(session, chosen)
            if there is None:
                fields, block = client_in(found)
                if asked.message_id and not await _is_a_reply(session, actor, id, asked.message_id):
                    raise ReplyNotThere
                renewed = with_block(fields, with_principle(block, principle))
                await personas.renew(session, *found, actor.id, renewed)
                there = await store.add_mark(session, chosen, id, actor.id, asked)
        if (there.persona_id, there.kind, there.text) != (id, asked.kind, asked.text):
            raise MarkIdTaken
        return mark_of(there)

    async def marks(
        self, actor: Actor, id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[Mark]:
        """Return the marks on a client's replies, the newest first.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            CursorInvalid: `after` is not from this list.
        """
        place = id_after(after) if after else None
        async with self._db.read() as session:
            await edited(session, actor, id)
            rows = await store.marks(session, id, after=place, limit=limit + 1)
        items = [mark_of(row) for row in rows[:limit]]
        return Page(items=items, next=id_cursor(rows, limit))

    async def draft(self, actor: Actor, id: UUID, asked: DraftAsked) -> Drafted:
        """Have a model fill in what is empty; what the author wrote stays as it is.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            BlockInvalid: the block came from elsewhere and cannot be read.
            ModelFailed, BudgetReached: no draft came; nothing was changed.
        """
        async with self._db.read() as session:
            _, version = await edited(session, actor, id)
        fields = personas.fields_of(version)
        block = block_of(fields) or PracticeBlock()
        request = ask_for(self._prompts, fields, block, asked.brief, seed=str(version.id))
        answer = await complete_as(self._gateway, request, Sketch, charge(actor, "client_draft"))
        async with self._db.begin() as session:
            # Read again: what the author wrote meanwhile is not empty any more.
            row, version = await edited(session, actor, id, lock=True)
            fields = personas.fields_of(version)
            block, names = filled_in(block_of(fields) or PracticeBlock(), answer.form)
            renewed = with_block(fields, block)
            version = await personas.renew(session, row, version, actor.id, renewed)
        return Drafted(
            case=case_of((row, version), block),
            filled=names,
            model=answer.answers[-1].model,
            cost_usd=answer.cost_usd,
        )

    async def _findings(self, fields: PersonaFields, block: PracticeBlock) -> Findings:
        tokens = stable_tokens(self._prompts, fields, block)
        allowed, wish = self._gateway.allowed, block.model
        refused = allowed.refusal(wish) if wish and wish not in allowed else ""
        case = Case(fields=fields, block=block, prompt_tokens=tokens, refused_model=refused)
        # The longest of cases take a second: not on the loop.
        items = await asyncio.to_thread(lint, case)
        stopped = any(item.severity is Severity.STOPS for item in items)
        return Findings(items=items, can_publish=not stopped)


async def _is_a_reply(session: Session, actor: Actor, persona_id: UUID, message_id: UUID) -> bool:
    """Tell whether a message is what this persona said to somebody, for the actor to read."""
    message = await message_store.message(session, message_id)
    if message is None:
        return False
    talk = await conversations.conversation(session, actor, message.conversation_id)
    if talk is None or talk.persona_id != persona_id:
        return False
    there = await conversations.participants(session, talk.id)
    return any(
        each.id == message.participant_id and each.persona_version_id is not None for each in there
    )
