"""What the platform answers to what stands between double parentheses.

It speaks as what it is, never in the client's voice; it tells how things are here, and gives no
counsel: for that it names people.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from understudy.practice.mind.words import plain
from understudy.practice.sessions.crisis import wellbeing
from understudy.practice.sessions.frames import About, Frame, about
from understudy.practice.sessions.schemas import Remaining

_MINUTE_S = 60


class Topic(StrEnum):
    """What somebody wants to know, or to happen."""

    WELLBEING = "wellbeing"
    """They write of their own distress: the door shows the crisis panel beside the answer."""
    MACHINE = "machine"
    RECORDED = "recorded"
    HOW_LONG = "how_long"
    STOP = "stop"
    RESUME = "resume"
    PAUSE = "pause"
    WHAT_NEXT = "what_next"
    """They do not know what to say to the client."""
    HELP = "help"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the answers depend on.

    Attributes:
        recorded: the passage of the prebrief about what is recorded and who reads it.
        tells_teacher: whether distress is passed on by the institution's rule.
    """

    left: Remaining
    is_paused: bool = False
    has_hints: bool = False
    recorded: str = ""
    support_contact: str = ""
    tells_teacher: bool = False


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """What the platform says."""

    topic: Topic
    text: str


# The first that is found is what is answered.
_ASKED: Mapping[Topic, re.Pattern[str]] = {
    Topic.MACHINE: re.compile(
        r"\b(?:are (?:you|u|they)|is (?:this|it|he|she|that|the client|there)|am i|r u|was that)\b"
        r"[^.?!]{0,40}\b(?:ai|a\.i\.?|bot|chatbot|robot|machine|computer|program|human|real|"
        r"(?:actual |real )?person|people|simulat\w+|language model|llm|chatgpt|gpt)(?!\w)"
        r"|\bwho (?:are you|am i (?:talking|speaking|writing) (?:to|with))\b"
        r"|^(?:an? )?(?:ai|bot)\?*$"
    ),
    Topic.RECORDED: re.compile(
        r"\b(?:record(?:ed|ing|s)?|saved?|stored|kept|logged|transcript|privacy|private|"
        r"confidential|anonymous)\b"
        r"|\bwho (?:can |will |else )*(?:reads?|sees?|gets?|looks?|has access)\b"
        r"|\b(?:can|will|does|do|could) (?:my |the )?(?:teachers?|professor|instructor|tutor|ta|"
        r"anyone|anybody|someone|others?|people|classmates?)\b[^.?!]{0,30}"
        r"\b(?:see|read|hear|know|watch)"
    ),
    Topic.HOW_LONG: re.compile(
        r"\bhow (?:long|much time|many (?:more )?(?:turns|minutes|messages|questions))\b"
        r"|\b(?:time|turns|minutes|messages) (?:is |are |do i have |have i )?(?:left|remain\w*)\b"
        r"|\bwhen (?:does|will|is) (?:this|it|the session|the interview)\b[^.?!]{0,20}"
        r"\b(?:end|over|finish\w*|stop)\b|\bthe (?:time|clock)\?"
    ),
    Topic.RESUME: re.compile(
        r"^(?:ok(?:ay)?,? |so,? |let's |can we |can i |i want to |please |i'm |i am )*"
        r"(?:resume|continue|go on|carry on|unpause|go back|ready|back)\b"
    ),
    Topic.PAUSE: re.compile(
        r"\b(?:pause|(?:take |need |have |want )?(?:a |one )?(?:short |quick |little )?"
        r"(?:break|breather|moment|minute|sec|second|timeout|time out)"
        r"(?! (?:left|ago|limit))|hold on|wait|brb|be right back)\b"
    ),
    Topic.STOP: re.compile(
        r"\b(?:stop|quit|end (?:this|it|the (?:session|interview|talk))|leave|exit|finish|abort|"
        r"cancel|i'm done|i am done|get out|close (?:this|the session))\b"
    ),
    Topic.WHAT_NEXT: re.compile(
        r"\b(?:what (?:should|do|can|could|would|must) i (?:say|ask|do|try)|"
        r"(?:i'm|i am|im|feeling|got) (?:so |really |totally )?(?:stuck|lost|blank)|hint|"
        r"(?:don't|dont|do not) know (?:what|how) to (?:say|ask|go on|do|respond|react)|"
        r"am i doing (?:this |it )?(?:right|well|ok|okay|wrong))\b"
    ),
    Topic.HELP: re.compile(
        r"\bhelp\b|\bhow does (?:this|it) work\b|\bwhat (?:can i do|are the (?:commands|rules)|"
        r"is this)\b|\bsupport\b|\b(?:doesn't|does not|not|isn't) work(?:ing)?\b|\berror\b|"
        r"\bbroken\b|^\?+$"
    ),
}
_HELP = (
    "This is the platform, not the client. Between double parentheses you can ask how long you "
    "have, what is recorded and who reads it, or whether anybody real is here. *Pause* stops the "
    "clock; *End* closes the session. What you write like this is not said to the client."
)
_MACHINE = (
    "Yes. This is the platform, a computer program, and the client is simulated by an AI. No real "
    "person sits at the other end."
)
_STOP = (
    "You can stop at any time, without a reason and without a mark against you: press *End*. If "
    "you would rather have a break, press *Pause*. Nothing has been stopped yet."
)
_OTHER = (
    "This is the platform, not the client. I can say how long you have, what is recorded, and how "
    "to pause or stop; write ((help)) for more. Without parentheses you speak to the client."
)


