"""What visitors and their programs see of a session."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from understudy.ask.answering.schemas import Citation, Verdict
from understudy.ask.pages.schemas import LONGEST_QUESTION, PublicDocument, PublicPage

_KEPT = "\n\t\u200c\u200d"
"""New lines, and the two joiners: Persian words and many emoji are written with them."""


def _plain(text: str) -> str:
    """Return a text without control characters; every kind of space and new line stays one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    found = "".join(each for each in map(_spaced, lines) if each.isprintable() or each in _KEPT)
    if not found.strip():
        raise ValueError("it holds nothing that can be read")
    return found.strip()


def _spaced(letter: str) -> str:
    return " " if letter.isspace() and letter not in _KEPT and letter > "\x7f" else letter


type Question = Annotated[
    str, AfterValidator(_plain), StringConstraints(min_length=1, max_length=LONGEST_QUESTION)
]


class Remembered(BaseModel):
    """What the model was told of the conversation so far.

    Attributes:
        lines: that it was given as they were said.
        left: earlier ones that it was not given.
        summed_up: whether it was given a summary of those.
        used_tokens: of the lines it was given, estimated.
        room_tokens: that they may have.
    """

    model_config = ConfigDict(frozen=True)

    lines: int
    left: int
    summed_up: bool
    used_tokens: int
    room_tokens: int


class AnswerDetails(BaseModel):
    """The `details` of an answer's message: final when the message is done."""

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    citations: tuple[Citation, ...]
    dropped: int = Field(description="Citations that could not be found in the documents.")
    remembered: Remembered


class PageAnswer(AnswerDetails):
    """What programs of others are told of a page's answer, besides its words."""

    documents: tuple[PublicDocument, ...] = Field(
        description="That were asked; a citation's `document` is a place in here, from 0."
    )


class Feedback(BaseModel):
    """What a visitor thinks of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Literal[-1, 1]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""


class Passage(BaseModel):
    """One sentence of a document, as readers of a citation see it."""

    model_config = ConfigDict(frozen=True)

    sentence: int
    text: str
    page: int | None


class PassageSection(BaseModel):
    """A section with what of it visitors may see."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    level: int
    passages: tuple[Passage, ...]


class ShownDocument(BaseModel):
    """A document as this session is held on it, without what its owner does not tell."""

    model_config = ConfigDict(frozen=True)

    title: str
    number: int = Field(description="Of the version.")
    digest: str
    sections: tuple[PassageSection, ...]


class SessionOpened(BaseModel):
    """A session that was begun or gone on with.

    `resume_token` is told here and nowhere else: keep it, and give it to go on. The one before it
    counts until this one was used.
    """

    model_config = ConfigDict(frozen=True)

    session_id: UUID
    resume_token: str
    expires_at: datetime
    page: PublicPage
    questions_left: int
    document_changed: bool = Field(
        description="A document was replaced since; this session keeps the version it began with."
    )
