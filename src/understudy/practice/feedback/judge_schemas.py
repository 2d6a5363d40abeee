"""What a judge is asked for and returns.

Turns are numbered from 1 as they stand in the transcript, the worker's and the client's alike;
0 is the student's written reflection. Bounds stand in the descriptions: not every provider can
hold its model to them, and what is out of bounds is mended or dropped by `quotes`.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

REFLECTION = 0
"""The number under which the written reflection is quoted, beside the turns."""


class Met(StrEnum):
    """What a judge saw of an indicator."""

    YES = "yes"
    NO = "no"
    """There was an occasion, and it was not done; for a fault: it was not committed."""
    NOT_SEEN = "not_seen"
    """There was no occasion, or nothing to tell it from."""


class NoteKind(StrEnum):
    """What a note on a turn says."""

    WORKED = "worked"
    IMPROVE = "improve"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Quote(_Frozen):
    """A piece of a turn."""

    turn: int = Field(description="The number of the turn; 0 for the written reflection.")
    text: str = Field(description="Copied word for word from that turn, at least three words.")


class IndicatorAnswer(_Frozen):
    """What the judge saw of one indicator; one that is left out was not seen."""

    item: str = Field(description="criterion/indicator, as in the list.")
    met: Met
    confidence: float = Field(description="From 0, a guess, to 1, certain.")
    quotes: tuple[Quote, ...] = Field(default=(), description="Up to two.")


class TurnNote(_Frozen):
    """A remark on one turn of the worker."""

    turn: int
    goal: str = Field(description="What the turn was for, at this point of the talk.")
    kind: NoteKind
    what: str = Field(description="What worked, or what to improve.")
    alternative: str = Field(default="", description="Other words to say it in.")
    why: str = Field(description="What that does for the client or the talk.")


class Summary(_Frozen):
    """Three lines."""

    strength: str = Field(description="One thing that was done well.")
    strength_quote: Quote | None = Field(default=None, description="The words that show it.")
    priority: str = Field(description="The one thing that matters most to improve.")
    next: str = Field(description="One thing to try in the next conversation.")


class Cue(_Frozen):
    """Something the client gave to understand and the worker did not take up."""

    quote: Quote = Field(description="The client's own words.")
    is_risk: bool = Field(description="It points to danger for the client or others.")
    missed: str = Field(description="What could have been taken up.")


class JudgeAnswer(_Frozen):
    """All that a judge returns."""

    indicators: tuple[IndicatorAnswer, ...]
    notes: tuple[TurnNote, ...]
    summary: Summary
    cues: tuple[Cue, ...]
