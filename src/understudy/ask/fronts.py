"""The page that a server opens with: files of the machine it runs on, for whoever has the link."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import OPERATOR, Actor, Role
from understudy.accounts.schemas import Person, PersonDraft
from understudy.accounts.service import AccountService
from understudy.ask.asking import opened
from understudy.ask.documents.problems import DocumentNotFound
from understudy.ask.documents.schemas import Document
from understudy.ask.documents.service import DocumentService
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import AskPage, PageChanges, PageDraft
from understudy.ask.pages.service import PageService
from understudy.kernel.ids import derived_id

OWNER = PersonDraft(email="owner@understudy.local", name="Owner", role=Role.ADMIN)
"""Who is made to own the page where nobody is yet; whoever runs the server can become them."""

_LONGEST_TITLE = 120


class Front(NamedTuple):
    """A page to open with.

    Attributes:
        page: that is on.
        owner_link: where its owner, who was made for it just now, chooses a password; else "".
    """

    page: AskPage
    owner_link: str = ""


async def open_front(
    accounts: AccountService,
    documents: DocumentService,
    pages: PageService,
    files: Sequence[Path],
) -> Front:
    """Return the page of these files, made or brought up to date, and on.

    A file is known by its path: the same content again changes nothing, another one is the next
    version. What its owner has changed of the page stays.

    Raises:
        FileUnusable, NotRead: a file, with the reason in a sentence.
        PageNotReady, DocumentTooLong: they do not fit the model's window together.
    """
    owner, link = await _owner(accounts)
    actor = Actor(owner.id, owner.role)
    put_in = [await _document(documents, actor, path) for path in files]
    page = await _page(pages, actor, put_in)
    return Front(await pages.switch_on(actor, page.id), link)


async def _owner(accounts: AccountService) -> tuple[Person, str]:
    """Return the administrator who was the first here; one is made if there is none."""
    admins, after = list[Person](), None
    while True:
        found = await accounts.people(OPERATOR, after)
        admins += [each for each in found.items if each.role is Role.ADMIN and each.active]
        if not (after := found.next):
            break
    if admins:
        return min(admins, key=lambda each: each.id), ""
    made = await accounts.invite(OPERATOR, OWNER)
    return made.person, made.path


async def _document(documents: DocumentService, actor: Actor, path: Path) -> Document:
    whole = await asyncio.to_thread(path.resolve)
    upload = await opened(path)

    async def put_in(id: UUID) -> Document:
        try:
            await documents.get(actor, id)
        except DocumentNotFound:
            return await documents.add(actor, upload, id=id)
        return await documents.replace(actor, id, upload)

    return await _first_free(actor, f"file:{whole}", DocumentNotFound, put_in)


async def _page(pages: PageService, actor: Actor, put_in: Sequence[Document]) -> AskPage:
    ids = tuple(each.id for each in put_in)
    title = ", ".join(each.title for each in put_in)[:_LONGEST_TITLE]

    async def made(id: UUID) -> AskPage:
        try:
            page = await pages.get(actor, id)
        except PageNotFound:
            return await pages.create(actor, PageDraft(title=title, document_ids=ids), id)
        if tuple(each.id for each in page.documents) != ids:
            return await pages.change(actor, id, PageChanges(document_ids=ids))
        return page

    return await _first_free(actor, "page:" + ",".join(map(str, ids)), PageNotFound, made)


async def _first_free[T](
    actor: Actor, name: str, removed: type[Exception], make: Callable[[UUID], Awaitable[T]]
) -> T:
    """Make what has this name; where it was removed, make it anew under the next id."""
    for number in count():
        with suppress(removed):
            return await make(derived_id(actor.id, name, number))
    raise AssertionError("count() never ends")
