"""What readers see of an answer from documents."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Verdict(StrEnum):
    """How far the documents answer a question; code may only lower what the model says."""

    ANSWERED = "answered"
    PARTLY = "partly"
    NOT_IN_DOCUMENT = "not_in_document"
    OUT_OF_SCOPE = "out_of_scope"
    """It is no question about what these documents are for."""


class Citation(BaseModel):
    """A passage that was checked to be there.

    Attributes:
        at: where in the shown text it belongs, in code points from its start.
        document: which of the page's documents, from 0.
        section: the section's id.
        section_title: its heading.
        sentence: the sentence's number in its document.
        quote: the words the answer rests on, exactly as they stand in the document.
        page: of the file, where it has pages.
        inferred: the answer draws a conclusion from it; it does not say so itself.
    """

    model_config = ConfigDict(frozen=True)

    at: int = Field(ge=0)
    document: int = Field(ge=0)
    section: str
    section_title: str
    sentence: int = Field(ge=1)
    quote: str
    page: int | None = None
    inferred: bool = False


class CheckedAnswer(BaseModel):
    """An answer as it may be shown.

    Attributes:
        text: without marks, without the verdict's line.
        verdict: the model's own, or a lower one.
        claimed: the model's own; None if it gave none that could be read.
        citations: in the order of the text.
        dropped: marks that named no sentence, or whose quoted words are not there.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    verdict: Verdict
    claimed: Verdict | None
    citations: tuple[Citation, ...]
    dropped: int = 0
