"""Assignments as their readers see them: all of it for teachers, the students' side for them."""

from collections.abc import Sequence
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.kernel.db import Session
from understudy.personas.schemas import PersonaFields
from understudy.practice.courses import assignment_store as store
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentCard,
    AssignmentForStudents,
    AssignmentState,
    CaseForStudents,
    Pair,
    Purpose,
)
from understudy.practice.courses.models import PairRow
from understudy.practice.courses.rubric_store import fields_of as rubric_fields_of
from understudy.practice.courses.section_schemas import Part
from understudy.practice.courses.section_store import parts_of


async def cards(
    session: Session, actor: Actor, found: Sequence[store.Found]
) -> list[AssignmentCard]:
    """Return assignments as they stand in a list."""
    counted = await store.count_pairs(session, [row.id for row, _ in found])
    parts = await parts_of(session, actor, [section for _, section in found])
    return [_card(each, counted[each[0].id], parts[each[1].id]) for each in found]


async def whole(
    session: Session, actor: Actor, found: store.Found
) -> Assignment | AssignmentForStudents:
    """Return an assignment as this actor, who sees it, may see it."""
    row, section = found
    part = (await parts_of(session, actor, [section]))[section.id]
    pairs = await store.pairs(session, row.id)
    contents = await store.contents(session, pairs)
    card = _card(found, len(pairs), part)
    if part is Part.LEARNS:
        return _for_students(found, card, pairs, contents)
    return Assignment(
        **card.model_dump(),
        fields=store.fields_of(row),
        pairs=[_pair(pair, contents, shows_model=actor.sees_costs) for pair in pairs],
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def for_students(
    session: Session, found: Sequence[store.Found]
) -> list[AssignmentForStudents]:
    """Return assignments as their students see them, in four queries for any number."""
    pairs = await store.pairs_of(session, [row.id for row, _ in found])
    contents = await store.contents(session, [pair for own in pairs.values() for pair in own])
    shown = []
    for each in found:
        own = pairs[each[0].id]
        card = _card(each, len(own), Part.LEARNS)
        shown.append(_for_students(each, card, own, contents))
    return shown


def _card(found: store.Found, clients: int, part: Part) -> AssignmentCard:
    row, section = found
    return AssignmentCard(
        id=row.id,
        section_id=section.id,
        section_name=section.name,
        title=row.title,
        state=AssignmentState(row.state),
        purpose=Purpose(row.purpose),
        opens_at=row.opens_at,
        due_at=row.due_at,
        closes_at=row.closes_at,
        attempts=row.attempts,
        clients=clients,
        can_edit=part is Part.MANAGES,
    )


def _pair(pair: PairRow, contents: store.Contents, *, shows_model: bool) -> Pair:
    persona, rubric = contents[pair.id]
    return Pair(
        id=pair.id,
        persona_id=pair.persona_id,
        persona_version_id=pair.persona_version_id,
        persona_name=persona.fields["name"],
        rubric_id=pair.rubric_id,
        rubric_version_id=pair.rubric_version_id,
        rubric_name=rubric.fields["name"],
        alternatives=_alternatives(pair),
        model=pair.model if shows_model else None,
    )


def _for_students(
    found: store.Found,
    card: AssignmentCard,
    pairs: Sequence[PairRow],
    contents: store.Contents,
) -> AssignmentForStudents:
    row, _ = found
    fields = store.fields_of(row)
    shown = set(AssignmentForStudents.model_fields) - set(AssignmentCard.model_fields) - {"cases"}
    return AssignmentForStudents(
        **card.model_dump(),
        **fields.model_dump(include=shown),
        cases=[_case(pair, contents, shows_rubric=row.show_rubric) for pair in pairs],
    )


def _case(pair: PairRow, contents: store.Contents, *, shows_rubric: bool) -> CaseForStudents:
    version, rubric = contents[pair.id]
    persona = PersonaFields.model_validate(version.fields)
    return CaseForStudents(
        id=pair.id,
        persona_id=pair.persona_id,
        name=persona.name,
        pronouns=persona.pronouns,
        age=persona.age,
        role_line=persona.role_line,
        rubric=rubric_fields_of(rubric) if shows_rubric else None,
        alternatives=_alternatives(pair),
    )


def _alternatives(pair: PairRow) -> list[UUID]:
    return [UUID(each) for each in pair.alternatives]
