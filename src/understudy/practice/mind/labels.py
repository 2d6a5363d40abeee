"""What a worker's turn does, as a model or a rule labels it."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

type Degree = Annotated[int, Field(ge=0, le=2)]
"""0 none, 1 weak, 2 strong (EPITOME)."""


class Question(StrEnum):
    """The kind of question a turn ends up asking."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"
    STACKED = "stacked"


class Reflection(StrEnum):
    """How a turn says back what the client said."""

    NONE = "none"
    SIMPLE = "simple"
    COMPLEX = "complex"


class Advice(StrEnum):
    """Whether a turn says what to do, and whether the client was asked first."""

    NONE = "none"
    WITH_PERMISSION = "with_permission"
    WITHOUT_PERMISSION = "without_permission"


class Slip(StrEnum):
    """What a professional must not say."""

    NONE = "none"
    BOUNDARY = "boundary"
    STIGMA = "stigma"


class WorkerLabels(BaseModel):
    """What one turn of the worker does, seen together with the client's turn before it."""

    model_config = ConfigDict(frozen=True)

    emotional_reaction: Degree = Field(
        default=0,
        description="Warmth or concern shown: 0 none, 1 implied or generic, 2 said and specific.",
    )
    interpretation: Degree = Field(
        default=0,
        description="Understanding shown of the client's feelings or experience: 0 none, "
        "1 only claimed ('I understand'), 2 put into words.",
    )
    exploration: Degree = Field(
        default=0,
        description="Interest in what was not said yet: 0 none, 1 a generic question, "
        "2 a specific invitation to go on.",
    )
    question: Question = Field(
        default=Question.NONE,
        description="open: can be answered at length; closed: yes, no or one detail; "
        "stacked: two or more questions at once.",
    )
    reflection: Reflection = Field(
        default=Reflection.NONE,
        description="simple: repeats or rephrases what the client said; complex: adds a feeling "
        "or a meaning. Judgements and advice are no reflections.",
    )
    advice: Advice = Field(
        default=Advice.NONE,
        description="Tells or suggests what to do, or pushes a view; with_permission if the "
        "client was asked first or has asked for it.",
    )
    affirms: bool = Field(
        default=False, description="Names a strength, effort or achievement of the client."
    )
    seeks_collaboration: bool = Field(
        default=False,
        description="Shares power: asks permission, asks for the client's view or agenda.",
    )
    emphasises_autonomy: bool = Field(
        default=False, description="Says that the client decides or may decline."
    )
    gives_information: bool = Field(
        default=False, description="Informs neutrally: role, confidentiality, services, facts."
    )
    confronts: bool = Field(
        default=False, description="Argues, blames, shames, warns, corrects or disputes a feeling."
    )
    summarises: bool = Field(
        default=False, description="Draws together several things the client said."
    )
    pushes_blocked_topic: bool = Field(
        default=False,
        description="Presses on with what the client has just refused or avoided to talk about.",
    )
    repairs: bool = Field(
        default=False,
        description="Apologises for or names an own misstep and lets the client lead.",
    )
    slip: Slip = Field(
        default=Slip.NONE,
        description="boundary: own private life, promises nobody can keep, meeting outside; "
        "stigma: a stereotype or a degrading word for a group.",
    )
    asks_about_risk: bool = Field(
        default=False,
        description="Asks directly about suicide, self-harm, harm to others, violence or abuse.",
    )
    topics: tuple[str, ...] = Field(
        default=(),
        description="Which of the case's topics this turn asks about; only tags that were given.",
    )
