"""What a client is like on the inside: how they attach, resist and talk, and what they keep.

The terms are those of the field's case formulations; docs of each enum say what it does here.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LOWEST_TRUST = 1.0
HIGHEST_TRUST = 4.0
FIRST_TRUST = 2.5
"""Where a first interview begins: neither refusing nor building (1 refusal, 4 open)."""
_MOST_FACTS = 60
_LONGEST_FACT = 600
_MOST_TAGS = 8

type Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=40)
]
type FactId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Attachment(StrEnum):
    """How somebody lets others near; it decides how trust moves."""

    SECURE = "secure"
    ANXIOUS = "anxious"
    """Warms quickly and is hurt quickly."""
    AVOIDANT = "avoidant"
    """Slow both ways: keeps a distance whatever is said."""
    DISORGANIZED = "disorganized"
    """Wants and fears nearness: may draw back after telling something."""


class Style(StrEnum):
    """How somebody talks."""

    PLAIN = "plain"
    UPSET = "upset"
    VERBOSE = "verbose"
    RESERVED = "reserved"
    TANGENTIAL = "tangential"
    PLEASING = "pleasing"


class Stage(StrEnum):
    """How near somebody is to a change (transtheoretical model)."""

    PRECONTEMPLATION = "precontemplation"
    CONTEMPLATION = "contemplation"
    PREPARATION = "preparation"
    ACTION = "action"
    MAINTENANCE = "maintenance"


class Resistance(StrEnum):
    """A way not to go along."""

    MINIMAL_TALK = "minimal_talk"
    IRRELEVANT_TALK = "irrelevant_talk"
    SUPERFICIAL = "superficial"
    INTELLECTUALIZING = "intellectualizing"
    HOSTILITY = "hostility"
    DEFENSIVENESS = "defensiveness"
    COMPLIANCE_WITHOUT_ENGAGEMENT = "compliance_without_engagement"


class Behaviour(StrEnum):
    """What a client's turn does."""

    SIMPLE_RESPONSE = "simple_response"
    REQUEST = "request"
    RECOUNTING = "recounting"
    COGNITIVE_EXPLORATION = "cognitive_exploration"
    AFFECTIVE_EXPLORATION = "affective_exploration"
    INSIGHT = "insight"
    DISCUSSING_PLANS = "discussing_plans"
    RESISTANCE = "resistance"


class Emotion(StrEnum):
    """What a client feels most at a moment."""

    GUARDED = "guarded"
    ANXIOUS = "anxious"
    SAD = "sad"
    ASHAMED = "ashamed"
    ANGRY = "angry"
    RELIEVED = "relieved"
    HOPEFUL = "hopeful"


class IfAsked(StrEnum):
    """What a client does with a fact when asked about it before it may be told."""

    TELL = "tell"
    """Tells it all the same: nobody has asked so far, that is all."""
    MINIMISE = "minimise"
    DENY = "deny"
    DEFLECT = "deflect"


class Fact(BaseModel):
    """Something a client knows and tells when it is time.

    Attributes:
        id: short and stable within the case.
        text: the fact, in the client's words.
        topic_tags: what one asks about to come to it.
        disclosure_level: the trust it takes, from 1.0 (anybody may know) to 4.0.
        if_asked_directly: what the client does when asked while trust is lower.
        discomfort: telling it is hard; it is told quietly.
        must_never_volunteer: it is only told when asked about.
        linked_criterion: the rubric's criterion that finding it out speaks for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: FactId
    text: str = Field(min_length=1, max_length=_LONGEST_FACT)
    topic_tags: tuple[Tag, ...] = Field(min_length=1, max_length=_MOST_TAGS)
    disclosure_level: float = Field(default=FIRST_TRUST, ge=LOWEST_TRUST, le=HIGHEST_TRUST)
    if_asked_directly: IfAsked = IfAsked.DEFLECT
    discomfort: bool = False
    must_never_volunteer: bool = False
    linked_criterion: str | None = Field(default=None, max_length=100)


class Character(BaseModel):
    """What decides how a client's inner state moves.

    Attributes:
        resistance: the ways this client does not go along, the likeliest first.
        stage: how ready for change the client is; a talk does not change it.
        leaves_after_ruptures: how many unmended ruptures make the client end it; None: never.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    attachment: Attachment = Attachment.SECURE
    style: Style = Style.PLAIN
    resistance: tuple[Resistance, ...] = ()
    stage: Stage = Stage.CONTEMPLATION
    facts: tuple[Fact, ...] = Field(default=(), max_length=_MOST_FACTS)
    leaves_after_ruptures: int | None = Field(default=4, ge=1, le=20)
