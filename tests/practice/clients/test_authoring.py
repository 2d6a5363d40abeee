import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from tests.support.accounts import add_member
from tests.support.clients import BROTHER, FACTS, a_block, a_client
from tests.support.personas import actor, made
from understudy.accounts.access import Actor, Role
from understudy.bootstrap import Services
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.personas.schemas import PersonaChanges, PersonaFields, Visibility
from understudy.personas.service import PersonaChanged, PersonaNotFound, PersonaNotYours
from understudy.practice.clients.authoring import (
    CannotPublish,
    ClientAuthoring,
    MarkIdTaken,
    ReplyNotThere,
)
from understudy.practice.clients.case_schemas import (
    CaseChange,
    DraftAsked,
    MarkAsked,
    MarkKind,
)
from understudy.practice.clients.editing import NotAClient
from understudy.practice.clients.schemas import BlockInvalid

KUDOS = MarkAsked(kind=MarkKind.KUDOS, reply="Mm.", text="Short answers")
USES: dict[str, Callable[..., Awaitable[object]]] = {
    "put": lambda s, a, one: s.put(a, one, CaseChange(block=a_block(own_words="Other."))),
    "lint": lambda s, a, one: s.lint(a, one),
    "preview": lambda s, a, one: s.preview(a, one, trust=2.5),
    "publish": lambda s, a, one: s.publish(a, one),
    "mark": lambda s, a, one: s.mark(a, one, KUDOS),
    "marks": lambda s, a, one: s.marks(a, one),
    "draft": lambda s, a, one: s.draft(a, one, DraftAsked(brief="Grief")),
}


@pytest.fixture
def db(services: Services) -> Database:
    return services.db


@pytest.fixture
def service(services: Services) -> ClientAuthoring:
    return services.clients.authoring


@pytest.mark.parametrize("use", USES.values(), ids=USES)
async def test_readers_are_refused_and_others_find_nothing(
    db: Database, service: ClientAuthoring, use: Callable[..., Awaitable[object]]
) -> None:
    owner, reader = actor(), actor()
    shared = await a_client(db, owner, visibility=Visibility.PUBLIC)
    private = await a_client(db, owner)
    for other in (reader, actor(Role.STUDENT)):
        with pytest.raises(PersonaNotYours):
            await use(service, other, shared.id)
        with pytest.raises(PersonaNotFound):
            await use(service, other, private.id)
    await use(service, owner, shared.id)
    await use(service, actor(Role.ADMIN), private.id)


async def test_a_block_makes_a_persona_a_client_and_leaves_the_rest(
    services: Services, service: ClientAuthoring
) -> None:
    owner = actor()
    fields = PersonaFields(name="Lena", background="Long.", extensions={"demo": {"a": 1}})
    persona = await made(services.db, owner)
    await services.personas.change(owner, persona.id, PersonaChanges(fields=fields))
    assert (await service.case(owner, persona.id)).block is None
    written = await service.put(owner, persona.id, CaseChange(block=a_block()))
    assert (written.version, written.block) == (3, a_block())
    assert await service.case(owner, persona.id) == written
    now = await services.personas.version(owner, persona.id, 3)
    assert (now.fields.background, now.fields.extensions["demo"]) == ("Long.", {"a": 1})
    again = await service.put(owner, persona.id, CaseChange(block=a_block()))
    assert again.version == 3


async def test_an_edit_of_an_older_version_is_refused(
    db: Database, service: ClientAuthoring
) -> None:
    owner = actor()
    client = await a_client(db, owner)
    await service.put(owner, client.id, CaseChange(block=a_block(own_words="Mine.")))
    late = CaseChange(block=a_block(own_words="Late."), expected_version=1)
    with pytest.raises(PersonaChanged):
        await service.put(owner, client.id, late)


async def test_a_block_that_cannot_be_read_says_why(db: Database, service: ClientAuthoring) -> None:
    owner = actor()
    persona = await made(db, owner)  # its block is of no form
    with pytest.raises(BlockInvalid, match="note"):
        await service.case(owner, persona.id)
    written = await service.put(owner, persona.id, CaseChange(block=a_block()))
    assert written.block == a_block()


async def test_a_persona_without_a_block_cannot_be_published(
    services: Services, service: ClientAuthoring
) -> None:
    owner = actor()
    persona = await made(services.db, owner)
    changes = PersonaChanges(fields=PersonaFields(name="Lena"))
    await services.personas.change(owner, persona.id, changes)
    with pytest.raises(NotAClient):
        await service.publish(owner, persona.id)


async def test_publishing_waits_until_the_linter_lets_it(
    db: Database, service: ClientAuthoring
) -> None:
    owner = actor()
    client = await a_client(db, owner, a_block(opening_line=BROTHER, is_composite=False))
    assert not (await service.lint(owner, client.id)).can_publish
    with pytest.raises(CannotPublish) as refused:
        await service.publish(owner, client.id)
    assert "block.is_composite: Confirm that" in refused.value.message
    assert "the fact “brother”" in refused.value.message
    await service.put(owner, client.id, CaseChange(block=a_block()))
    published = await service.publish(owner, client.id, expected_version=2)
    assert (published.number, published.difficulty) == (2, 2)
    assert await service.publish(owner, client.id) == published
    with pytest.raises(PersonaChanged):
        await service.publish(owner, client.id, expected_version=1)


