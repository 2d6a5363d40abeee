"""What is told of documents, on both databases: to models, to administrators, to conversations."""

from zoneinfo import ZoneInfo

import pytest

from tests.support.ask import HANDBOOK, a_document, section, upload
from tests.support.courses import someone
from tests.support.personas import actor
from understudy.accounts.access import Role
from understudy.accounts.audit import entries
from understudy.ask.documents.problems import (
    ChoiceLost,
    DocumentNotFound,
    SectionsUnknown,
)
from understudy.ask.documents.schemas import DocumentChanges
from understudy.ask.documents.service import DocumentService
from understudy.ask.reading.schemas import Private
from understudy.bootstrap import Services, open_services
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.kernel.settings import Settings
from understudy.llm.usage.days import day_of

LONGER = f"{HANDBOOK}\n## Cats\n\nCats may come on Fridays.\n"


@pytest.fixture
def service(services: Services) -> DocumentService:
    return services.ask.documents


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


# At any moment it is another day than in Greenwich in one of them.
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
async def test_what_is_calculated_is_of_the_installations_day(
    installation: Settings, zone: str
) -> None:
    there = installation.model_copy(update={"timezone": zone})
    async with open_services(there) as services:
        owner = actor()
        document = await a_document(services, owner)
        days = [day_of(now(), ZoneInfo(zone))]
        preview = await services.ask.documents.preview(owner, document.id)
        days.append(day_of(now(), ZoneInfo(zone)))  # midnight may pass meanwhile
    assert preview.facts[0] in {f"Today is {day.day} {day:%B %Y}." for day in days}
