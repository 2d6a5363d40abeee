"""Sections, rubrics and assignments for tests."""

from typing import Any
from uuid import UUID

from tests.support.accounts import Member, add_member
from tests.support.personas import made
from understudy.accounts.access import Actor, Role
from understudy.kernel.db import Database
from understudy.kernel.ids import new_id
from understudy.personas import store as personas
from understudy.personas.schemas import Persona
from understudy.practice.clients import store as clients
from understudy.practice.clients.picklists import Difficulty
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentDraft,
    PairDraft,
)
from understudy.practice.courses.assignments import AssignmentService
from understudy.practice.courses.rubric_schemas import Rubric, RubricDraft, RubricFields
from understudy.practice.courses.rubrics import RubricService
from understudy.practice.courses.section_schemas import (
    EnrolmentDraft,
    Membership,
    Section,
    SectionDraft,
)
from understudy.practice.courses.sections import SectionService


def criterion(id: str = "opening", weight: float = 1.0, **fields: object) -> dict[str, Any]:
    """Return a criterion that can be used."""
    levels = [{"score": n, "label": f"Level {n}", "descriptor": f"As {n}."} for n in range(1, 5)]
    indicators = [{"id": "name", "text": "The worker says their name."}]
    return {
        "id": id,
        "name": id.title(),
        "weight": weight,
        "indicators": indicators,
        "levels": levels,
        **fields,
    }


def rubric_fields(*criteria: dict[str, Any], name: str = "First contact") -> RubricFields:
    """Return a rubric with these criteria, or with one."""
    return RubricFields.model_validate({"name": name, "criteria": criteria or [criterion()]})


async def someone(db: Database, role: Role = Role.STUDENT) -> Member:
    """Return a new person; nobody else has their e-mail."""
    return await add_member(db, role, email=f"{new_id()}@example.org")


async def a_section(db: Database, teacher: Actor, *members: Member, name: str = "B") -> Section:
    """Return a new section of this teacher with these students in it."""
    service = SectionService(db)
    section = await service.create(teacher, SectionDraft(name=name))
    assert isinstance(section, Section)
    for member in members:
        await service.enrol(teacher, section.id, EnrolmentDraft(email=member.email))
    return section


async def assisting(db: Database, teacher: Actor, section: Section) -> Member:
    """Return a new person who is an assistant of this section."""
    member = await someone(db)
    draft = EnrolmentDraft(email=member.email, role=Membership.TA)
    await SectionService(db).enrol(teacher, section.id, draft)
    return member


async def a_rubric(db: Database, maker: Actor, **fields: object) -> Rubric:
    """Return a new rubric of this maker."""
    values = {**rubric_fields().model_dump(), **fields}
    return await RubricService(db).create(maker, RubricDraft.model_validate(values))


async def met(db: Database, by: Actor, persona: Persona) -> Persona:
    """Publish a persona in this version, so that students may meet it, and return it."""
    async with db.begin() as session:
        version = await personas.version_row(session, persona.version_id)
        assert version is not None
        await clients.add_published(session, by.id, version, Difficulty.MODERATE)
    return persona


async def an_assignment(
    db: Database,
    teacher: Actor,
    section_id: UUID,
    *,
    published: bool = False,
    persona: Persona | None = None,
    **fields: Any,
) -> Assignment:
    """Return a new assignment of this teacher with one private client, which is published."""
    persona = await met(db, teacher, persona or await made(db, teacher))
    rubric = await a_rubric(db, teacher)
    pair = PairDraft(persona_id=persona.id, rubric_id=rubric.id)
    draft = AssignmentDraft.model_validate(
        {"section_id": section_id, "title": "First contact", "pairs": [pair], **fields}
    )
    service = AssignmentService(db)
    made_one = await service.create(teacher, draft)
    if published:
        made_one = await service.publish(teacher, made_one.id)
    assert isinstance(made_one, Assignment)
    return made_one
