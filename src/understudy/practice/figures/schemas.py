"""What others see of the figures. Money is US dollars; unknown is null, never zero."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from understudy.llm.money.schemas import BudgetState
from understudy.practice.sessions.schemas import EndReason

MOST_DAYS = 366


class Stretch(NamedTuple):
    """A day, or several: the first of them, when it begins, and when what comes after does."""

    day: date
    start: datetime
    end: datetime


class Question(StrEnum):
    """What is asked after a session, from 1 (not at all) to 5 (very much)."""

    BELIEVABLE = "believable"
    DIFFICULTY_RIGHT = "difficulty_right"
    HELPFUL = "helpful"


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class Times(_Shown):
    """How long something took, in seconds."""

    n: int = Field(description="How often it was measured.")
    mean_s: float
    median_s: float = Field(description="Half took no longer.")
    p95_s: float


class Costs(_Shown):
    """What sessions cost with all that was asked for them: labels, replies, feedback."""

    total_usd: Decimal
    mean_usd: Decimal | None = Field(description="Of a session that has begun.")
    median_usd: Decimal | None
    input_tokens: int
    output_tokens: int


class StudentFigures(_Shown):
    """What one student of a section has done. The cost is null for who may not see costs."""

    student_id: UUID
    name: str
    email: str
    sessions: int = Field(description="That have begun.")
    handed_in: int
    turns: int
    cost_usd: Decimal | None
    last_at: datetime | None = Field(description="When their last session was opened.")
    is_active: bool


class DayFigures(_Shown):
    """Sessions that were opened on one day and have begun, with all they have cost until now."""

    day: date
    sessions: int
    cost_usd: Decimal | None


class SectionFigures(_Shown):
    """How much is practised in a section, and what it costs."""

    section_id: UUID
    quiet_days: int = Field(description="Who opened no session for so many days is inactive.")
    students: int
    active: int
    inactive: int
    live: int = Field(description="Sessions in which something happened in the last half hour.")
    sessions: int = Field(description="That have begun.")
    turns: int
    ends: dict[EndReason, int] = Field(
        description="A stop for one's own sake reads as the student's close, unless they told."
    )
    first_words: Times | None = Field(description="From a student's message to the reply.")
    talked: Times | None = Field(description="Length of talks that are over, without pauses.")
    costs: Costs | None = Field(description="Null for who may not see costs.")
    budgets: Sequence[BudgetState] = Field(description="Of this section; none for them, either.")
    days: list[DayFigures]
    by_student: list[StudentFigures] = Field(description="By name, the first 1,000.")


class Score(_Shown):
    """Answers to one question."""

    mean: float | None
    counts: list[int] = Field(description="How many said 1, 2, 3, 4, 5.")


class ClientScores(_Shown):
    """What students say of sessions with one client: means of the three questions."""

    persona_id: UUID
    name: str
    n: int
    means: dict[Question, float]


class Comment(_Shown):
    """What a student wrote. Session and name are told only to those who teach the section."""

    at: datetime
    text: str
    client_name: str
    session_id: UUID | None
    student_name: str | None


class SurveyResults(_Shown):
    """What students say of sessions when they are over."""

    n: int
    scores: dict[Question, Score]
    by_client: list[ClientScores] = Field(description="Most answers first, at most 50.")
    comments: list[Comment] = Field(description="The newest first, at most 50.")


class Sums(_Shown):
    """What was done in a time: of the sessions that were opened then and have begun."""

    sessions: int = 0
    messages: int = 0
    people: int = Field(default=0, description="Who held them.")
    testers: int = Field(default=0, description="Those of them who are no students: they tried.")
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    liked: int = Field(default=0, description="Replies with a thumb up.")
    disliked: int = 0
    answers: int = Field(default=0, description="To the questions after a session.")
    helped: int = Field(default=0, description="Those of them that say 4 or 5 to: helpful?")
    disputes: int = 0
    criticised: int = Field(default=0, description="Replies that authors marked as not good.")

    @property
    def cost_per_session(self) -> Decimal | None:
        """What a conversation costs in the mean; None if there was none."""
        return self.cost_usd / self.sessions if self.sessions else None

    @property
    def liked_share(self) -> float | None:
        """Thumbs up among all thumbs, 0 to 1."""
        thumbs = self.liked + self.disliked
        return self.liked / thumbs if thumbs else None

    @property
    def helped_share(self) -> float | None:
        """Sessions that helped among all that were answered for, 0 to 1."""
        return self.helped / self.answers if self.answers else None

    @property
    def issues(self) -> int:
        """What somebody found fault with: thumbs down, disputes, replies that authors marked."""
        return self.disliked + self.disputes + self.criticised


class PilotDay(_Shown):
    """One day of the installation's time zone."""

    day: date
    sums: Sums


class SectionCost(_Shown):
    """What a section's sessions of a time cost. Without an id: free practice and trying out."""

    section_id: UUID | None
    name: str
    teacher: str
    students: int = Field(description="Who held sessions.")
    sessions: int
    cost_usd: Decimal
    budgets: Sequence[BudgetState]


class Pilot(_Shown):
    """Practice of the whole installation over some days, the last included."""

    start: date
    end: date
    live: int = Field(description="Sessions in which something happened in the last half hour.")
    totals: Sums
    days: list[PilotDay]
    sections: list[SectionCost] = Field(description="Most costly first, at most 200.")


class ClientUse(_Shown):
    """How often a client was talked with, and what it cost."""

    sessions: int
    costs: Costs


class SessionCost(_Shown):
    """What a session has cost so far, with all that was asked for it."""

    input_tokens: int
    output_tokens: int
    cost_usd: Decimal
