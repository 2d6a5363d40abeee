"""The parts of a practice block, in the terms of case formulation."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from understudy.personas.schemas import Name, Sentence, Short
from understudy.practice.clients.picklists import Manner
from understudy.practice.mind.schemas import Attachment, Resistance, Stage, Style

type Sentences = Annotated[tuple[Sentence, ...], Field(max_length=20)]


class Frozen(BaseModel):
    """A part of a block: never changed, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(StrEnum):
    """Who sent the client."""

    SELF = "self"
    FAMILY = "family"
    SCHOOL = "school"
    COURT = "court"
    HOSPITAL = "hospital"
    CHILD_PROTECTION = "child_protection"
    OTHER = "other"


class Ideation(StrEnum):
    """Thoughts of suicide."""

    NONE = "none"
    PASSIVE = "passive"
    ACTIVE = "active"


class Picked[Code: StrEnum](Frozen):
    """A code from a picklist and what it means for this client, in the author's words."""

    code: Code
    note: Sentence = ""


class Referral(Frozen):
    """What the worker has on the desk before the talk. Students see it."""

    reason: Sentence = ""
    source: Source = Source.SELF
    setting: Sentence = ""
    session_number: int = Field(default=1, ge=1, le=100)
    already_known: Sentences = ()


class Identity(Frozen):
    """Who the client is; never what the problem is."""

    gender: Short = ""
    ethnicity: Short = ""
    culture: Sentence = ""
    language_proficiency: Sentence = ""
    religion: Sentence = ""
    disability: Sentence = ""
    immigration: Sentence = ""
    orientation: Short = ""
    means: Sentence = Field(default="", description="Socio-economic status.")
    education: Sentence = ""
    occupation: Sentence = ""


class Formulation(Frozen):
    """The five Ps, each split as in the field: within the client, and around them."""

    presenting: Sentences = ()
    predisposing_psychological: Sentences = ()
    predisposing_social: Sentences = ()
    precipitating: Sentences = ()
    perpetuating_internal: Sentences = ()
    perpetuating_external: Sentences = ()
    strengths: Sentences = Field(default=(), description="Protective, within the client.")
    supports: Sentences = Field(default=(), description="Protective, around the client.")


class Tie(Frozen):
    """Somebody or something in the client's world (ecomap)."""

    who: Name
    what: Sentence = ""
    is_strain: bool = False


class Systems(Frozen):
    """The client in their environment."""

    household: Sentence = ""
    ties: tuple[Tie, ...] = Field(default=(), max_length=30)
    agencies: Sentences = ()
    housing: Sentence = ""
    income: Sentence = ""
    food: Sentence = ""
    health_care: Sentence = ""
    legal: Sentence = ""
    micro_stressors: Sentences = ()
    mezzo_stressors: Sentences = ()
    macro_stressors: Sentences = ()


class Moment(Frozen):
    """What goes on in the client in a situation."""

    situation: Sentence
    thought: Sentence = ""
    emotion: Sentence = ""
    behaviour: Sentence = ""


class Cognition(Frozen):
    """How the client explains the world (cognitive conceptualisation)."""

    history: Sentence = ""
    core_beliefs: Sentences = ()
    rules: Sentences = Field(default=(), description="Rules, attitudes, assumptions to live by.")
    coping: Sentences = ()
    moments: tuple[Moment, ...] = Field(default=(), max_length=10)


class Relating(Frozen):
    """How the client takes a worker."""

    attachment: Attachment = Attachment.SECURE
    attachment_note: Sentence = ""
    wish: Sentence = Field(default="", description="What they wish of the worker.")
    expects: Sentence = Field(default="", description="What they expect the worker to do.")
    answers: Sentence = Field(default="", description="What they do then.")
    triggers: Sentences = ()
    builds_trust: Sentences = ()
    resistance: tuple[Resistance, ...] = Field(default=(), max_length=7)
    resistance_note: Sentence = ""


class Talk(Frozen):
    """How the client talks; sample lines are the persona's `voice_samples`."""

    style: Style = Style.PLAIN
    manners: tuple[Picked[Manner], ...] = Field(default=(), max_length=5)
    reading_level: Short = ""
    idiom: Sentence = ""
    never_says: tuple[Short, ...] = Field(default=(), max_length=30)


class Change(Frozen):
    """Where the client stands with what could change."""

    behaviour: Sentence = Field(default="", description="What could change.")
    stage: Stage = Stage.CONTEMPLATION
    stage_note: Sentence = ""
    motivations: Sentences = ()
    reasons_for: Sentences = ()
    reasons_against: Sentences = ()
    acceptable_plans: Sentences = ()
    unacceptable_plans: Sentences = ()


class Risk(Frozen):
    """What there is of danger, answered truthfully if asked directly."""

    ideation: Ideation = Ideation.NONE
    plan: Sentence = ""
    means: Sentence = ""
    intent: Sentence = ""
    history: Sentence = ""
    protective: Sentences = ()
    harm_to_others: Sentence = ""
    abuse_or_neglect: Sentence = ""
    must_report: bool = False
    if_asked: Sentence = Field(default="", description="What the client says when asked directly.")
    ceiling: Sentence = Field(default="", description="What the client never goes beyond.")


class Endings(Frozen):
    """When the client ends the talk."""

    leaves_after_ruptures: int | None = Field(default=4, ge=1, le=20)
    says_on_leaving: Sentence = ""
    note: Sentence = ""
