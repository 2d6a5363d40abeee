"""Routes of practice sessions."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Header, Query, status
from pydantic import BaseModel, ConfigDict, Field

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.bootstrap import Services
from understudy.kernel.page import Page
from understudy.practice.sessions.schemas import (
    Notes,
    Prebrief,
    Reflection,
    SessionCard,
    SessionForStudents,
    SessionForTeachers,
    SessionSurvey,
    Stage,
    Transcript,
    Wanted,
)
from understudy.practice.sessions.stages import Move

router = APIRouter(prefix="/practice", tags=["practice"])

type Shown = SessionForStudents | SessionForTeachers
Locale = Annotated[str, Header(alias="accept-language", include_in_schema=False)]
_PLAIN = problems(400, 401, 404)
_CHANGES = problems(400, 401, 403, 404, 409)


StudentMove = Literal[
    "acknowledge",
    "begin",
    "pause",
    "resume",
    "student_closes",
    "safety_stop",
    "start_reflecting",
    "abandon",
]
TeacherMove = Literal["void", "hold", "lift_hold"]


class NewSession(BaseModel):
    """A session to be begun. Give an `id` and a repeated request begins nothing twice."""

    model_config = ConfigDict(extra="forbid")

    id: UUID | None = None


class Retry(NewSession):
    """Another attempt, from before one of the student's turns."""

    message_id: UUID = Field(description="The student's message that is to be said otherwise.")


class KeptByStudent(BaseModel):
    """A student's own notes, and what they have written of their reflection."""

    notes: Notes
    reflection: Reflection | None


class HintShown(BaseModel):
    """A hint, or none."""

    skill: str | None
    text: str | None
    praises: bool = False


@router.post("/cases/{pair_id}/sessions", responses=_CHANGES)
async def start_session(
    services: ServicesNow,
    actor: ActorNow,
    pair_id: UUID,
    locale: Locale = "",
    body: Annotated[NewSession | None, Body()] = None,
) -> SessionForStudents:
    """Begin a session with an assigned case; one that is open is returned instead."""
    id_ = body.id if body else None
    return await services.practice.begin.start(
        actor, pair_id, id=id_, locale=_place(services, locale)
    )


@router.post("/free/{persona_id}/sessions", responses=_CHANGES)
async def practise(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    locale: Locale = "",
    body: Annotated[NewSession | None, Body()] = None,
) -> SessionForStudents:
    """Talk with a client without an assignment; a session that is open is returned instead."""
    id_ = body.id if body else None
    return await services.practice.begin.practise(
        actor, persona_id, id=id_, locale=_place(services, locale)
    )


