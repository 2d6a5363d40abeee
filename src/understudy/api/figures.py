"""Routes of practice's figures: a section's for its teachers, everything for who pays."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from understudy.api.deps import ActorNow, ServicesNow, problems
from understudy.practice.figures.schemas import (
    MOST_DAYS,
    ClientUse,
    Pilot,
    SectionFigures,
    SessionCost,
    SurveyResults,
)
from understudy.practice.figures.service import QUIET_DAYS
from understudy.practice.figures.tables import days_csv, sections_csv, students_csv

router = APIRouter(prefix="/practice", tags=["figures"])

_SECTION = "/sections/{section_id}"
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
_FROM = "The first day; 30 days in all if it is left out."
_TO = "The last day; today if it is left out."


async def _days(
    start: Annotated[date | None, Query(alias="from", description=_FROM)] = None,
    end: Annotated[date | None, Query(alias="to", description=_TO)] = None,
) -> tuple[date | None, date | None]:
    return start, end


DaysNow = Annotated[tuple[date | None, date | None], Depends(_days)]
QuietDays = Annotated[
    int,
    Query(ge=1, le=MOST_DAYS, description="Who opened no session for so many days is inactive."),
]


@router.get(f"{_SECTION}/figures", responses=problems(400, 401, 403, 404))
async def read_section_figures(
    services: ServicesNow, actor: ActorNow, section_id: UUID, quiet_days: QuietDays = QUIET_DAYS
) -> SectionFigures:
    """Read how much is practised in a section: sessions, waiting, ends, cost, by student.

    Costs are null for assistants who may not see them.
    """
    return await services.figures.section(actor, section_id, quiet_days)


@router.get(
    f"{_SECTION}/figures.csv",
    response_class=Response,
    responses={**_CSV, **problems(400, 401, 403, 404)},
)
async def export_section_figures(
    services: ServicesNow, actor: ActorNow, section_id: UUID, quiet_days: QuietDays = QUIET_DAYS
) -> Response:
    """Download a line for each student of a section; units are in the names of the columns."""
    found = await services.figures.section(actor, section_id, quiet_days)
    return _file(students_csv(found), "section.csv")


@router.get(f"{_SECTION}/survey", responses=problems(400, 401, 403, 404))
async def read_section_survey(
    services: ServicesNow, actor: ActorNow, section_id: UUID
) -> SurveyResults:
    """Read what a section's students say of sessions when they are over."""
    return await services.figures.section_survey(actor, section_id)


@router.get("/pilot", responses=problems(400, 401, 403))
async def read_pilot(services: ServicesNow, actor: ActorNow, days: DaysNow) -> Pilot:
    """Read what was done day by day, and what each section cost. For administrators."""
    return await services.figures.pilot(actor, *days)


@router.get("/pilot.csv", response_class=Response, responses={**_CSV, **problems(400, 401, 403)})
async def export_pilot(services: ServicesNow, actor: ActorNow, days: DaysNow) -> Response:
    """Download a line for each day, and one of all together. For administrators."""
    return _file(days_csv(await services.figures.pilot(actor, *days)), "practice-days.csv")


@router.get(
    "/pilot/sections.csv",
    response_class=Response,
    responses={**_CSV, **problems(400, 401, 403)},
)
async def export_pilot_sections(services: ServicesNow, actor: ActorNow, days: DaysNow) -> Response:
    """Download what each section's sessions of these days cost. For administrators."""
    found = await services.figures.pilot(actor, *days)
    return _file(sections_csv(found), "practice-sections.csv")


@router.get("/pilot/survey", responses=problems(400, 401, 403))
async def read_survey(services: ServicesNow, actor: ActorNow, days: DaysNow) -> SurveyResults:
    """Read what all students say of sessions, without who said it. For administrators."""
    return await services.figures.survey(actor, *days)


@router.get("/clients/{client_id}/use", responses=problems(400, 401, 403, 404))
async def read_client_use(services: ServicesNow, actor: ActorNow, client_id: UUID) -> ClientUse:
    """Read how often a client was talked with, and what that cost."""
    return await services.figures.client(actor, client_id)


@router.get("/sessions/{session_id}/cost", responses=problems(400, 401, 403, 404))
async def read_session_cost(
    services: ServicesNow, actor: ActorNow, session_id: UUID
) -> SessionCost:
    """Read what a session has cost so far, with all that was asked for it; students cannot."""
    return await services.figures.session(actor, session_id)


def _file(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
