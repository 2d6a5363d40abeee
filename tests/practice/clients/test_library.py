from uuid import UUID

import pytest

from tests.support.clients import a_block, a_client
from tests.support.personas import actor, made
from understudy.accounts.access import Role
from understudy.bootstrap import Services
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.kernel.page import CursorInvalid, encode_cursor
from understudy.personas.makers import MakesNoPersonas
from understudy.personas.schemas import Persona, PersonaChanges, Visibility
from understudy.personas.service import PersonaIdTaken, PersonaNotFound, PersonaNotYours
from understudy.practice.clients.case_schemas import BulkAction, BulkAsked, CaseChange, Whose
from understudy.practice.clients.library import ClientLibrary, NotPublished, Wanted
from understudy.practice.clients.picklists import Difficulty, Issue


@pytest.fixture
def db(services: Services) -> Database:
    return services.db


@pytest.fixture
def library(services: Services) -> ClientLibrary:
    return services.clients.library


async def test_the_library_has_the_clients_one_may_see(
    db: Database, library: ClientLibrary
) -> None:
    owner, colleague = actor(), actor()
    await a_client(db, owner, name="Ada")
    await a_client(db, owner, name="Bo", visibility=Visibility.SHARED)
    found = (await library.list(owner)).items
    assert [(entry.name, entry.can_edit) for entry in found] == [("Ada", True), ("Bo", True)]
    (shared,) = (await library.list(colleague)).items
    assert (shared.name, shared.can_edit) == ("Bo", False)
    assert (shared.difficulty, shared.issues) == (2, ("housing_insecurity",))
    with pytest.raises(MakesNoPersonas):
        await library.list(actor(Role.STUDENT))


async def test_the_library_is_narrowed(db: Database, library: ClientLibrary) -> None:
    owner = actor()
    await a_client(db, owner, a_block(difficulty=1), name="Ada", tags=["first year"])
    issues = [{"code": "grief_loss", "note": 'not "elder_care"'}]
    await a_client(db, owner, a_block(difficulty=3, issues=issues), name="Bo")
    for wanted, names in [
        (Wanted(), ["Ada", "Bo"]),
        (Wanted(text="first YEAR"), ["Ada"]),
        (Wanted(difficulty=Difficulty.HARD), ["Bo"]),
        (Wanted(issue=Issue.GRIEF_LOSS), ["Bo"]),
        (Wanted(issue=Issue.ELDER_CARE), []),
        (Wanted(issue=Issue.HOUSING_INSECURITY, difficulty=Difficulty.HARD), []),
    ]:
        assert [entry.name for entry in (await library.list(owner, wanted)).items] == names


async def test_the_library_tells_whose_a_client_is(db: Database, library: ClientLibrary) -> None:
    owner, colleague = actor(), actor()
    (shipped, *_) = await library.seed_demo(owner.id)
    mine = await a_client(db, owner, name="Ada")
    theirs = await a_client(db, colleague, name="Bo", visibility=Visibility.SHARED)
    for whose, found in [(Whose.MINE, mine.id), (Whose.SHARED, theirs.id)]:
        (entry,) = (await library.list(owner, Wanted(whose=whose))).items
        assert (entry.persona_id, entry.whose) == (found, whose)
        assert entry.referral == "Asks for help with housing."
    entries = (await library.list(owner, Wanted(whose=Whose.SHIPPED))).items
    assert shipped in {entry.persona_id for entry in entries}
    assert {entry.whose for entry in entries} == {Whose.SHIPPED}


async def test_copies_of_a_repeated_request_are_made_once(
    db: Database, library: ClientLibrary
) -> None:
    owner, colleague = actor(), actor()
    ids = [(await a_client(db, owner, visibility=Visibility.SHARED)).id for _ in range(2)]
    asked = BulkAsked(id=new_id(), action=BulkAction.DUPLICATE, ids=ids)
    first = await library.bulk(owner, asked)
    assert await library.bulk(owner, asked) == first
    assert all(item.is_done for item in first.items)
    assert len((await library.list(owner)).items) == 4
    theirs = await library.bulk(colleague, asked)
    assert all(item.is_done for item in theirs.items)
    again = await library.bulk(owner, BulkAsked(action=BulkAction.DUPLICATE, ids=ids))
    assert not {item.made_id for item in first.items} & {item.made_id for item in again.items}


