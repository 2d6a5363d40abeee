"""Documents on both databases: what becomes of a file, and who may do what with it."""

import asyncio
import hashlib
from collections.abc import Awaitable

import pytest

from tests.support.ask import HANDBOOK, a_document, section, upload
from tests.support.courses import someone
from tests.support.personas import actor
from understudy.accounts.access import Actor, Role
from understudy.accounts.audit import entries
from understudy.ask.documents.events import DOCUMENT_CHANGED, channel_of
from understudy.ask.documents.problems import (
    ChoiceLost,
    DocumentIdTaken,
    DocumentMoved,
    DocumentNotFound,
    DocumentNotYours,
    KeepsNoDocuments,
    SectionsUnknown,
)
from understudy.ask.documents.schemas import Document, DocumentChanges
from understudy.ask.documents.service import DocumentService
from understudy.ask.reading.schemas import Private
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
    channel = channel_of(document.id)
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


async def test_what_is_told_makes_a_version_and_is_all_that_the_model_sees(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    kept = await service.preview(owner, document.id)
    assert "amina@example.org" not in kept.text
    assert [(each.kind, each.sentences, each.told) for each in kept.private] == [
        (Private.CONTACT, 1, False)
    ]
    told = frozenset({Private.CONTACT})
    changed = await service.change(owner, document.id, DocumentChanges(told=told))
    assert (changed.version.number, changed.version.told) == (2, told)
    assert changed.version.tokens != document.version.tokens
    shown = await service.preview(owner, document.id)
    assert "amina@example.org" in shown.text
    assert shown.private[0].told
    assert (await service.preview(owner, document.id, 1)).text == kept.text
    again = await service.change(owner, document.id, DocumentChanges(told=told))
    assert again.version == changed.version
    withheld = await service.change(owner, document.id, DocumentChanges(told=frozenset()))
    assert (withheld.version.number, withheld.version.told) == (3, frozenset())


async def test_chosen_sections_are_all_that_the_model_sees(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    dogs = await section(services, owner, document, "Dogs")
    changed = await service.change(owner, document.id, DocumentChanges(chosen=(dogs.id,)))
    assert changed.version.chosen == (dogs.id,)
    assert changed.version.tokens < document.version.tokens
    preview = await service.preview(owner, document.id)
    assert "Dogs are not allowed" in preview.text
    assert "28 days" not in preview.text
    assert [each.title for each in preview.sections if each.chosen] == ["Dogs"]
    everything = await service.change(owner, document.id, DocumentChanges(chosen=None))
    assert everything.version.chosen is None
    assert everything.version.tokens == document.version.tokens
    with pytest.raises(SectionsUnknown, match=r"no section 99"):
        await service.change(owner, document.id, DocumentChanges(chosen=(dogs.id, "99")))


async def test_a_replacement_tells_no_section_that_was_left_out(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    dogs = await section(services, owner, document, "Dogs")
    await service.change(owner, document.id, DocumentChanges(chosen=(dogs.id,)))
    moved = HANDBOOK.replace("## Leave", "## Hours\n\nWe work from nine.\n\n## Leave")
    changed = await service.replace(owner, document.id, upload(moved))
    shown = await service.preview(owner, document.id)
    assert changed.version.chosen != (dogs.id,)
    assert [each.title for each in shown.sections if each.chosen] == ["Dogs"]
    with pytest.raises(ChoiceLost):
        await service.replace(owner, document.id, upload("# Notes\n\nNothing of that.\n"))
    assert await service.get(owner, document.id) == changed


async def test_a_rename_makes_no_version(services: Services, service: DocumentService) -> None:
    owner = actor()
    document = await a_document(services, owner)
    renamed = await service.change(owner, document.id, DocumentChanges(title="Our rules"))
    assert (renamed.title, renamed.version) == ("Our rules", document.version)


async def test_an_administrators_look_at_what_somebody_put_in_is_written_down(
    services: Services, service: DocumentService
) -> None:
    owner, admin = actor(), (await someone(services.db, Role.ADMIN)).actor
    document = await a_document(services, owner)
    await service.preview(owner, document.id)
    await service.preview(admin, document.id)
    async with services.db.read() as session:
        looks = await entries(session, None, 10, action="ask_document.read")
    assert [(look.actor_id, look.subject_id) for look in looks] == [(admin.id, document.id)]


async def test_versions_are_pinned_in_the_order_asked_for_until_their_document_goes(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    one, two = await a_document(services, owner), await a_document(services, owner, LONGER)
    ids = [two.version.id, one.version.id, two.version.id]
    pinned = await service.pinned(ids)
    assert [each.version_id for each in pinned] == ids
    assert pinned[1].tree.sentences[0].text == "Everybody who works here gets this book."
    await service.remove(owner, one.id)
    for gone in (one.version.id, new_id()):
        with pytest.raises(DocumentNotFound):
            await service.pinned([gone])


async def test_what_is_told_is_not_marked_as_private_any_more(
    services: Services, service: DocumentService
) -> None:
    owner = actor()
    document = await a_document(services, owner)
    changes = DocumentChanges(told=frozenset({Private.CONTACT}))
    changed = await service.change(owner, document.id, changes)
    before, after = await service.pinned([document.version.id, changed.version.id])
    assert [each.private for each in before.shown.sentences if each.private] == [Private.CONTACT]
    assert [each.private for each in after.shown.sentences if each.private] == []
    assert [each.text for each in after.shown.sentences] == [
        each.text for each in before.tree.sentences
    ]