@router.get("/sessions", responses=problems(400, 401))
async def list_sessions(
    *,
    services: ServicesNow,
    actor: ActorNow,
    section_id: Annotated[UUID | None, Query(description="Only those of this section.")] = None,
    assignment_id: Annotated[UUID | None, Query(description="Only those of this one.")] = None,
    student_id: Annotated[UUID | None, Query(description="Only those of this person.")] = None,
    stage: Annotated[Stage | None, Query(description="Only those at this stage.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[SessionCard]:
    """List one's own sessions, and those of the sections one teaches or assists."""
    wanted = Wanted(
        section_id=section_id, assignment_id=assignment_id, student_id=student_id, stage=stage
    )
    return await services.practice.look.list(actor, wanted, after=after, limit=limit)


@router.get("/sessions/{id}", responses=_PLAIN)
async def read_session(
    services: ServicesNow, actor: ActorNow, id: UUID, locale: Locale = ""
) -> Shown:
    """Read a session: the student's side to them, the teachers' side to the section's teachers."""
    return await services.practice.look.get(actor, id, locale=_place(services, locale))


@router.get("/sessions/{id}/prebrief", responses=problems(400, 401, 403, 404))
async def read_prebrief(
    services: ServicesNow, actor: ActorNow, id: UUID, locale: Locale = ""
) -> Prebrief:
    """Read what a session is about, before it begins."""
    return await services.practice.look.prebrief(actor, id, locale=_place(services, locale))


@router.get("/sessions/{id}/transcript", responses=_PLAIN)
async def read_transcript(services: ServicesNow, actor: ActorNow, id: UUID) -> Transcript:
    """Read what was said; the audit log has every reading of another's.

    Follow a session that is under way by the events of the conversation with the same id.
    """
    return await services.practice.look.transcript(actor, id)


@router.post("/sessions/{id}/moves/{move}", responses=_CHANGES)
async def move(
    services: ServicesNow, actor: ActorNow, id: UUID, move: StudentMove, locale: Locale = ""
) -> Shown:
    """Let something happen to one's session: read the prebrief, begin, pause, end, leave."""
    return await services.practice.attend.go(actor, id, Move(move), locale=_place(services, locale))


@router.post("/sessions/{id}/decisions/{move}", responses=_CHANGES)
async def decide(services: ServicesNow, actor: ActorNow, id: UUID, move: TeacherMove) -> Shown:
    """Make a student's session void, hold it until somebody has looked at it, or lift that."""
    return await services.practice.attend.decide(actor, id, Move(move))


@router.get("/sessions/{id}/kept", responses=problems(400, 401, 403, 404))
async def read_kept(services: ServicesNow, actor: ActorNow, id: UUID) -> KeptByStudent:
    """Read one's own notes and what one has written of the reflection."""
    notes, reflection = await services.practice.look.kept(actor, id)
    return KeptByStudent(notes=notes, reflection=reflection)


@router.put("/sessions/{id}/notes", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def write_notes(services: ServicesNow, actor: ActorNow, id: UUID, body: Notes) -> None:
    """Keep one's notes; nobody else reads them, and no model."""
    await services.practice.attend.note(actor, id, body)


@router.put("/sessions/{id}/reflection", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def keep_reflection(
    services: ServicesNow, actor: ActorNow, id: UUID, body: Reflection
) -> None:
    """Keep what is written of the reflection so far."""
    await services.practice.attend.keep_reflection(actor, id, body)


@router.post("/sessions/{id}/reflection", responses=_CHANGES)
async def reflect(
    services: ServicesNow, actor: ActorNow, id: UUID, body: Reflection, locale: Locale = ""
) -> Shown:
    """Hand in the reflection; feedback follows."""
    return await services.practice.attend.reflect(actor, id, body, locale=_place(services, locale))


@router.post("/sessions/{id}/without-reflection", responses=_CHANGES)
async def skip_reflection(
    services: ServicesNow, actor: ActorNow, id: UUID, locale: Locale = ""
) -> Shown:
    """Go on to the feedback without a reflection, where none is asked for."""
    return await services.practice.attend.skip_reflection(
        actor, id, locale=_place(services, locale)
    )


@router.put("/sessions/{id}/survey", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES)
async def answer_survey(
    services: ServicesNow, actor: ActorNow, id: UUID, body: SessionSurvey
) -> None:
    """Say what one thinks of the session itself."""
    await services.practice.attend.survey(actor, id, body)


@router.post(
    "/sessions/{id}/tell-teacher", status_code=status.HTTP_204_NO_CONTENT, responses=_CHANGES
)
async def tell_teacher(services: ServicesNow, actor: ActorNow, id: UUID) -> None:
    """Let the teacher know that one stopped for one's own sake."""
    await services.practice.attend.tell_teacher(actor, id)


@router.get("/sessions/{id}/hint", responses=problems(400, 401, 403, 404))
async def read_hint(services: ServicesNow, actor: ActorNow, id: UUID) -> HintShown:
    """Ask for a hint on what to try next, where the session gives hints."""
    found = await services.practice.look.hint(actor, id, is_asked=True)
    if found is None:
        return HintShown(skill=None, text=None)
    return HintShown(skill=found.skill, text=found.text, praises=found.praises)


@router.post("/sessions/{id}/retries", responses=_CHANGES)
async def retry_from(
    services: ServicesNow, actor: ActorNow, id: UUID, body: Retry, locale: Locale = ""
) -> SessionForStudents:
    """Begin another attempt that goes on from before a turn, with the client as it was then."""
    return await services.practice.begin.retry_from(
        actor, id, body.message_id, id=body.id, locale=_place(services, locale)
    )


def _place(services: Services, accepted: str) -> str:
    """Return where somebody is, by the first of a browser's languages (`en-GB,en;q=0.9`)."""
    locale = accepted.split(",", maxsplit=1)[0].partition(";")[0].strip()
    return services.practice.look.place_of(locale)