async def test_a_foreign_block_is_listed_with_what_is_wrong(
    services: Services, library: ClientLibrary
) -> None:
    owner = actor()
    text = "name: Cy\nextensions: {practice: {format: 1, difficulty: many, issues: 7}}\n"
    await services.personas.import_yaml(owner, text.encode())
    await made(services.db, owner)  # a persona, and none that says it is a client
    (entry,) = (await library.list(owner)).items
    assert (entry.name, entry.difficulty, entry.issues) == ("Cy", None, ())
    assert entry.problem
    assert "difficulty" in entry.problem
    assert (await library.list(owner, Wanted(difficulty=Difficulty.HARD))).items == []


async def test_the_library_comes_in_pages(db: Database, library: ClientLibrary) -> None:
    owner = actor()
    for name in ("Ada", "Bo", "Cy"):
        await a_client(db, owner, name=name)
    page = await library.list(owner, limit=2)
    rest = await library.list(owner, after=page.next, limit=2)
    assert [entry.name for entry in (*page.items, *rest.items)] == ["Ada", "Bo", "Cy"]
    assert rest.next is None
    for wrong in ("x", encode_cursor("a", "b"), encode_cursor("a")):
        with pytest.raises(CursorInvalid):
            await library.list(owner, after=wrong)
        with pytest.raises(CursorInvalid):
            await library.published(owner, (await a_client(db, owner)).id, after=wrong)


async def test_students_see_a_published_version_as_a_card_and_nothing_else(
    services: Services, library: ClientLibrary
) -> None:
    owner, student = actor(), actor(Role.STUDENT)
    public = await a_client(services.db, owner, visibility=Visibility.PUBLIC)
    with pytest.raises(NotPublished):
        await library.card(student, public.id)
    await services.clients.authoring.publish(owner, public.id)
    changed = CaseChange(block=a_block(difficulty=3))
    await services.clients.authoring.put(owner, public.id, changed)
    card = await library.card(student, public.id)
    assert (card.number, card.difficulty, card.version_id) == (1, 2, public.version_id)
    assert set(card.model_dump()) == {
        "persona_id", "version_id", "number", "name", "pronouns", "age", "referral",
        "difficulty", "content_notes", "learning_objectives",
    }  # fmt: skip
    await services.clients.authoring.publish(owner, public.id)
    assert (await library.card(student, public.id)).difficulty == 3
    assert (await library.card(student, public.id, 1)).difficulty == 2
    with pytest.raises(NotPublished):
        await library.card(student, public.id, 7)
    private = await a_client(services.db, owner)
    await services.clients.authoring.publish(owner, private.id)
    with pytest.raises(PersonaNotFound):
        await library.card(student, private.id)


async def test_published_versions_are_listed_the_newest_first(
    services: Services, library: ClientLibrary
) -> None:
    owner = actor()
    client = await a_client(services.db, owner, visibility=Visibility.SHARED)
    for words in ("One.", "Two.", "Three."):
        change = CaseChange(block=a_block(own_words=words))
        await services.clients.authoring.put(owner, client.id, change)
        await services.clients.authoring.publish(owner, client.id)
    page = await library.published(owner, client.id, limit=2)
    rest = await library.published(owner, client.id, after=page.next, limit=2)
    assert [each.number for each in (*page.items, *rest.items)] == [4, 3, 2]
    with pytest.raises(PersonaNotYours):
        await library.published(actor(), client.id)


async def test_a_copy_is_private_and_made_once(db: Database, library: ClientLibrary) -> None:
    owner, chosen = actor(), new_id()
    client = await a_client(db, owner, visibility=Visibility.PUBLIC, name="L" * 120)
    copy = await library.duplicate(owner, client.id, chosen)
    assert (copy.persona_id, copy.block) == (chosen, a_block(copy_of="L" * 120))
    assert copy.name == "L" * 120
    assert await library.duplicate(owner, client.id, chosen) == copy
    (entry,) = [e for e in (await library.list(owner)).items if e.persona_id == chosen]
    assert (entry.visibility, entry.published_number) == (Visibility.PRIVATE, None)
    assert entry.name == "L" * 120 + " (copy)"
    with pytest.raises(PersonaIdTaken):
        await library.duplicate(owner, client.id, client.id)


