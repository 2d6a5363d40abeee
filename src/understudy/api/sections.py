"""Routes of sections: who teaches whom."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Query, UploadFile, status
from pydantic import BaseModel, ConfigDict, Field

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.practice.courses.roster import MOST_BYTES
from understudy.practice.courses.section_schemas import (
    Enrolment,
    EnrolmentDraft,
    JoinCodeDraft,
    RosterReport,
    Section,
    SectionCard,
    SectionChanges,
    SectionDraft,
)

router = APIRouter(prefix="/practice", tags=["sections"])


class NewSection(SectionDraft):
    """A section to be made. Give an `id` and a repeated request makes nothing twice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Interviewing, group B",
                    "course_code": "SW 210",
                    "term": "Autumn 2026",
                    "settings": {"retention_days": 365, "support_contact": "sw210@example.org"},
                }
            ]
        }
    )

    id: UUID | None = None

    @property
    def draft(self) -> SectionDraft:
        """The section without its id."""
        return SectionDraft.model_validate(self.model_dump(exclude={"id"}))


class JoinCode(BaseModel):
    """A code as it was typed; case, spaces and dashes do not matter."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"code": "K7QM-XW3R"}]}
    )

    code: str = Field(min_length=1, max_length=40)


@router.post("/join", responses=problems(400, 401, 404, 429))
async def join_section(services: ServicesNow, actor: ActorNow, body: JoinCode) -> SectionCard:
    """Enrol in the section with this code, as a student."""
    return await services.sections.join(actor, body.code)


@router.get("/sections", responses=problems(400, 401))
async def list_sections(
    services: ServicesNow,
    actor: ActorNow,
    is_active: Annotated[
        bool | None, Query(description="Only active ones, or only those that are over.")
    ] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[SectionCard]:
    """List the sections one teaches, assists or learns in, by name."""
    return await services.sections.list(actor, is_active=is_active, after=after, limit=limit)


@router.post(
    "/sections", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 404, 409)
)
async def create_section(
    services: ServicesNow, actor: ActorNow, body: NewSection
) -> Section | SectionCard:
    """Make a section. Teachers and administrators can; it has a join code from the start."""
    return await services.sections.create(actor, body.draft, body.id)


@router.get("/sections/{section_id}", responses=problems(400, 401, 404))
async def read_section(
    services: ServicesNow, actor: ActorNow, section_id: UUID
) -> Section | SectionCard:
    """Read a section: all of it for its teacher and assistants, its card for students."""
    return await services.sections.get(actor, section_id)


@router.patch("/sections/{section_id}", responses=problems(400, 401, 403, 404))
async def change_section(
    services: ServicesNow, actor: ActorNow, section_id: UUID, body: SectionChanges
) -> Section | SectionCard:
    """Change a section; students see it, and what is in it, only while it is active."""
    return await services.sections.change(actor, section_id, body)


@router.post("/sections/{section_id}/join-code", responses=problems(400, 401, 403, 404))
async def renew_join_code(
    services: ServicesNow, actor: ActorNow, section_id: UUID, body: JoinCodeDraft
) -> Section | SectionCard:
    """Give a section another join code; the one before works no more."""
    return await services.sections.renew_code(actor, section_id, body)


@router.delete("/sections/{section_id}/join-code", responses=problems(400, 401, 403, 404))
async def switch_join_code_off(
    services: ServicesNow, actor: ActorNow, section_id: UUID
) -> Section | SectionCard:
    """Let nobody join by code any more."""
    return await services.sections.switch_code_off(actor, section_id)


@router.get("/sections/{section_id}/people", responses=problems(400, 401, 403, 404))
async def list_section_people(
    services: ServicesNow, actor: ActorNow, section_id: UUID, after: After = None, limit: Limit = 50
) -> Page[Enrolment]:
    """List who is in a section, by e-mail; students cannot."""
    return await services.sections.people(actor, section_id, after=after, limit=limit)


@router.post("/sections/{section_id}/people", responses=problems(400, 401, 403, 404))
async def enrol_person(
    services: ServicesNow, actor: ActorNow, section_id: UUID, body: EnrolmentDraft
) -> Enrolment:
    """Enrol somebody who has an account; who is in already gets this role."""
    return await services.sections.enrol(actor, section_id, body)


@router.delete(
    "/sections/{section_id}/people/{person_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404),
)
async def remove_person_from_section(
    services: ServicesNow, actor: ActorNow, section_id: UUID, person_id: UUID
) -> None:
    """Take somebody off a section; enrolling them again takes up where they were."""
    await services.sections.remove(actor, section_id, person_id)


@router.post("/sections/{section_id}/roster", responses=problems(400, 401, 403, 404, 413))
async def import_roster(
    services: ServicesNow,
    actor: ActorNow,
    section_id: UUID,
    file: Annotated[
        UploadFile, File(description="CSV with the columns email, name and role; up to 1 MiB.")
    ],
) -> RosterReport:
    """Enrol everybody of a roster. The report says what became of every line."""
    data = await file.read(MOST_BYTES + 1)
    return await services.sections.import_roster(actor, section_id, data)
