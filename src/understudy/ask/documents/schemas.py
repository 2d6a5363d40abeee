"""What others see of documents and their versions."""

from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.ask.reading.schemas import Private, ReadDocument, Sentence

LONGEST_TITLE = 200
LONGEST_FILE_NAME = 200
MOST_SECTIONS = 2_000

type DocumentTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)
]
type SectionId = Annotated[str, StringConstraints(max_length=60)]


class Upload(NamedTuple):
    """A file as somebody gives it: its name there, and its bytes."""

    name: str
    content: bytes


class SampleCard(BaseModel):
    """A document that comes with the product, to try asking with."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    questions: tuple[str, ...] = Field(description="That it may be asked, to begin with.")


class DocumentChanges(BaseModel):
    """What to change; what is left out stays.

    What is told and which sections are chosen make a new version: conversations keep theirs.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"title": "My résumé", "told": ["contact"]}]},
    )

    title: DocumentTitle | None = None
    told: frozenset[Private] | None = Field(
        default=None, description="The private kinds that answers may tell; all others are kept."
    )
    chosen: tuple[SectionId, ...] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_SECTIONS,
        description="Ids of the sections that answer; null is all of them.",
    )


class Room(BaseModel):
    """How much of a model's window is left for documents."""

    model_config = ConfigDict(frozen=True)

    model: str
    window_tokens: int
    instruction_tokens: int = Field(description="Kept for what the model is told besides.")
    history_tokens: int = Field(description="Kept for what was said before.")
    reply_tokens: int = Field(description="Kept for the answer.")

    @property
    def tokens(self) -> int:
        """What documents may have together."""
        kept = self.instruction_tokens + self.history_tokens + self.reply_tokens
        return max(0, self.window_tokens - kept)


class DocumentVersion(BaseModel):
    """One version; it never changes."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: UUID
    document_id: UUID
    number: int
    file_name: str
    form: str = Field(description="What it was read as, such as `pdf` or `json-resume`.")
    digest: str = Field(description="SHA-256 of the file.")
    size_bytes: int
    sentences: int
    tokens: int = Field(description="What a model reads of it, estimated.")
    chosen: tuple[str, ...] | None = Field(description="Sections that answer; null is all.")
    told: frozenset[Private] = Field(description="The private kinds that answers may tell.")
    created_at: datetime


class DocumentCard(BaseModel):
    """A document in lists, with its current version."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    owner_id: UUID
    title: str
    version: DocumentVersion
    fits: bool = Field(description="Whether it fits the main model's window by itself.")
    created_at: datetime
    updated_at: datetime


class Document(DocumentCard):
    """A document as its owner sees it."""

    too_long: str = Field(description="What to do if it does not fit, with numbers; else empty.")
    notes: tuple[str, ...] = Field(description="What of the file was not read, in sentences.")


class SectionCard(BaseModel):
    """A section of a document that may be chosen."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    level: int
    sentences: int
    tokens: int
    chosen: bool


class PrivateCount(BaseModel):
    """How many sentences of a private kind were found, and whether they are told."""

    model_config = ConfigDict(frozen=True)

    kind: Private
    sentences: int
    told: bool


class Preview(BaseModel):
    """What a model sees of a version."""

    model_config = ConfigDict(frozen=True)

    version: DocumentVersion
    text: str = Field(description="Exactly what the model reads of the document.")
    facts: tuple[str, ...] = Field(description="Computed from its dates, and labelled as such.")
    notes: tuple[str, ...]
    sections: tuple[SectionCard, ...]
    private: tuple[PrivateCount, ...]
    room: Room
    room_tokens: int = Field(description="What documents may have together in that window.")
    fits: bool
    too_long: str


class Pinned(BaseModel):
    """A version with all that answers rest on: what a conversation is held on.

    Attributes:
        document_id: whose version it is.
        version_id: which one; the same id is the same content for ever.
        number: of the version, from 1.
        title: the document's, as it is now.
        digest: of its file.
        tokens: what a model reads of it, estimated.
        tree: what was read.
        told: the private kinds that are told.
        chosen: the sections that answer; None is all.
    """

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    version_id: UUID
    number: int
    title: str
    digest: str
    tokens: int
    tree: ReadDocument
    told: frozenset[Private]
    chosen: frozenset[str] | None

    @property
    def shown(self) -> ReadDocument:
        """The tree in which nothing that is told is marked as private.

        So documents of which different kinds are told can be numbered together.
        """
        sections = tuple(
            section.model_copy(update={"sentences": tuple(map(self._told, section.sentences))})
            for section in self.tree.sections
        )
        return self.tree.model_copy(update={"sections": sections})

    def _told(self, sentence: Sentence) -> Sentence:
        if sentence.private not in self.told:
            return sentence
        return sentence.model_copy(update={"private": None})
