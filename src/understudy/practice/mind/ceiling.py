"""What a client's reply must not say, found after it was made: the reply is held until this passed.

Two things are looked for: facts that are not to be told now, by the words they share with the
reply, and content over the ceiling of practice.md, c4. A false alarm costs a second reply, a
missed one is read by a student; the thresholds are set by the table of replies in the tests.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from understudy.practice.mind.contents import METHOD_PLANNED, SEXUAL, SLUR_AT_WORKER, speaks_for
from understudy.practice.mind.outright import clauses_of, denies, says_outright
from understudy.practice.mind.schemas import Fact, FactId
from understudy.practice.mind.words import plain, sentences_of, telling, words_of

_ENOUGH = 0.5
"""The share of a fact's own words, said close together, that tells it."""
_FEWEST = 2
"""Words in common below which nothing is told, whatever their share."""
_SHORT = 3
"""Own words up to which a fact is told by two of them; of more it takes three."""
_CLOSE = 3
"""Sentences that are looked at together."""
_FAR_TOO_LONG = 3
_LONG_ANYWAY = 60
"""Words that are never far too long: nine tenths of AnnoMI's client turns have 38 at most."""

# Words of every story, which tell no fact by themselves.
_EVERYDAY = frozenset(
    telling(
        """
        from one two three four five six ten once twice first last time times minute hour day days
        week month year morning evening night today tomorrow every often never went come stay call
        """
    )
)


class Fault(StrEnum):
    """What is wrong with a reply."""

    LEAK = "leak"
    """Tells what is not to be told now."""
    METHOD = "method"
    """How to harm oneself or others: means with a dose, or a way of doing it."""
    SEXUAL = "sexual"
    """Explicit, or about a child: that it happened may be said."""
    SLUR = "slur"
    """Thrown at the worker."""
    COUNSELS = "counsels"
    """Looks after the student: the client is no counsellor."""
    MACHINE = "machine"
    """Falls out of the role."""
    STAGE_DIRECTION = "stage_direction"
    """Describes itself from outside, or speaks for others."""
    TOO_LONG = "too_long"
    """Far longer than this client talks."""
    EMPTY = "empty"


class Reason(BaseModel):
    """One thing that is wrong with a reply; `fact_id` says which fact leaked."""

    model_config = ConfigDict(frozen=True)

    fault: Fault
    fact_id: FactId | None = None