async def test_advice_stops_nothing(db: Database, service: ClientAuthoring) -> None:
    owner = actor()
    client = await a_client(db, owner, a_block(facts=FACTS[1:]))
    found = await service.lint(owner, client.id)
    assert (len(found.items), found.can_publish) == (1, True)
    assert (await service.publish(owner, client.id)).number == 1


async def test_a_preview_shows_what_a_question_earns(
    db: Database, service: ClientAuthoring
) -> None:
    owner = actor()
    client = await a_client(db, owner)
    low = await service.preview(owner, client.id, trust=2.5, question="And your brother?")
    high = await service.preview(owner, client.id, trust=4, question="And your brother?")
    assert BROTHER not in low.system
    assert BROTHER in high.system


async def test_a_mark_becomes_a_principle_once(db: Database, service: ClientAuthoring) -> None:
    owner, chosen = actor(), new_id()
    client = await a_client(db, owner)
    asked = KUDOS.model_copy(update={"id": chosen})
    first = await service.mark(owner, client.id, asked)
    assert await service.mark(owner, client.id, asked) == first
    case = await service.case(owner, client.id)
    assert case.block
    assert (case.version, case.block.principles) == (2, ("Keep doing this: Short answers.",))
    with pytest.raises(MarkIdTaken):
        await service.mark(owner, client.id, asked.model_copy(update={"text": "Else"}))
    other = await a_client(db, actor())
    with pytest.raises(MarkIdTaken):
        await service.mark(actor(Role.ADMIN), other.id, asked)


async def test_an_author_may_phrase_the_principle(db: Database, service: ClientAuthoring) -> None:
    owner = actor()
    client = await a_client(db, owner)
    asked = KUDOS.model_copy(update={"principle": "Answer in a word."})
    assert (await service.mark(owner, client.id, asked)).principle == "Answer in a word."
    system = (await service.preview(owner, client.id, trust=2.5)).system
    assert "- Answer in a word." in system


async def test_marks_are_pages_the_newest_first(db: Database, service: ClientAuthoring) -> None:
    owner = actor()
    client = await a_client(db, owner)
    for text in ("one", "two", "three"):
        await service.mark(owner, client.id, KUDOS.model_copy(update={"text": text}))
    page = await service.marks(owner, client.id, limit=2)
    rest = await service.marks(owner, client.id, after=page.next, limit=2)
    assert [mark.text for mark in (*page.items, *rest.items)] == ["three", "two", "one"]
    assert rest.next is None


async def test_a_draft_fills_what_is_empty_and_says_what_it_cost(
    services: Services, service: ClientAuthoring
) -> None:
    owner = actor()
    client = await a_client(services.db, owner, a_block(facts=[], own_words="Mine."))
    drafted = await service.draft(owner, client.id, DraftAsked(brief="Grief after a loss"))
    assert drafted.case.block
    assert drafted.case.version == 2
    assert "facts" in drafted.filled
    assert drafted.case.block.own_words == "Mine."
    assert drafted.model.startswith("demo")
    assert drafted.cost_usd == 0
    again = await service.draft(owner, client.id, DraftAsked(brief="Grief after a loss"))
    assert not set(again.filled) & set(drafted.filled) - {"talk.style"}  # plain may be a default


async def test_edits_and_publishing_without_a_guard_do_not_fail_over_a_race(
    db: Database, service: ClientAuthoring
) -> None:
    owner = actor()
    client = await a_client(db, owner)
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            change = CaseChange(block=a_block(own_words=f"{number}."))
            group.create_task(service.put(owner, client.id, change))
        publishing = group.create_task(service.publish(owner, client.id))
    assert (await service.case(owner, client.id)).version == 5
    assert 1 <= publishing.result().number <= 5


async def test_a_mark_is_of_a_reply_that_the_author_may_read(
    services: Services, service: ClientAuthoring
) -> None:
    db = services.db
    owner = await add_member(db, Role.TEACHER)
    other = await add_member(db, Role.TEACHER, email="other@example.org")
    client = await a_client(db, owner.actor, visibility=Visibility.PUBLIC, first_message="Yes?")
    another = await a_client(db, owner.actor, first_message="No?")
    mine = await said_first(services, owner.actor, client.id)
    theirs = await said_first(services, other.actor, client.id)
    not_hers = await said_first(services, owner.actor, another.id)
    for wrong in (new_id(), theirs, not_hers):
        with pytest.raises(ReplyNotThere):
            await service.mark(
                owner.actor, client.id, KUDOS.model_copy(update={"message_id": wrong})
            )
    assert (await service.case(owner.actor, client.id)).version == 1
    kept = await service.mark(owner.actor, client.id, KUDOS.model_copy(update={"message_id": mine}))
    assert kept.message_id == mine


async def said_first(services: Services, by: Actor, persona_id: UUID) -> UUID:
    """Begin a conversation; return the id of what the persona opened it with."""
    begun = await services.conversations.start(by, persona_id)
    (message,) = (await services.conversations.messages(by, begun.id)).items
    return message.id
