"""Routes of personas."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Path, Query, Response, UploadFile, status
from pydantic import ConfigDict

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.kernel.page import Page
from understudy.personas.card_files import MOST_BYTES as MOST_CARD_BYTES
from understudy.personas.card_service import CardForm, ImportedCard
from understudy.personas.cards import MOST_BYTES, file_name
from understudy.personas.schemas import (
    Persona,
    PersonaCard,
    PersonaChanges,
    PersonaDraft,
    PersonaVersion,
)

router = APIRouter(prefix="/personas", tags=["personas"])

_YAML, _JSON, _PNG = "application/yaml", "application/json", "image/png"

Number = Annotated[int, Path(ge=1, description="Number of a version, from 1.")]


class NewPersona(PersonaDraft):
    """A persona to be made. Give an `id` and a repeated request makes nothing twice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Nadja Brandt",
                    "age": 52,
                    "role_line": "Baker who wants to hand over her shop",
                    "background": "Nadja has run the bakery for 26 years. Her knees are bad.",
                    "communication_style": "Friendly, quick, jokes when it gets serious.",
                    "voice_samples": ["I get up when others come home."],
                    "tags": ["demo"],
                    "visibility": "shared",
                }
            ]
        }
    )

    id: UUID | None = None


@router.get("", responses=problems(400, 401))
async def list_personas(
    services: ServicesNow,
    actor: ActorNow,
    text: Annotated[
        str | None, Query(max_length=200, description="Words in name, role line or tags.")
    ] = None,
    tag: Annotated[str | None, Query(max_length=120, description="A whole tag.")] = None,
    after: After = None,
    limit: Limit = 50,
) -> Page[PersonaCard]:
    """List the personas one can talk with, by name."""
    return await services.personas.list(actor, text=text, tag=tag, after=after, limit=limit)


@router.post("", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 404, 409))
async def create_persona(services: ServicesNow, actor: ActorNow, body: NewPersona) -> Persona:
    """Make a persona. Teachers, researchers and administrators can."""
    return await services.personas.create(actor, body, body.id)


@router.post("/import", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 413))
async def import_personas(
    services: ServicesNow,
    actor: ActorNow,
    file: Annotated[UploadFile, File(description="YAML, one persona per document, up to 1 MB.")],
) -> Page[Persona]:
    """Make all personas of a YAML file, or none: the problem says what to mend."""
    data = await file.read(MOST_BYTES + 1)
    return Page(items=list(await services.personas.import_yaml(actor, data)))


@router.post(
    "/import-card", status_code=status.HTTP_201_CREATED, responses=problems(400, 401, 403, 413)
)
async def import_card(
    services: ServicesNow,
    actor: ActorNow,
    file: Annotated[
        UploadFile, File(description="A character card: PNG, JSON or .charx, up to 8 MiB.")
    ],
) -> ImportedCard:
    """Make a private persona of a character card, and say what was left out or replaced."""
    return await services.cards.import_card(actor, await file.read(MOST_CARD_BYTES + 1))


@router.get("/{persona_id}", responses=problems(400, 401, 404))
async def read_persona(
    services: ServicesNow, actor: ActorNow, persona_id: UUID
) -> Persona | PersonaCard:
    """Read a persona: all of it for its owner and administrators, its card for others."""
    return await services.personas.get(actor, persona_id)


@router.patch("/{persona_id}", responses=problems(400, 401, 403, 404, 409))
async def change_persona(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, body: PersonaChanges
) -> Persona:
    """Change a persona; other fields make a new version, and running conversations keep theirs."""
    return await services.personas.change(actor, persona_id, body)


@router.delete(
    "/{persona_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404),
)
async def remove_persona(services: ServicesNow, actor: ActorNow, persona_id: UUID) -> None:
    """Take a persona away; conversations held with it stay as they are."""
    await services.personas.remove(actor, persona_id)


@router.get("/{persona_id}/versions", responses=problems(400, 401, 403, 404))
async def list_versions(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    after: After = None,
    limit: Limit = 50,
) -> Page[PersonaVersion]:
    """List the versions of a persona, the newest first."""
    return await services.personas.versions(actor, persona_id, after=after, limit=limit)


@router.get("/{persona_id}/versions/{number}", responses=problems(400, 401, 403, 404))
async def read_version(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, number: Number
) -> PersonaVersion:
    """Read one version of a persona."""
    return await services.personas.version(actor, persona_id, number)


@router.post("/{persona_id}/versions/{number}/restore", responses=problems(400, 401, 403, 404))
async def restore_version(
    services: ServicesNow, actor: ActorNow, persona_id: UUID, number: Number
) -> Persona:
    """Make an earlier version the current one again, as a new version."""
    return await services.personas.restore(actor, persona_id, number)


@router.get(
    "/{persona_id}/export",
    response_class=Response,
    responses={
        200: {
            "description": "The persona as YAML, ready to be imported elsewhere.",
            "content": {_YAML: {"schema": {"type": "string"}}},
        },
        **problems(400, 401, 403, 404),
    },
)
async def export_persona(services: ServicesNow, actor: ActorNow, persona_id: UUID) -> Response:
    """Download a persona as YAML."""
    text = await services.personas.export_yaml(actor, persona_id)
    persona = await services.personas.get(actor, persona_id)
    return _download(text, _YAML, file_name(persona.name))


@router.get(
    "/{persona_id}/card",
    response_class=Response,
    responses={
        200: {
            "description": "The persona as a character card.",
            "content": {
                _JSON: {"schema": {"type": "object"}},
                _PNG: {"schema": {"type": "string", "format": "binary"}},
            },
        },
        **problems(400, 401, 403, 404),
    },
)
async def export_card(
    services: ServicesNow,
    actor: ActorNow,
    persona_id: UUID,
    form: Annotated[CardForm, Query(description="What it is written as.")] = CardForm.JSON_V3,
) -> Response:
    """Download a persona as a character card for other tools."""
    data = await services.cards.export_card(actor, persona_id, form)
    persona = await services.personas.get(actor, persona_id)
    kind = _PNG if form is CardForm.PNG else _JSON
    return _download(data, kind, file_name(persona.name, form.ending))


def _download(content: str | bytes, kind: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition})
