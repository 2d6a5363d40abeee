"""Documents ready to be asked, on both databases."""

import asyncio

import pytest

from tests.support.ask import HANDBOOK, a_document
from tests.support.personas import actor
from understudy.ask.documents.schemas import DocumentChanges
from understudy.ask.visits.corpora import Corpora
from understudy.ask.visits.problems import DocumentGone, NoSuchDocument
from understudy.bootstrap import Services


async def test_who_comes_at_once_is_given_the_same_and_it_is_kept(services: Services) -> None:
    document = await a_document(services, actor())
    corpora, ids = Corpora(services.ask.documents), [document.version.id]
    async with asyncio.TaskGroup() as group:
        made = [group.create_task(corpora.of(ids)) for _ in range(3)]
    first, *others = [await each for each in made]
    assert all(each is first for each in (*others, await corpora.of(ids)))
    assert first.tokens == document.version.tokens


async def test_what_was_asked_last_is_kept_and_no_more_than_there_is_room_for(
    services: Services,
) -> None:
    owner = actor()
    made = [await a_document(services, owner, f"{HANDBOOK}\n{n}\n") for n in range(3)]
    one, two, three = ([each.version.id] for each in made)
    corpora = Corpora(services.ask.documents, most_characters=2 * len(HANDBOOK))
    first, second = await corpora.of(one), await corpora.of(two)
    assert await corpora.of(one) is first
    await corpora.of(three)
    assert await corpora.of(one) is first
    assert await corpora.of(two) is not second
    small = Corpora(services.ask.documents, most_characters=1)
    assert await small.of(one) is await small.of(one)


async def test_a_document_is_shown_under_the_name_it_has_now(services: Services) -> None:
    owner = actor()
    document = await a_document(services, owner, title="Before")
    corpora, ids = Corpora(services.ask.documents), [document.version.id]
    before = await corpora.shown(ids, 0)
    await services.ask.documents.change(owner, document.id, DocumentChanges(title="After"))
    after = await corpora.shown(ids, 0)
    assert (before.title, after.title) == ("Before", "After")
    assert before.sections == after.sections
    assert [each.title for each in before.sections] == ["Staff handbook", "Leave", "Dogs"]
    with pytest.raises(NoSuchDocument):
        await corpora.shown(ids, 1)
    await services.ask.documents.remove(owner, document.id)
    with pytest.raises(DocumentGone):
        await corpora.shown(ids, 0)
    with pytest.raises(DocumentGone):
        await corpora.of(ids)
