"""Which clients and rubrics an assignment may have, and which of their versions it keeps."""

from collections import defaultdict
from collections.abc import Container, Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.kernel.errors import Conflict, Invalid
from understudy.kernel.ids import new_id
from understudy.personas import store as personas
from understudy.personas.models import PersonaVersionRow
from understudy.personas.service import PersonaNotFound
from understudy.practice.clients import store as clients
from understudy.practice.courses import assignment_store as store
from understudy.practice.courses import rubric_store as rubrics
from understudy.practice.courses.assignment_schemas import MOST_PAIRS, PairDraft
from understudy.practice.courses.models import AssignmentRow, PairRow
from understudy.practice.courses.rubric_rules import problems_of
from understudy.practice.courses.rubrics import RubricNotFound


class PairsInvalid(Invalid):
    """{problem} Nothing was changed."""

    code = "pairs_invalid"


class PairIdTaken(Conflict):
    """Another assignment has a pair with this id; nothing was changed."""

    code = "pair_id_taken"


async def replace_pairs(
    session: Session,
    actor: Actor,
    row: AssignmentRow,
    drafts: Sequence[PairDraft],
    models: Container[str] = (),
) -> None:
    """Give an assignment these pairs, in this order.

    A draft without an id stands for a pair that is there with the same client and rubric, else
    for a new one. `models` may be chosen to play clients; those that were chosen before stay.

    Raises:
        PersonaNotFound, RubricNotFound: a pair that was not there names what the actor may not
            use. Those that were there stay, whatever became of them since.
        PairsInvalid: ids or alternatives do not fit together, there are too many, or a model may
            not be chosen.
        PairIdTaken: an id is that of a pair elsewhere.
    """
    before = await store.pairs(session, row.id)
    named = _named(before, drafts)
    ids = [draft.id for draft in named if draft.id]
    problem = _problem(named, ids) or _refusal(before, named, models)
    if problem:
        raise PairsInvalid(problem=problem)
    if await store.pairs_elsewhere(session, row.id, ids):
        raise PairIdTaken
    for persona_id in _new(before, named, "persona_id"):
        if await personas.persona(session, actor, persona_id) is None:
            raise PersonaNotFound
    for rubric_id in _new(before, named, "rubric_id"):
        if await rubrics.rubric(session, actor, rubric_id) is None:
            raise RubricNotFound
    await store.set_pairs(session, row.id, named)


async def publishing_problems(session: Session, actor: Actor, row: AssignmentRow) -> list[str]:
    """Fix the versions of all pairs; return what stands against it, as sentences.

    What was fixed before stays: students may have begun with it.
    """
    pairs = await store.pairs(session, row.id)
    if not pairs:
        return ["Add at least one client with a rubric."]
    problems = []
    for pair in pairs:
        problems += await _fix(session, actor, pair)
    return problems


def draft_of(pair: PairRow) -> PairDraft:
    """Return a pair as it was asked for."""
    return PairDraft(
        id=pair.id,
        persona_id=pair.persona_id,
        rubric_id=pair.rubric_id,
        alternatives=[UUID(each) for each in pair.alternatives],
        model=pair.model,
    )


async def _fix(session: Session, actor: Actor, pair: PairRow) -> list[str]:
    persona = await personas.persona(session, actor, pair.persona_id)
    rubric = await rubrics.rubric(session, actor, pair.rubric_id)
    problems = []
    if persona is None:
        problems.append(f"Client {pair.position} was removed or is not yours to see any more.")
    elif pair.persona_version_id is None:
        problems += await _fix_client(session, pair, persona[1])
    if rubric is None:
        problems.append(f"The rubric of client {pair.position} was removed or is not yours.")
    elif pair.rubric_version_id is None:
        pair.rubric_version_id = rubric[1].id
        problems += problems_of(rubrics.fields_of(rubric[1]))
    return problems


async def _fix_client(session: Session, pair: PairRow, draft: PersonaVersionRow) -> list[str]:
    """Fix the newest version that students may meet: the current one may be half written."""
    version = await clients.published(session, pair.persona_id)
    if version is None:
        name = personas.fields_of(draft).name
        return [f"Client {pair.position} ({name}) is not published: publish it first."]
    pair.persona_version_id = version.persona_version_id
    return []


def _named(before: Sequence[PairRow], drafts: Sequence[PairDraft]) -> list[PairDraft]:
    """Give each draft its id: its own, that of a pair it equals and nobody named, or a new one."""
    taken = {draft.id for draft in drafts}
    free = defaultdict[tuple[UUID, UUID], list[UUID]](list)
    for pair in reversed(before):
        if pair.id not in taken:
            free[pair.persona_id, pair.rubric_id].append(pair.id)
    named = []
    for draft in drafts:
        equal = [] if draft.id else free[draft.persona_id, draft.rubric_id]
        chosen = draft.id or (equal.pop() if equal else new_id())
        named.append(draft.model_copy(update={"id": chosen}))
    return named


def _problem(drafts: Sequence[PairDraft], ids: Sequence[UUID]) -> str | None:
    if len(drafts) > MOST_PAIRS:
        return f"An assignment has at most {MOST_PAIRS} clients."
    if len(set(ids)) < len(ids):
        return "Two pairs have the same id; give one of them another, or none."
    for draft in drafts:
        if not set(draft.alternatives) <= set(ids) - {draft.id}:
            return "An alternative must be the id of another pair of this assignment."
    return None


def _refusal(
    before: Sequence[PairRow], after: Sequence[PairDraft], models: Container[str]
) -> str | None:
    there = {pair.model for pair in before}
    for wish in {draft.model for draft in after if draft.model} - there:
        if wish not in models:
            return f"{wish} is not among the models that may be chosen."
    return None


def _new(before: Sequence[PairRow], after: Sequence[PairDraft], name: str) -> list[UUID]:
    """Return the ids that this field has in no pair that was there before."""
    there = {getattr(pair, name) for pair in before}
    wanted = dict.fromkeys(getattr(pair, name) for pair in after)
    return [each for each in wanted if each not in there]
