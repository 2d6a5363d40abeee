"""Use cases around many clients: finding, copying, showing to students, several at once."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Database
from understudy.kernel.errors import NotFound, UnderstudyError
from understudy.kernel.ids import derived_id, new_id
from understudy.kernel.page import CursorInvalid, Page, decode_cursor, encode_cursor
from understudy.personas import store as personas
from understudy.personas.makers import require_maker
from understudy.personas.models import PersonaRow
from understudy.personas.schemas import PersonaChanges, PersonaDraft, Visibility
from understudy.personas.service import PersonaService
from understudy.personas.words import folded
from understudy.practice.clients import store
from understudy.practice.clients.authoring import ClientAuthoring
from understudy.practice.clients.case_schemas import (
    BulkAction,
    BulkAsked,
    BulkResult,
    BulkResults,
    ClientCase,
    LibraryEntry,
    Published,
    Whose,
)
from understudy.practice.clients.editing import client_in, edited, read, seen
from understudy.practice.clients.picklists import Difficulty, Issue
from understudy.practice.clients.schemas import (
    BlockInvalid,
    ClientCard,
    PracticeBlock,
    block_of,
    with_block,
)
from understudy.practice.clients.shipped import ship_clients, shipped_ids
from understudy.practice.clients.showing import card_of, name_for_authors, published_of


class NotPublished(NotFound):
    """This client is not published, or not in this version."""

    code = "client_not_published"


class Wanted(NamedTuple):
    """What a list of clients is narrowed to."""

    text: str = ""
    issue: Issue | None = None
    difficulty: Difficulty | None = None
    whose: Whose | None = None


class ClientLibrary:
    """Clients for those who look for one."""

    def __init__(self, db: Database, personas: PersonaService, authoring: ClientAuthoring) -> None:
        self._db, self._personas, self._authoring = db, personas, authoring

    async def list(
        self,
        actor: Actor,
        wanted: Wanted = Wanted(),  # noqa: B008 a tuple never changes
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[LibraryEntry]:
        """Return the clients an author may see, by name.

        Raises:
            MakesNoPersonas: a student; students see what is assigned to them.
            CursorInvalid: `after` is not from this list.
        """
        require_maker(actor)
        place = _place(after) if after else None
        async with self._db.read() as session:
            found = await store.library(
                session,
                actor,
                words=folded(wanted.text).split(),
                issue=wanted.issue,
                difficulty=wanted.difficulty,
                whose=wanted.whose,
                shipped=shipped_ids(),
                after=place,
                limit=limit + 1,
            )
            numbers = await store.newest_numbers(session, [row.id for row, _ in found])
        items = [_entry(actor, each, numbers.get(each[0].id)) for each in found[:limit]]
        last = found[limit - 1][0] if len(found) > limit else None
        return Page(items=items, next=encode_cursor(last.sort_name, str(last.id)) if last else None)

    async def card(self, actor: Actor, id: UUID, number: int | None = None) -> ClientCard:
        """Return what students see of a published version: the latest, or this one.

        Raises:
            PersonaNotFound: it is not there or not visible to the actor.
            NotPublished: students are not to meet it yet.
        """
        async with self._db.read() as session:
            await seen(session, actor, id)
            row = await store.published(session, id, number)
            if row is None:
                raise NotPublished
            version = await personas.version_row(session, row.persona_version_id)
        if version is None:
            raise NotPublished
        fields = personas.fields_of(version)
        return card_of(row, fields, block_of(fields) or PracticeBlock())

    async def published(
        self, actor: Actor, id: UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[Published]:
        """Return the published versions of a client, the newest first.

        Raises:
            PersonaNotFound, PersonaNotYours: as for every edit.
            CursorInvalid: `after` is not from this list.
        """
        below = _number(after) if after else None
        async with self._db.read() as session:
            await edited(session, actor, id)
            rows = await store.published_versions(session, id, below=below, limit=limit + 1)
        last = rows[limit - 1] if len(rows) > limit else None
        return Page(
            items=[published_of(row) for row in rows[:limit]],
            next=encode_cursor(str(last.number)) if last else None,
        )

    async def duplicate(self, actor: Actor, id: UUID, copy_id: UUID | None = None) -> ClientCase:
        """Make a private copy; asked again with the same `copy_id`, return the one it made.

        It has the client's own name, which students and models read; `showing.name_for_authors`
        tells the two apart.

        Raises:
            PersonaNotFound: it is not there or not visible to the actor.
            MakesNoPersonas: a student.
            NotAClient, BlockInvalid: there is no case to copy.
            PersonaIdTaken: the id is another persona's.
        """
        async with self._db.read() as session:
            found = await read(session, actor, id)
        fields, block = client_in(found)
        marked = with_block(fields, block.model_copy(update={"copy_of": fields.name}))
        copy = await self._personas.create(actor, PersonaDraft(**marked.model_dump()), copy_id)
        return ClientCase(
            persona_id=copy.id,
            version=copy.version,
            version_id=copy.version_id,
            name=copy.name,
            block=block_of(copy.fields),
        )

    async def bulk(self, actor: Actor, asked: BulkAsked) -> BulkResults:
        """Do something with several clients, each on its own; each tells what became of it."""
        require_maker(actor)
        act = self._acts(asked.id or new_id())[asked.action]
        return BulkResults(
            items=[await _one(act, actor, each) for each in dict.fromkeys(asked.ids)]
        )

    async def seed_demo(self, owner_id: UUID) -> Sequence[UUID]:
        """Put the shipped clients in place, published; what people changed stays so."""
        async with self._db.begin() as session:
            return await ship_clients(session, owner_id)

    def _acts(
        self, request_id: UUID
    ) -> dict[BulkAction, Callable[[Actor, UUID], Awaitable[UUID | None]]]:
        async def duplicate(actor: Actor, id: UUID) -> UUID:
            # Also of the actor: another's copies of the same request are not theirs.
            copy_id = derived_id(request_id, "copy", str(actor.id), str(id))
            return (await self.duplicate(actor, id, copy_id)).persona_id

        return {
            BulkAction.SHARE: self._share,
            BulkAction.ARCHIVE: self._archive,
            BulkAction.DUPLICATE: duplicate,
            BulkAction.PUBLISH: self._publish,
        }

    async def _share(self, actor: Actor, id: UUID) -> None:
        await self._personas.change(actor, id, PersonaChanges(visibility=Visibility.SHARED))

    async def _archive(self, actor: Actor, id: UUID) -> None:
        await self._personas.remove(actor, id)

    async def _publish(self, actor: Actor, id: UUID) -> None:
        await self._authoring.publish(actor, id)


async def _one(
    act: Callable[[Actor, UUID], Awaitable[UUID | None]], actor: Actor, id: UUID
) -> BulkResult:
    try:
        made_id = await act(actor, id)
    except UnderstudyError as error:
        return BulkResult(id=id, is_done=False, problem=error.message)
    return BulkResult(id=id, is_done=True, made_id=made_id)


def _entry(actor: Actor, found: personas.Found, number: int | None) -> LibraryEntry:
    card = personas.card_of(actor, *found)
    block, problem = PracticeBlock(), None
    try:
        block = block_of(personas.fields_of(found[1])) or block
    except BlockInvalid as error:
        problem = error.message
    return LibraryEntry(
        persona_id=card.id,
        name=name_for_authors(card.name, block),
        role_line=card.role_line,
        referral=block.referral.reason,
        whose=_whose(actor, found[0]),
        visibility=card.visibility,
        can_edit=card.can_edit,
        version=found[1].number,
        published_number=number,
        difficulty=None if problem else block.difficulty,
        issues=tuple(picked.code for picked in block.issues),
        problem=problem,
    )


def _whose(actor: Actor, row: PersonaRow) -> Whose:
    if row.id in shipped_ids():
        return Whose.SHIPPED
    return Whose.MINE if row.owner_id == actor.id else Whose.SHARED


def _place(cursor: str) -> tuple[str, UUID]:
    name, last_id = decode_cursor(cursor, 2)
    try:
        return name, UUID(last_id)
    except ValueError:
        raise CursorInvalid from None


def _number(cursor: str) -> int:
    (number,) = decode_cursor(cursor, 1)
    if not (number.isascii() and number.isdigit() and len(number) <= 9):  # noqa: PLR2004 an INTEGER
        raise CursorInvalid
    return int(number)