async def test_students_and_models_read_the_clients_name_and_authors_that_it_is_a_copy(
    services: Services, library: ClientLibrary
) -> None:
    owner = actor()
    client = await a_client(services.db, owner, name="Lena Hartwig")
    copy_id = (await library.duplicate(owner, client.id)).persona_id
    again_id = (await library.duplicate(owner, copy_id)).persona_id
    await services.clients.authoring.publish(owner, copy_id)
    assert (await library.card(owner, copy_id)).name == "Lena Hartwig"
    asked = await services.clients.authoring.preview(owner, copy_id, trust=2.5)
    assert "Lena Hartwig" in asked.system
    assert "(copy)" not in asked.system

    async def listed() -> dict[UUID, str]:
        return {entry.persona_id: entry.name for entry in (await library.list(owner)).items}

    assert await listed() == {
        client.id: "Lena Hartwig",
        copy_id: "Lena Hartwig (copy)",
        again_id: "Lena Hartwig (copy)",
    }
    persona = await services.personas.get(owner, copy_id)
    assert isinstance(persona, Persona)
    renamed = persona.fields.model_copy(update={"name": "Lena Hart"})
    await services.personas.change(owner, copy_id, PersonaChanges(fields=renamed))
    assert (await listed())[copy_id] == "Lena Hart"


async def test_a_colleague_reads_and_copies_what_is_shared_and_a_student_never(
    services: Services, library: ClientLibrary
) -> None:
    owner, colleague, case = actor(), actor(), services.clients.authoring.case
    shared = await a_client(services.db, owner, visibility=Visibility.SHARED)
    public = await a_client(services.db, owner, visibility=Visibility.PUBLIC)
    private = await a_client(services.db, owner)
    for one in (shared, public):
        assert (await case(colleague, one.id)).block == a_block()
        copy = await library.duplicate(colleague, one.id)
        assert copy.block == a_block(copy_of="Lena Hartwig")
        change = CaseChange(block=a_block(own_words="Mine."))
        await services.clients.authoring.put(colleague, copy.persona_id, change)
        with pytest.raises(PersonaNotYours):
            await services.clients.authoring.put(colleague, one.id, change)
        assert (await case(owner, one.id)).block == a_block()
    for use in (case, library.duplicate):
        with pytest.raises(PersonaNotFound):
            await use(colleague, private.id)
        with pytest.raises(MakesNoPersonas):
            await use(actor(Role.STUDENT), public.id)
        for hidden in (shared, private):
            with pytest.raises(PersonaNotFound):
                await use(actor(Role.STUDENT), hidden.id)


async def test_each_of_many_tells_what_became_of_it(db: Database, library: ClientLibrary) -> None:
    owner = actor()
    good = await a_client(db, owner, name="Ada")
    bad = await a_client(db, owner, a_block(opening_line=""), name="Bo")
    foreign = await a_client(db, actor(), visibility=Visibility.PUBLIC)
    ids = [good.id, bad.id, foreign.id, good.id]

    async def done(action: BulkAction) -> list[bool]:
        results = (await library.bulk(owner, BulkAsked(action=action, ids=ids))).items
        assert [each.id for each in results] == ids[:3]
        assert all(each.is_done or each.problem for each in results)
        return [each.is_done for each in results]

    assert await done(BulkAction.PUBLISH) == [True, False, False]
    assert await done(BulkAction.SHARE) == [True, True, False]
    assert await done(BulkAction.DUPLICATE) == [True, True, True]
    assert await done(BulkAction.ARCHIVE) == [True, True, False]
    left = (await library.list(owner)).items
    assert [each.name for each in left] == [
        *("Ada (copy)", "Bo (copy)", foreign.name, f"{foreign.name} (copy)")
    ]
    with pytest.raises(MakesNoPersonas):
        await library.bulk(actor(Role.STUDENT), BulkAsked(action=BulkAction.SHARE, ids=ids))