def answer(said: str, here: Situation) -> PlatformAnswer:
    """Return what the platform answers to what stood between double parentheses.

    Nothing is done by it: to pause and to stop are the student's own clicks.
    """
    topic = topic_of(said)
    return PlatformAnswer(topic, _ANSWERS[topic](here))


def topic_of(said: str) -> Topic:
    """Return what somebody wants; how they are goes before everything else."""
    if About.WELLBEING in about(said, Frame.OUT_OF_ROLE):
        return Topic.WELLBEING
    text = plain(said)
    return next((topic for topic, asked in _ASKED.items() if asked.search(text)), Topic.OTHER)


_UNKNOWN = (
    "What you and the client say is kept with this session. Who reads it stands in what you read "
    "before it began."
)
_WITH_HINTS = (
    "The platform does not speak for you; press *Hint* for one thing to try. There is no single "
    "right sentence, and silence is allowed."
)
_WITHOUT_HINTS = (
    "The platform does not speak for you, and this session has no hints. Pause if you want to "
    "think: the clock stops. There is no single right sentence."
)


def _how_long(here: Situation) -> str:
    parts: list[str] = []
    if here.left.seconds is not None:
        minutes = int(here.left.seconds // _MINUTE_S)
        parts.append("less than a minute" if minutes < 1 else _counted(minutes, "minute"))
    if here.left.turns is not None:
        parts.append(_counted(here.left.turns, "turn"))
    if not parts:
        return "There is no limit of time or turns: the session ends when you or the client end it."
    still = " The clock stands still while you pause." if here.is_paused else ""
    return f"You have {' and '.join(parts)} left.{still}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _pause(here: Situation) -> str:
    if here.is_paused:
        return "The session is paused, and the clock stands still. Press *Go on* when you want to."
    return "Press *Pause*: the clock stops and the client waits, as long as you like."


def _help(here: Situation) -> str:
    near = here.support_contact.strip()
    return f"{_HELP} If something does not work: {near}." if near else _HELP


_ANSWERS: Mapping[Topic, Callable[[Situation], str]] = {
    Topic.WELLBEING: lambda here: (
        wellbeing(here.support_contact, tells_teacher=here.tells_teacher).text
    ),
    Topic.MACHINE: lambda _: _MACHINE,
    Topic.RECORDED: lambda here: here.recorded or _UNKNOWN,
    Topic.HOW_LONG: _how_long,
    Topic.STOP: lambda _: _STOP,
    Topic.RESUME: _pause,
    Topic.PAUSE: _pause,
    Topic.WHAT_NEXT: lambda here: _WITH_HINTS if here.has_hints else _WITHOUT_HINTS,
    Topic.HELP: _help,
    Topic.OTHER: lambda _: _OTHER,
}
