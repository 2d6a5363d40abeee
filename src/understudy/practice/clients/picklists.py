"""What teachers pick from: codes of the field, each with a label and what it means in a person.

A meaning speaks to whoever plays the client: prompts hold these sentences, never the codes.
"""

from collections.abc import Mapping
from enum import Enum, IntEnum, StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from understudy.practice.mind.schemas import Attachment, Resistance, Stage, Style


class Issue(StrEnum):
    """What brings people to social work."""

    HOUSING_INSECURITY = "housing_insecurity"
    SUBSTANCE_ABUSE = "substance_abuse"
    MENTAL_HEALTH = "mental_health"
    DOMESTIC_VIOLENCE = "domestic_violence"
    UNEMPLOYMENT = "unemployment"
    FAMILY_CONFLICT = "family_conflict"
    GRIEF_LOSS = "grief_loss"
    CHRONIC_ILLNESS = "chronic_illness"
    DISABILITY = "disability"
    IMMIGRATION_STATUS = "immigration_status"
    FOOD_INSECURITY = "food_insecurity"
    CHILDCARE_NEEDS = "childcare_needs"
    ELDER_CARE = "elder_care"
    TRAUMA_HISTORY = "trauma_history"
    FINANCIAL_CRISIS = "financial_crisis"


class Trait(StrEnum):
    """What somebody is like in a talk."""

    DEFENSIVE = "defensive"
    ANXIOUS = "anxious"
    WITHDRAWN = "withdrawn"
    AGGRESSIVE = "aggressive"
    COOPERATIVE = "cooperative"
    SUSPICIOUS = "suspicious"
    OPTIMISTIC = "optimistic"
    PESSIMISTIC = "pessimistic"
    TALKATIVE = "talkative"
    RESERVED = "reserved"
    EMOTIONAL = "emotional"
    STOIC = "stoic"
    MANIPULATIVE = "manipulative"
    HONEST = "honest"
    CONFUSED = "confused"


