"""What a question about danger asks for, so that a client answers that and no more.

To ask about thoughts, plan, means, intent, history and what keeps somebody alive, one by one, is
the skill (practice.md, c2, criterion 7): a client who tells all of it at the first question takes
it away. The words are English; a question in words that are not known asks for everything.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from understudy.practice.mind.words import plain


class Danger(StrEnum):
    """What of a danger is asked about."""

    THOUGHTS = "thoughts"
    PLAN = "plan"
    INTENT = "intent"
    HISTORY = "history"
    PROTECTIVE = "protective"
    OTHERS = "others"
    ABUSE = "abuse"


_SOMEBODY = r"(?:him|her|them|anyone|anybody|someone|somebody|others|other people|your \w+)"
_WORDS: Mapping[Danger, re.Pattern[str]] = {
    danger: re.compile(rf"\b(?:{words})")
    for danger, words in {
        Danger.THOUGHTS: r"suicid|kill(?:ing)? yourself|end(?:ing)? (?:it\b|your)|tak(?:e|ing) your"
        r"|dying|dead\b|death|self.?harm|(?:hurt|harm|cut)(?:ing|ting)? yourself|better off"
        r"|(?:live|alive|be here|being here|wake up|go on)\b",
        Danger.PLAN: r"plan|how (?:would|might|were) you|how you(?:'d| would| might)|means\b"
        r"|access to|way to do it|(?:where|when) (?:would|might) you|got (?:hold|anything)",
        Danger.INTENT: r"inten[dt]|act(?:ing)? on|go(?:ing)? through with|mean to\b|how likely"
        r"|(?:going|want|wanting) to (?:do|act|kill|hurt|harm|end)",
        Danger.HISTORY: r"attempt|tried|try(?:ing)? to (?:kill|end|take|hurt|harm)|before\b"
        r"|in the past|ever (?:hurt|harmed|cut|had|been|felt|thought)|last time",
        Danger.PROTECTIVE: r"keeps? you|(?:stop(?:s|ped)?|holds?|held) you|reasons? (?:to|for)"
        r"|what helps|live for",
        Danger.OTHERS: rf"(?:hurt|harm|kill)(?:ing)? {_SOMEBODY}\b",
        Danger.ABUSE: r"(?:hit|hurt|beat|chok|threaten|touch|push|forc|harm)\w*(?: or \w+)? "
        r"(?:you\b(?!r)|the (?:kids|children))|safe\b|afraid of",
    }.items()
}
EVERYTHING = tuple(Danger)


def asked_for(worker_turn: str) -> tuple[Danger, ...]:
    """Return what a turn that asks about danger asks for, in the order of `Danger`.

    A turn without a word that is known asks for everything.
    """
    text = plain(worker_turn)
    found = tuple(danger for danger, words in _WORDS.items() if words.search(text))
    return found or EVERYTHING


def follows_up(worker_turn: str) -> bool:
    """Say whether a turn asks on, where danger was asked about just before."""
    text = plain(worker_turn)
    return any(words.search(text) for words in _WORDS.values())
