"""Documents on both databases: what becomes of a file, and who may do what with it."""

import asyncio
import hashlib
from collections.abc import Awaitable

import pytest

from tests.support.ask import HANDBOOK, a_document, upload
from tests.support.personas import actor
from understudy.accounts.access import Actor, Role
from understudy.ask.documents.events import CHANGES, DOCUMENT_CHANGED
from understudy.ask.documents.problems import (
    DocumentIdTaken,
    DocumentMoved,
    DocumentNotFound,
    DocumentNotYours,
    KeepsNoDocuments,
)
from understudy.ask.documents.schemas import Document, DocumentChanges
from understudy.ask.documents.service import DocumentService
from understudy.bootstrap import Services
from understudy.kernel.errors import Invalid
from understudy.kernel.events import Event
from understudy.kernel.ids import new_id

LONGER = f"{HANDBOOK}\n## Cats\n\nCats may come on Fridays.\n"


@pytest.fixture
def service(services: Services) -> DocumentService:
    return services.ask.documents


async def refused(use: Awaitable[object]) -> type[Exception] | None:
    """Return what a use raises, if it does."""
    try:
        await use
    except (DocumentNotFound, DocumentNotYours, KeepsNoDocuments) as error:
        return type(error)
    return None


async def uses(
    service: DocumentService, who: Actor, document: Document
) -> list[type[Exception] | None]:
    """Try to read a document in every way, then to change it in every way."""
    id_ = document.id
    return [
        await refused(service.get(who, id_)),
        await refused(service.preview(who, id_)),
        await refused(service.versions(who, id_)),
        await refused(service.change(who, id_, DocumentChanges(title="Another"))),
        await refused(service.replace(who, id_, upload(LONGER))),
        await refused(service.remove(who, id_)),
    ]


async def test_an_owner_does_all_an_administrator_reads_and_nobody_else_finds_it(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    for role in (Role.STUDENT, Role.TEACHER, Role.RESEARCHER):
        assert await uses(service, actor(role), document) == [DocumentNotFound] * 6
    seen = await uses(service, actor(Role.ADMIN), document)
    assert seen == [None] * 3 + [DocumentNotYours] * 3
    assert await uses(service, owner, document) == [None] * 6
    assert await uses(service, owner, document) == [DocumentNotFound] * 6


async def test_students_put_nothing_in(service: DocumentService) -> None:
    student = actor(Role.STUDENT)
    assert await refused(service.add(student, upload())) is KeepsNoDocuments
    assert await refused(service.list(student)) is KeepsNoDocuments


async def test_a_file_becomes_a_document_with_its_first_version(service: DocumentService) -> None:
    owner = actor()
    document = await service.add(owner, upload(name="C:\\folder\\hand\x00book.md"))
    version = document.version
    assert (document.owner_id, document.title) == (owner.id, "Staff handbook")
    assert (version.number, version.document_id) == (1, document.id)
    assert version.file_name == "hand book.md"
    assert version.digest == hashlib.sha256(HANDBOOK.encode()).hexdigest()
    assert version.size_bytes == len(HANDBOOK.encode())
    assert (version.told, version.chosen) == (frozenset(), None)
    assert version.sentences >= 4
    assert version.tokens > 30
    assert (document.fits, document.too_long) == (True, "")
    assert await service.get(owner, document.id) == document


async def test_its_title_may_be_chosen(service: DocumentService) -> None:
    document = await service.add(actor(), upload(), title="  What  we\tagreed on ")
    assert document.title == "What we agreed on"


async def test_what_cannot_be_read_leaves_nothing_behind(service: DocumentService) -> None:
    owner, id_ = actor(), new_id()
    with pytest.raises(Invalid):
        await service.add(owner, upload(""), id=id_)
    assert (await service.list(owner)).items == []
    assert (await service.add(owner, upload(), id=id_)).id == id_


async def test_the_same_request_makes_one_document(service: DocumentService) -> None:
    owner, id_ = actor(), new_id()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.add(owner, upload(), id=id_)) for _ in range(3)]
    first, *others = [task.result() for task in tasks]
    assert others == [first, first]
    assert (await service.list(owner)).items[0].version.number == 1
    with pytest.raises(DocumentIdTaken):
        await service.add(owner, upload(LONGER), id=id_)
    with pytest.raises(DocumentNotFound):
        await service.add(actor(), upload(), id=id_)
    await service.remove(owner, id_)
    with pytest.raises(DocumentNotFound):
        await service.add(owner, upload(), id=id_)


async def test_a_document_that_was_replaced_is_still_what_its_request_made(
    service: DocumentService,
) -> None:
    owner, id_ = actor(), new_id()
    await service.add(owner, upload(), id=id_)
    replaced = await service.replace(owner, id_, upload(LONGER))
    assert await service.add(owner, upload(), id=id_) == replaced


async def test_lists_show_own_documents_page_by_page_the_newest_first(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    made = [await a_document(services, owner, title=name) for name in "abc"]
    await a_document(services, actor())
    await service.remove(owner, made[1].id)
    first = await service.list(owner, limit=1)
    rest = await service.list(owner, limit=1, after=first.next)
    assert [card.title for card in (*first.items, *rest.items)] == ["c", "a"]
    assert rest.next is None
    everybody = await service.list(actor(Role.ADMIN))
    assert len(everybody.items) == 3


async def test_another_file_is_a_new_version_and_the_old_one_stays(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    (before,) = await service.pinned([document.version.id])
    changed = await service.replace(owner, document.id, upload(LONGER, "new.md"))
    assert (changed.version.number, changed.version.file_name) == (2, "new.md")
    assert changed.title == document.title
    assert (await service.pinned([document.version.id])) == (before,)
    (after,) = await service.pinned([changed.version.id])
    assert "Cats may come on Fridays." in [each.text for each in after.tree.sentences]
    numbers = [each.number for each in (await service.versions(owner, document.id)).items]
    assert numbers == [2, 1]
    first = await service.versions(owner, document.id, limit=1)
    second = await service.versions(owner, document.id, limit=1, after=first.next)
    assert [each.number for each in (*first.items, *second.items)] == [2, 1]


async def test_the_same_file_again_changes_nothing(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    assert await service.replace(owner, document.id, upload(name="else.md")) == document


async def test_a_replacement_is_told_once_to_who_watches(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    channel = CHANGES
    start = services.bus.position(channel)
    await service.replace(owner, document.id, upload())
    await service.change(owner, document.id, DocumentChanges(title="Renamed"))
    changed = await service.replace(owner, document.id, upload(LONGER))
    watch = services.bus.watch(channel, after=start)
    event = await anext(watch)
    await watch.aclose()
    assert isinstance(event, Event)
    assert event.name == DOCUMENT_CHANGED
    assert event.data == {
        "document_id": str(document.id),
        "version_id": str(changed.version.id),
        "number": 2,
    }


async def test_two_files_at_once_do_not_overwrite_each_other(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    texts = [f"{HANDBOOK}\n## New\n\nRule {number} holds.\n" for number in range(3)]

    async def replace(text: str) -> Document | None:
        try:
            return await service.replace(owner, document.id, upload(text))
        except DocumentMoved:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(replace(text)) for text in texts]
    written = [done for task in tasks if (done := task.result())]
    versions = (await service.versions(owner, document.id)).items
    assert len(versions) == 1 + len(written)
    assert {each.digest for each in versions[:-1]} == {each.version.digest for each in written}
