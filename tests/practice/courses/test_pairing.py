import pytest
from pydantic import ValidationError

from tests.support.courses import a_rubric, a_section, an_assignment, met
from tests.support.personas import actor, draft, made
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.personas.schemas import PersonaChanges, Visibility
from understudy.personas.service import PersonaNotFound, PersonaService
from understudy.practice.courses.assignment_schemas import (
    MOST_PAIRS,
    Assignment,
    AssignmentChanges,
    AssignmentState,
    Pair,
    PairDraft,
    PairsToAdd,
)
from understudy.practice.courses.assignments import AssignmentNotReady, AssignmentService
from understudy.practice.courses.pairing import PairIdTaken, PairsInvalid
from understudy.practice.courses.rubrics import RubricNotFound


@pytest.fixture
def service(db: Database) -> AssignmentService:
    return AssignmentService(db)


def pairs(*drafts: PairDraft) -> AssignmentChanges:
    return AssignmentChanges.model_validate({"pairs": drafts})


async def test_clients_are_added_at_once_in_order_and_none_twice(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    (first,) = given.pairs
    more = [(await made(db, teacher, name)).id for name in ("B", "A")]
    wanted = PairsToAdd(
        persona_ids=[more[0], first.persona_id, more[1], more[0]], rubric_id=first.rubric_id
    )
    for _ in range(2):
        found = await service.add_pairs(teacher, given.id, wanted)
        assert isinstance(found, Assignment)
        assert [pair.persona_name for pair in found.pairs] == ["Mara Voss", "B", "A"]
        assert found.pairs[0] == first
    by_rubric = PairsToAdd(persona_ids=more, rubric_id=(await a_rubric(db, teacher)).id)
    assert (await service.add_pairs(teacher, given.id, by_rubric)).clients == 5


async def test_pairs_are_reordered_and_name_their_alternatives(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    (first,) = given.pairs
    new = PairDraft(
        id=new_id(),
        persona_id=(await made(db, teacher, "B")).id,
        rubric_id=first.rubric_id,
        alternatives=[first.id],
    )
    kept = PairDraft(id=first.id, persona_id=first.persona_id, rubric_id=first.rubric_id)
    found = await service.change(teacher, given.id, pairs(new, kept))
    assert isinstance(found, Assignment)
    assert [pair.id for pair in found.pairs] == [new.id, first.id]
    assert [pair.alternatives for pair in found.pairs] == [[first.id], []]


def kept(pair: Pair) -> PairDraft:
    return PairDraft(id=pair.id, persona_id=pair.persona_id, rubric_id=pair.rubric_id)


async def test_a_pair_keeps_its_id_and_versions_and_only_what_is_changed_is_fixed_anew(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id, published=True)
    (first,) = given.pairs
    await service.unpublish(teacher, given.id)
    other, rubric = (
        await met(db, teacher, await made(db, teacher, "B")),
        await a_rubric(db, teacher),
    )
    new = PairDraft(persona_id=other.id, rubric_id=first.rubric_id)
    nameless = kept(first).model_copy(update={"id": None})
    found = await service.change(teacher, given.id, pairs(new, nameless))
    assert isinstance(found, Assignment)
    assert found.pairs[1] == first
    fresh = found.pairs[0]
    assert (fresh.persona_version_id, fresh.rubric_version_id) == (None, None)
    judged = kept(first).model_copy(update={"rubric_id": rubric.id})
    found = await service.change(teacher, given.id, pairs(judged, kept(fresh)))
    assert isinstance(found, Assignment)
    assert [pair.id for pair in found.pairs] == [first.id, fresh.id]
    assert found.pairs[0].persona_version_id == first.persona_version_id
    assert found.pairs[0].rubric_version_id is None
    again = await service.publish(teacher, given.id)
    assert isinstance(again, Assignment)
    assert again.pairs[0].rubric_version_id == rubric.version_id
    assert again.pairs[1].persona_version_id == other.version_id


async def test_pairs_that_stay_are_never_deleted_and_those_left_out_are(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    (first,) = given.pairs
    same = kept(first).model_copy(update={"id": None})
    found = await service.change(teacher, given.id, pairs(same, same))
    assert isinstance(found, Assignment)
    assert found.pairs[0] == first
    assert found.pairs[1].id != first.id
    found = await service.change(teacher, given.id, pairs(kept(found.pairs[1])))
    assert isinstance(found, Assignment)
    assert [pair.id for pair in found.pairs] != [first.id]
    assert found.clients == 1
    found = await service.change(teacher, given.id, pairs())
    assert (found.clients, isinstance(found, Assignment) and found.pairs) == (0, [])


async def test_only_clients_and_rubrics_one_may_use_are_paired(
    db: Database, service: AssignmentService
) -> None:
    teacher, other = actor(), actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    (mine,) = given.pairs
    theirs, rubric = await made(db, other), await a_rubric(db, other)
    wrong = PairsToAdd(persona_ids=[theirs.id], rubric_id=mine.rubric_id)
    with pytest.raises(PersonaNotFound):
        await service.add_pairs(teacher, given.id, wrong)
    wrong = PairsToAdd(persona_ids=[mine.persona_id], rubric_id=rubric.id)
    with pytest.raises(RubricNotFound):
        await service.add_pairs(teacher, given.id, wrong)
    shared = await made(db, other, visibility=Visibility.SHARED)
    right = PairsToAdd(persona_ids=[shared.id], rubric_id=mine.rubric_id)
    assert (await service.add_pairs(teacher, given.id, right)).clients == 2


async def test_ids_and_alternatives_must_fit_together(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    section = await a_section(db, teacher)
    given = await an_assignment(db, teacher, section.id)
    elsewhere = await an_assignment(db, teacher, section.id)
    (pair,) = given.pairs
    kept = PairDraft(id=pair.id, persona_id=pair.persona_id, rubric_id=pair.rubric_id)
    for alternative in (pair.id, new_id(), elsewhere.pairs[0].id):
        wrong = kept.model_copy(update={"alternatives": [alternative]})
        with pytest.raises(PairsInvalid, match="another pair of this assignment"):
            await service.change(teacher, given.id, pairs(wrong))
    with pytest.raises(PairsInvalid, match="same id"):
        await service.change(teacher, given.id, pairs(kept, kept))
    taken = kept.model_copy(update={"id": elsewhere.pairs[0].id})
    with pytest.raises(PairIdTaken):
        await service.change(teacher, given.id, pairs(taken))
    many = kept.model_copy(update={"id": None})
    await service.change(teacher, given.id, pairs(*[many] * MOST_PAIRS))
    more = PairsToAdd(persona_ids=[new_id()], rubric_id=pair.rubric_id)
    with pytest.raises(PairsInvalid, match="at most 100"):
        await service.add_pairs(teacher, given.id, more)


async def test_students_meet_the_newest_published_version_and_no_draft(
    db: Database, service: AssignmentService
) -> None:
    teacher, personas = actor(), PersonaService(db)
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    chosen = given.pairs[0].persona_id
    newest = await personas.change(teacher, chosen, PersonaChanges(fields=draft("Zoe").fields))
    await met(db, teacher, newest)
    await personas.change(teacher, chosen, PersonaChanges(fields=draft("Unfinished").fields))
    published = await service.publish(teacher, given.id)
    assert isinstance(published, Assignment)
    (pair,) = published.pairs
    assert (pair.persona_name, pair.persona_version_id) == ("Zoe", newest.version_id)


async def test_a_client_that_is_not_published_is_named_and_keeps_an_assignment_back(
    db: Database, service: AssignmentService
) -> None:
    teacher = actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    fresh = await made(db, teacher, "Bo")
    more = PairsToAdd(persona_ids=[fresh.id], rubric_id=given.pairs[0].rubric_id)
    await service.add_pairs(teacher, given.id, more)
    told = r"Client 2 \(Bo\) is not published: publish it first\."
    with pytest.raises(AssignmentNotReady, match=told):
        await service.publish(teacher, given.id)
    await met(db, teacher, fresh)
    assert (await service.publish(teacher, given.id)).state is AssignmentState.PUBLISHED


async def test_a_client_is_played_by_an_allowed_model_or_by_its_own(db: Database) -> None:
    teacher = actor()
    given = await an_assignment(db, teacher, (await a_section(db, teacher)).id)
    (pair,) = given.pairs
    assert pair.model is None
    chosen = kept(pair).model_copy(update={"model": "openai:a"})
    with pytest.raises(PairsInvalid, match="openai:a is not among the models"):
        await AssignmentService(db).change(teacher, given.id, pairs(chosen))
    found = await AssignmentService(db, ["openai:a"]).change(teacher, given.id, pairs(chosen))
    assert isinstance(found, Assignment)
    assert [pair.model for pair in found.pairs] == ["openai:a"]
    # It may not be chosen any more: what was chosen stays, and is no fault of who changes more.
    more = PairDraft(persona_id=(await made(db, teacher, "B")).id, rubric_id=pair.rubric_id)
    found = await AssignmentService(db).change(teacher, given.id, pairs(chosen, more))
    assert isinstance(found, Assignment)
    assert [pair.model for pair in found.pairs] == ["openai:a", None]


def test_an_empty_wish_is_none_at_all() -> None:
    ids = {"persona_id": new_id(), "rubric_id": new_id()}
    with pytest.raises(ValidationError):
        PairDraft.model_validate({**ids, "model": " "})
    assert PairDraft.model_validate(ids).model is None