class Manner(StrEnum):
    """How somebody puts things: the field's communication styles."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    FORMAL = "formal"
    CASUAL = "casual"
    VERBOSE = "verbose"
    BRIEF = "brief"
    EMOTIONAL = "emotional"
    LOGICAL = "logical"
    CONFRONTATIONAL = "confrontational"
    AVOIDANT = "avoidant"


class Difficulty(IntEnum):
    """How much skill it takes to reach a client."""

    GENTLE = 1
    MODERATE = 2
    HARD = 3


class Meaning(NamedTuple):
    """A code as people read it, and what it is to live with it."""

    label: str
    sentence: str


ISSUES: Mapping[Issue, Meaning] = {
    Issue.HOUSING_INSECURITY: Meaning(
        "Housing", "You do not know how long you can stay where you sleep."
    ),
    Issue.SUBSTANCE_ABUSE: Meaning(
        "Substance use", "Something you take helps you through the day and costs you more each day."
    ),
    Issue.MENTAL_HEALTH: Meaning(
        "Mental health", "Your mood or your thoughts make ordinary days hard work."
    ),
    Issue.DOMESTIC_VIOLENCE: Meaning(
        "Violence at home", "Somebody close to you has made you afraid, and you weigh every word."
    ),
    Issue.UNEMPLOYMENT: Meaning(
        "Unemployment", "You are without work, and the days and your pride feel it."
    ),
    Issue.FAMILY_CONFLICT: Meaning(
        "Family conflict", "Someone in your family and you hurt each other and cannot leave it."
    ),
    Issue.GRIEF_LOSS: Meaning("Grief", "Somebody or something is gone, and life went on too fast."),
    Issue.CHRONIC_ILLNESS: Meaning(
        "Chronic illness", "An illness that stays decides what you can plan."
    ),
    Issue.DISABILITY: Meaning(
        "Disability", "The world is built for other bodies or minds, and you pay the difference."
    ),
    Issue.IMMIGRATION_STATUS: Meaning(
        "Immigration status", "Papers decide about your life, and you are careful whom you tell."
    ),
    Issue.FOOD_INSECURITY: Meaning(
        "Food", "There is not always enough to eat at home, and you hide it."
    ),
    Issue.CHILDCARE_NEEDS: Meaning(
        "Childcare", "There is nobody to leave the children with when you need it."
    ),
    Issue.ELDER_CARE: Meaning(
        "Care of an elder", "You look after somebody old, and there is little of you left."
    ),
    Issue.TRAUMA_HISTORY: Meaning(
        "Trauma", "Something that happened is over and yet not over; some topics make you leave."
    ),
    Issue.FINANCIAL_CRISIS: Meaning(
        "Money", "The money does not reach, and letters stay unopened."
    ),
}

TRAITS: Mapping[Trait, Meaning] = {
    Trait.DEFENSIVE: Meaning("Defensive", "You hear blame in questions and explain yourself."),
    Trait.ANXIOUS: Meaning("Anxious", "You expect the worst and ask whether you did it right."),
    Trait.WITHDRAWN: Meaning("Withdrawn", "You give little and look for the way out."),
    Trait.AGGRESSIVE: Meaning("Aggressive", "When you feel cornered you bite."),
    Trait.COOPERATIVE: Meaning("Cooperative", "You want this to work and try to answer."),
    Trait.SUSPICIOUS: Meaning("Suspicious", "You ask yourself what they want with what you say."),
    Trait.OPTIMISTIC: Meaning("Optimistic", "You believe it will work out, sometimes too soon."),
    Trait.PESSIMISTIC: Meaning("Pessimistic", "You have seen things fail and expect it again."),
    Trait.TALKATIVE: Meaning("Talkative", "You talk easily, and past the point when it is hard."),
    Trait.RESERVED: Meaning("Reserved", "You keep to what was asked and keep yourself out of it."),
    Trait.EMOTIONAL: Meaning("Emotional", "Feelings are quick to show in what you say."),
    Trait.STOIC: Meaning("Stoic", "You state hard things flatly, as if they were the weather."),
    Trait.MANIPULATIVE: Meaning(
        "Manipulative", "You have learnt to get what you need by flattery or guilt."
    ),
    Trait.HONEST: Meaning("Honest", "You do not lie; what you will not say you leave out."),
    Trait.CONFUSED: Meaning("Confused", "You lose the thread and mix up when things were."),
}

MANNERS: Mapping[Manner, Meaning] = {
    Manner.DIRECT: Meaning("Direct", "You say what you mean."),
    Manner.INDIRECT: Meaning("Indirect", "You hint, and hope to be understood."),
    Manner.FORMAL: Meaning("Formal", "You are polite and correct, as with an office."),
    Manner.CASUAL: Meaning("Casual", "You talk as you would over a fence."),
    Manner.VERBOSE: Meaning("Verbose", "You take the long way, with details."),
    Manner.BRIEF: Meaning("Brief", "You use few words."),
    Manner.EMOTIONAL: Meaning("Emotional", "You say how it feels before you say what it is."),
    Manner.LOGICAL: Meaning("Logical", "You give reasons and order, also where it hurts."),
    Manner.CONFRONTATIONAL: Meaning("Confrontational", "You answer questions with challenges."),
    Manner.AVOIDANT: Meaning("Avoidant", "You change the subject when it comes close."),
}

ATTACHMENTS: Mapping[Attachment, Meaning] = {
    Attachment.SECURE: Meaning("Secure", "You can lean on somebody who shows they are worth it."),
    Attachment.ANXIOUS: Meaning(
        "Anxious", "You warm quickly, and one cool word makes you think you are being dropped."
    ),
    Attachment.AVOIDANT: Meaning(
        "Avoidant", "You manage alone; closeness is something you wait to see the end of."
    ),
    Attachment.DISORGANIZED: Meaning(
        "Disorganised", "You want to be known and take it back once you were."
    ),
}

STAGES: Mapping[Stage, Meaning] = {
    Stage.PRECONTEMPLATION: Meaning("Not thinking of it", "You do not see what should change."),
    Stage.CONTEMPLATION: Meaning("In two minds", "You see reasons for a change and against it."),
    Stage.PREPARATION: Meaning("Getting ready", "You want it and look for a first step."),
    Stage.ACTION: Meaning("Doing it", "You have begun, and it is shaky."),
    Stage.MAINTENANCE: Meaning("Keeping it up", "You have done it a while and fear falling back."),
}

RESISTANCES: Mapping[Resistance, Meaning] = {
    Resistance.MINIMAL_TALK: Meaning("Minimal talk", "You answer with a word or a shrug."),
    Resistance.IRRELEVANT_TALK: Meaning("Irrelevant talk", "You tell something else at length."),
    Resistance.SUPERFICIAL: Meaning("Superficial", "You stay with what anybody could say."),
    Resistance.INTELLECTUALIZING: Meaning("Intellectualising", "You explain it, and feel nothing."),
    Resistance.HOSTILITY: Meaning("Hostility", "You attack the question or who asks it."),
    Resistance.DEFENSIVENESS: Meaning("Defensiveness", "You justify yourself before being blamed."),
    Resistance.COMPLIANCE_WITHOUT_ENGAGEMENT: Meaning(
        "Saying yes", "You agree to everything, so that it is over."
    ),
}

STYLES: Mapping[Style, Meaning] = {
    Style.PLAIN: Meaning("Plain", "You talk in short, ordinary sentences."),
    Style.UPSET: Meaning("Upset", "You are close to tears or anger, and it breaks in."),
    Style.VERBOSE: Meaning("Verbose", "You say more than was asked."),
    Style.RESERVED: Meaning("Reserved", "You say as little as is polite."),
    Style.TANGENTIAL: Meaning("Tangential", "You drift from what was asked to what is easier."),
    Style.PLEASING: Meaning("Pleasing", "You say what you think they want to hear."),
}

DIFFICULTIES: Mapping[Difficulty, Meaning] = {
    Difficulty.GENTLE: Meaning("Gentle", "Opens up to ordinary kindness and open questions."),
    Difficulty.MODERATE: Meaning("Moderate", "Holds back until listened to, and forgives a slip."),
    Difficulty.HARD: Meaning("Hard", "Tests people, takes slips badly and gives in small steps."),
}


class PickListItem(BaseModel):
    """One thing to pick."""

    model_config = ConfigDict(frozen=True)

    code: str
    label: str
    meaning: str


class PickLists(BaseModel):
    """Everything a form for clients offers."""

    model_config = ConfigDict(frozen=True)

    issues: list[PickListItem]
    traits: list[PickListItem]
    manners: list[PickListItem]
    attachments: list[PickListItem]
    stages: list[PickListItem]
    resistances: list[PickListItem]
    styles: list[PickListItem]
    difficulties: list[PickListItem]


def picklists() -> PickLists:
    """Return all picklists, in the order in which a form shows them."""
    return PickLists(
        issues=_items(ISSUES),
        traits=_items(TRAITS),
        manners=_items(MANNERS),
        attachments=_items(ATTACHMENTS),
        stages=_items(STAGES),
        resistances=_items(RESISTANCES),
        styles=_items(STYLES),
        difficulties=_items(DIFFICULTIES),
    )


def _items[Code: Enum](meanings: Mapping[Code, Meaning]) -> list[PickListItem]:
    return [
        PickListItem(code=str(code.value), label=meaning.label, meaning=meaning.sentence)
        for code, meaning in meanings.items()
    ]
