"""The report that is made of what a judge returns; its turns are numbered as the judge's are."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from understudy.practice.feedback.judge_schemas import Met, TurnNote
from understudy.practice.mind.counts import Counts

LOWEST, HIGHEST = 1, 4
MOST_QUOTES = 2
FEWEST_NOTES, MOST_NOTES = 5, 8

type LevelScore = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
type Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)
]


class Band(StrEnum):
    """What people read before any level: exact levels by a machine are not to be trusted."""

    MEETS = "meets"
    NOT_YET = "not_yet"
    NOT_OBSERVED = "not_observed"


class Source(StrEnum):
    """Who said what is quoted."""

    WORKER = "worker"
    CLIENT = "client"
    REFLECTION = "reflection"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Evidence(_Frozen):
    """A quote that was found in the turn it names, as it stands there."""

    turn: int
    source: Source
    text: str


class IndicatorResult(_Frozen):
    """An indicator after its quotes were checked.

    Attributes:
        said: what the judge answered.
        met: what counts: a `yes` without a quote that stands was not seen.
    """

    id: str
    text: str
    is_reversed: bool
    said: Met
    met: Met
    confidence: float
    evidence: tuple[Evidence, ...] = ()


class Override(_Frozen):
    """A teacher's level in place of the machine's. `level` None: not observed."""

    criterion_id: str
    level: LevelScore | None
    reason: Reason


class CriterionResult(_Frozen):
    """One criterion in a report.

    Attributes:
        level: the machine's, by the table of `levels`; None is not observed.
        counted: what goes into the total: the teacher's level if there is one, the lowest where
            the rubric says so of what was not observed, None if it is left out.
        confidence: the mean over the indicators that were seen; None if none was.
        earned: the indicators that were met.
        missing: what stands between this level and the next: not done, or a fault.
    """

    id: str
    name: str
    weight: float
    is_critical: bool
    level: LevelScore | None
    counted: LevelScore | None
    band: Band
    label: str
    confidence: float | None
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=MOST_QUOTES)
    earned: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    next_level: str | None = Field(default=None, description="The next level in words.")
    indicators: tuple[IndicatorResult, ...] = ()
    override: Override | None = None


class Total(_Frozen):
    """All criteria together.

    Attributes:
        score: from 1 to 4, two decimals; None if nothing counts.
        needs_teacher: a critical criterion is at the lowest level.
    """

    band: Band
    score: float | None
    needs_teacher: bool


class Header(_Frozen):
    """What a report is about; `turns` counts the worker's and the client's."""

    case: str
    attempt: int
    duration_s: int | None
    turns: int
    model: str
    prompt_version: str
    rubric: str
    rubric_version: int


class ReportSummary(_Frozen):
    """Three lines; None where nothing true could be said."""

    strength: str | None
    strength_evidence: Evidence | None
    priority: str | None
    next: str | None


class TrustPoint(_Frozen):
    """The client's trust after a turn of the worker, from 1 to 4, and why it moved."""

    turn: int
    trust: float
    change: float
    has_moved: bool = Field(description="One of the turns that moved it most.")
    why: tuple[str, ...] = ()


class HeldBack(_Frozen):
    """Something the client knew and did not tell."""

    text: str
    why: str


class MissedCue(_Frozen):
    """A cue of the client that was not taken up."""

    evidence: Evidence
    is_risk: bool
    missed: str


class RiskLine(_Frozen):
    """Where danger was asked about, which is the skill, and where a sign of it was passed over."""

    asked_turns: tuple[int, ...]
    missed_turns: tuple[int, ...]


class NextGoal(_Frozen):
    """What to try, and the worker's turn to try it again from."""

    text: str | None
    retry_turn: int | None


class Dispute(_Frozen):
    """What a student says against a report, and the teacher's answer."""

    reason: Reason
    answer: str | None = None


class Agreement(_Frozen):
    """How far a teacher and the machine agree on what both scored; None where undefined.

    Attributes:
        items: how many both scored.
        exact: the share with the same score.
        within_one: the share at most one level apart; None for yes or no.
        kappa: Cohen's; linear weights for levels, none for yes or no.
    """

    items: int
    exact: float | None
    within_one: float | None
    kappa: float | None


class Report(_Frozen):
    """What a student reads after an interview, in the order it is looked for.

    Attributes:
        held_back: None while it is not revealed.
        is_advisory: no teacher has confirmed it.
        limits: what the machine cannot know, in sentences.
    """

    header: Header
    is_advisory: bool
    summary: ReportSummary
    total: Total
    criteria: tuple[CriterionResult, ...]
    cues: tuple[MissedCue, ...]
    risk: RiskLine
    notes: tuple[TurnNote, ...] = Field(max_length=MOST_NOTES)
    trust: tuple[TrustPoint, ...]
    held_back: tuple[HeldBack, ...] | None
    panel: Counts
    reflection: str
    goal: NextGoal
    dispute: Dispute | None
    limits: tuple[str, ...]