class Verdict(BaseModel):
    """Whether a reply may be shown, and if not, why."""

    model_config = ConfigDict(frozen=True)

    reasons: tuple[Reason, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the reply may be shown."""
        return not self.reasons


_DIRECTIONS = (
    r"(?:sigh|laugh|chuckle|smile|smirk|cr(?:y|ies)|sob|sniff|shrug|nod|pause|look|glance|stare|"
    r"shift|fidget|lean|wipe|swallow|hesitate|whisper|mutter|mumble|avoid|fold|cross|clear|take|"
    r"bite|shake|turn|sit|stand|tear|voice|silence|silent|quiet|long|softly|nervous|angr|visibl)"
)
_CONTENT: Mapping[Fault, re.Pattern[str]] = {
    Fault.METHOD: re.compile(
        r"\b(?:noose|ligature|slip ?knot|exit bag|helium (?:tank|hood)|lethal dose|fatal dose)\b"
        r"|\bhose (?:on|from|to|over) the exhaust\b|\bcut (?:along|lengthways|down the) \w+"
        r"|\b(?:how|way) to (?:kill|hang|poison|overdose|make a bomb)\b"
        r"|\b(?:mix|crush) (?:it|them|the \w+|\w+) (?:with|into|in)[^.?!]{0,40}"
        r"\b(?:die|dead|enough|kill|wake)\b"
    ),
    Fault.SEXUAL: SEXUAL,
    Fault.SLUR: SLUR_AT_WORKER,
    Fault.COUNSELS: re.compile(
        r"\bhow (?:does|did) that make you feel\b"
        r"|\bit sounds like you(?:'re| are|'ve| have| feel)\b"
        r"|\bi(?:'m| am) (?:always )?here (?:for you|to (?:listen|help|support))\b"
        r"|\byour feelings are\b|\bthank you for sharing (?:that|this|your)\b"
        r"|\bhave you (?:considered|thought about) (?:talking to|seeing|speaking (?:to|with))\b"
        r"|\bi(?:'d| would) (?:encourage|recommend|suggest|advise) "
        r"(?:you|that you|talking|seeing)\b"
        r"|\b(?:let's|we can) (?:explore|unpack|work through) (?:that|this|your|what you)\b"
        r"|\bremember to (?:breathe|be kind|take care|look after)\b|\bmy advice to you\b"
        r"|\bas a (?:student|trainee|social work student), you\b|\bthat was a (?:great|good) "
        r"(?:open )?(?:question|reflection)\b|\bi hear (?:you|that you)(?:'re| are) (?:feel|strugg)"
    ),
    Fault.MACHINE: re.compile(
        r"\b(?:as|i(?:'m| am)(?: just| only| actually| really)?) an? (?:\w+ )?(?:ai|language model|"
        r"chatbot|bot|virtual assistant|computer program|simulation|llm)\b"
        r"|\b(?:large )?language model\b|\bsimulated (?:client|person|patient|character)\b"
        r"|\b(?:my|the) (?:system prompt|prompt|programming|training data|knowledge cutoff)\b"
        r"|\bi(?:'m| am) (?:only |just )?"
        r"(?:role-?playing|playing (?:a|the) (?:role|character|client))"
        r"|\b(?:break|breaking|step|stepping) (?:out of )?(?:character|role)\b"
        r"|\bi (?:can't|cannot) (?:continue|assist|help) with "
        r"(?:this|that) (?:request|role-?play)\b"
    ),
    Fault.STAGE_DIRECTION: re.compile(
        rf"\*+ ?(?:(?:he|she|they|i) )?{_DIRECTIONS}\w*[^*]{{0,80}}\*"
        rf"|\[ ?(?:(?:he|she|they|i) )?{_DIRECTIONS}\w*[^\]]{{0,80}}\]"
        rf"|\( ?(?:(?:he|she|they) )?{_DIRECTIONS}(?:s|es|ing|ed|ly)?\b[^)]{{0,80}}\)"
        r"|(?:^|[.!?] )(?:client|worker|student|social worker|narrator|me|therapist) ?:"
    ),
}
_DOSE = re.compile(
    r"\b(?:\d{1,5}|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|a hundred)"
    r"(?:-\w+)? ?(?:of )?(?:my |the |those )?(?:\w+ )?"
    r"(?:pills?|tablets?|capsules|paracetamol|mg|milligrams?|grams?|units)\b"
)
_DEADLY = re.compile(
    r"\b(?:die|dead|death|kill|end it|suicid\w*|overdose|never wake|not wake|wouldn't wake|"
    r"enough to|would do it|does it|finish (?:it|me))\b"
)


def check(
    reply: str,
    withheld: Sequence[Fact],
    *,
    words: int,
    known: Sequence[str] = (),
    denied: Sequence[FactId] = (),
) -> Verdict:
    """Return whether a client's reply may be shown.

    `withheld` are the facts not to be told now, `words` is about how long the reply was to be.
    `known` are texts whose words betray nothing: facts that may be told, the referral, what the
    worker said. Facts in `denied` may be named in a sentence that denies or belittles them.
    """
    text = plain(reply)
    faults = [fault for fault, pattern in _CONTENT.items() if pattern.search(text)]
    if Fault.METHOD not in faults and _names_method(text):
        faults.append(Fault.METHOD)
    if Fault.STAGE_DIRECTION not in faults and speaks_for(reply):
        faults.append(Fault.STAGE_DIRECTION)
    length = len(words_of(text))
    if length == 0:
        faults.append(Fault.EMPTY)
    if length > max(_LONG_ANYWAY, _FAR_TOO_LONG * words):
        faults.append(Fault.TOO_LONG)
    betrays_nothing = frozenset(word for told in known for word in telling(told))
    leaks = [
        Reason(fault=Fault.LEAK, fact_id=fact.id)
        for fact in withheld
        if tells(text, fact, betrays_nothing, may_deny=fact.id in denied)
    ]
    return Verdict(reasons=(*leaks, *(Reason(fault=fault) for fault in faults)))


def _names_method(text: str) -> bool:
    planned = METHOD_PLANNED.search(text) is not None
    return planned or bool(_DOSE.search(text) and _DEADLY.search(text))


def tells(
    text: str, fact: Fact, betrays_nothing: frozenset[str] = frozenset(), *, may_deny: bool = False
) -> bool:
    """Say whether a text tells a fact: enough of its own words within three sentences, or all.

    A short fact is also told by saying it outright, whatever is known: that confirms it.
    """
    every = frozenset(telling(fact.text)) - _EVERYDAY
    if len(every) <= _SHORT and says_outright(text, fact.text):
        return True
    own = every - betrays_nothing
    if len(own) < _FEWEST:
        return False
    denied = every if may_deny and not denies(plain(fact.text), every) else frozenset[str]()
    said = [_said(sentence, own, denied) for sentence in sentences_of(plain(text))]
    close = (frozenset[str]().union(*said[at : at + _CLOSE]) for at in range(len(said)))
    most = max((len(words) for words in close), default=0)
    fewest = _FEWEST if len(own) <= _SHORT else _FEWEST + 1
    return most >= fewest and most / len(own) >= _ENOUGH


def _said(sentence: str, own: frozenset[str], denied: frozenset[str]) -> frozenset[str]:
    """Return which of a fact's own words a sentence says, without the clauses that deny it."""
    told = (clause for clause in clauses_of(sentence) if not (denied and denies(clause, denied)))
    return frozenset(word for clause in told for word in telling(clause)) & own
