"""Routes of documents that answer: files that owners put in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, UploadFile, status
from pydantic import BaseModel, ConfigDict, Field

from understudy.api.deps import ActorNow, After, Limit, ServicesNow, problems
from understudy.ask.documents.schemas import (
    LONGEST_TITLE,
    Document,
    DocumentCard,
    DocumentChanges,
    DocumentVersion,
    Preview,
    SampleCard,
    Upload,
)
from understudy.ask.reading.gate import MOST_BYTES
from understudy.kernel.page import Page

router = APIRouter(prefix="/ask/documents", tags=["ask documents"])


class SampleChoice(BaseModel):
    """A sample to begin with. Give an `id` and a repeated request puts nothing in twice."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "handbook"}]}
    )

    name: str = Field(max_length=40)
    id: UUID | None = None


UploadNow = Annotated[
    UploadFile,
    File(
        description="JSON Resume, YAML, Markdown, text, HTML, PDF or DOCX, up to 10 MiB; what it "
        "is, is seen from its content."
    ),
]


@router.get("", responses=problems(400, 401, 403))
async def list_ask_documents(
    services: ServicesNow, actor: ActorNow, after: After = None, limit: Limit = 50
) -> Page[DocumentCard]:
    """List one's documents, the newest first; administrators see all."""
    return await services.ask.documents.list(actor, after=after, limit=limit)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 401, 403, 404, 409, 413, 503),
)
async def add_ask_document(
    services: ServicesNow,
    actor: ActorNow,
    file: UploadNow,
    title: Annotated[
        str, Form(max_length=LONGEST_TITLE, description="The file's own if left out.")
    ] = "",
    id: Annotated[
        UUID | None, Form(description="Give one and a repeated request puts nothing in twice.")
    ] = None,
) -> Document:
    """Put a document in. One that is too long is kept, and `too_long` says what to do."""
    return await services.ask.documents.add(actor, await _upload(file), id=id, title=title)


@router.get("/samples", responses=problems(401, 403))
async def list_ask_samples(services: ServicesNow, actor: ActorNow) -> Page[SampleCard]:
    """List the documents that come with the product, with questions to try."""
    return Page(items=list(services.ask.documents.samples(actor)))


@router.post(
    "/samples",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 401, 403, 404, 409, 503),
)
async def add_ask_sample(services: ServicesNow, actor: ActorNow, body: SampleChoice) -> Document:
    """Put a document in that comes with the product."""
    return await services.ask.documents.add_sample(actor, body.name, body.id)


@router.get("/{document_id}", responses=problems(400, 401, 404))
async def read_ask_document(services: ServicesNow, actor: ActorNow, document_id: UUID) -> Document:
    """Read what there is to know of a document, without what it says."""
    return await services.ask.documents.get(actor, document_id)


@router.patch("/{document_id}", responses=problems(400, 401, 403, 404, 409))
async def change_ask_document(
    services: ServicesNow, actor: ActorNow, document_id: UUID, body: DocumentChanges
) -> Document:
    """Rename a document, choose its sections, tell private kinds or keep them."""
    return await services.ask.documents.change(actor, document_id, body)


@router.delete(
    "/{document_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=problems(400, 401, 403, 404, 409),
)
async def remove_ask_document(services: ServicesNow, actor: ActorNow, document_id: UUID) -> None:
    """Take a document away; not while a page that is on answers from it."""
    await services.ask.documents.remove(actor, document_id)


@router.get("/{document_id}/versions", responses=problems(400, 401, 404))
async def list_ask_document_versions(
    services: ServicesNow,
    actor: ActorNow,
    document_id: UUID,
    after: After = None,
    limit: Limit = 50,
) -> Page[DocumentVersion]:
    """List the versions of a document, the newest first."""
    return await services.ask.documents.versions(actor, document_id, after=after, limit=limit)


@router.post(
    "/{document_id}/versions",
    status_code=status.HTTP_201_CREATED,
    responses=problems(400, 401, 403, 404, 409, 413, 503),
)
async def replace_ask_document(
    services: ServicesNow, actor: ActorNow, document_id: UUID, file: UploadNow
) -> Document:
    """Put another file in a document's place; conversations keep the version they are held on."""
    return await services.ask.documents.replace(actor, document_id, await _upload(file))


@router.get("/{document_id}/preview", responses=problems(400, 401, 404))
async def preview_ask_document(
    services: ServicesNow,
    actor: ActorNow,
    document_id: UUID,
    number: Annotated[
        int | None, Query(ge=1, le=10**9, description="Of a version; the current one if left out.")
    ] = None,
) -> Preview:
    """Read exactly what a model sees of a document, and how much room there is for it."""
    return await services.ask.documents.preview(actor, document_id, number)


async def _upload(file: UploadFile) -> Upload:
    """Return a file, or as much of it as shows that it is too large."""
    return Upload(file.filename or "", await file.read(MOST_BYTES + 1))
