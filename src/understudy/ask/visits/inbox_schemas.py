"""What owners see of what visitors asked."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

MOST_DAYS = 366


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class PageWeek(_Frozen):
    """What was asked on a page in the last seven days."""

    questions: int
    unanswered: int = Field(description="Of which the documents do not tell.")


class DayOfAnswers(_Frozen):
    """How questions of one day were answered; the names are those of verdicts."""

    day: date
    answered: int = 0
    partly: int = 0
    not_in_document: int = 0
    out_of_scope: int = 0

    @property
    def questions(self) -> int:
        """All of them."""
        return self.answered + self.partly + self.not_in_document + self.out_of_scope


class InboxSummary(_Frozen):
    """What became of a page in some days, today the last of them."""

    page_id: UUID
    days: tuple[DayOfAnswers, ...] = Field(description="Oldest first, in the house's time zone.")
    questions: int
    unanswered: int = Field(description="Of which the documents do not tell.")
    conversations: int = Field(description="Begun in these days, and something was asked.")
    liked: int
    disliked: int
    cost_usd: Decimal = Field(description="Of the conversations that were begun in these days.")


class Asked(_Frozen):
    """A question that the documents do not answer.

    Attributes:
        text: as it was asked.
        words: its telling words.
        conversation_id: where it was asked.
        message_id: of the answer.
        at: when it was answered.
    """

    text: str
    words: tuple[str, ...]
    conversation_id: UUID
    message_id: UUID
    at: datetime


class Gap(_Frozen):
    """Something that visitors ask and the documents do not tell."""

    example: str = Field(description="The question as it was asked last.")
    others: tuple[str, ...] = Field(description="Other wordings, the newest first; a few.")
    questions: int
    conversations: int
    last_at: datetime
    conversation_id: UUID = Field(description="Where it was asked last.")


class Gaps(_Frozen):
    """What people asked that is not in the documents, what most asked first."""

    items: tuple[Gap, ...]
    questions: int = Field(description="That are gathered here.")
    older: int = Field(description="That are not, for there are too many: the oldest ones.")


class VisitorTalk(_Frozen):
    """A visitor's conversation, without who it was."""

    id: UUID
    signed_in: bool = Field(description="Somebody with an account; who is not told.")
    first_question: str
    questions: int
    unanswered: int
    liked: int
    disliked: int
    cost_usd: Decimal
    begun_at: datetime
    seen_at: datetime


class Emptied(_Frozen):
    """What became of all conversations of a page that were to be deleted."""

    deleted: int
    kept: int = Field(description="In which an answer could not be stopped: try again.")


class Opinion(_Frozen):
    """What a visitor thought of an answer."""

    message_id: UUID
    conversation_id: UUID
    question: str
    value: int = Field(description="1 or -1.")
    comment: str
    verdict: str
    at: datetime = Field(description="When the answer was given.")
