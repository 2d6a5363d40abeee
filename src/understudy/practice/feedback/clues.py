"""What the words of an indicator ask to be looked for, as far as a rule can: for the demo.

Each row is tried on the indicator's text, the first that fits counts; what no row fits is not
seen. It knows the words of the rubric that comes with Understudy, and others that say it alike.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from understudy.practice.mind.counts import Counts
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip, WorkerLabels
from understudy.practice.mind.phrases import Said, names_feeling, says
from understudy.practice.mind.words import plain, words_of


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn of the worker, and the client's before it (`client_turn` 0: none)."""

    turn: int
    text: str
    labels: WorkerLabels
    client_turn: int = 0
    client: str = ""


type Look = Callable[[Heard], bool]


class Part(StrEnum):
    """Where in the talk it has to be."""

    ANY = "any"
    OPENING = "opening"
    CLOSING = "closing"


def _always(_heard: Heard) -> bool:
    return True


def _whatever(_counts: Counts) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Clue:
    """What to look for.

    Attributes:
        about: a pattern for the indicator's text in lower case.
        shows: whether a turn shows it.
        occasion: whether a turn is one in which it could have been done.
        at_least: in how many turns.
        counts: what the whole must be like.
    """

    about: str
    shows: Look
    occasion: Look = _always
    part: Part = Part.ANY
    at_least: int = 1
    counts: Callable[[Counts], bool] = _whatever


def clue_for(text: str) -> Clue | None:
    """Return what to look for, for an indicator of this text; None if no rule can tell."""
    return next((clue for clue in CLUES if re.search(clue.about, text.lower())), None)


def passed_over(heard: Heard) -> bool:
    """Say whether the client named a feeling and the worker did not take it up."""
    return named_before(heard) and not _reflects(heard) and not heard.labels.emotional_reaction


def risk_passed_over(heard: Heard) -> bool:
    """Say whether the client spoke of danger and the worker did not."""
    return risk_before(heard) and not heard.labels.asks_about_risk and not _reflects(heard)


def named_before(heard: Heard) -> bool:
    """Say whether the client has just named a feeling."""
    return names_feeling(heard.client)


def risk_before(heard: Heard) -> bool:
    """Say whether the client has just spoken of danger."""
    text = plain(heard.client)
    return _RISK.search(text) is not None or says(Said.RISK, text)


_RISK = re.compile(
    r"\b(kill (myself|him|her)|end it all|(hurt|cut) myself|better off without me"
    r"|(don't|didn't) want to (be here|live|wake up)|not (to wake|waking) up"
    r"|(wouldn't|not) mind (not waking|falling asleep for good)"
    r"|(hits?|hurts?|beats?) me)\b"
)


def _reflects(heard: Heard) -> bool:
    return heard.labels.reflection != Reflection.NONE


def _asks(heard: Heard) -> bool:
    return heard.labels.question != Question.NONE


def _advises(heard: Heard) -> bool:
    return heard.labels.advice != Advice.NONE


def _words(pattern: str) -> Look:
    found = re.compile(rf"\b({pattern})\b")
    return lambda heard: found.search(plain(heard.text)) is not None


def _asks_about(pattern: str) -> Look:
    has = _words(pattern)
    return lambda heard: _asks(heard) and has(heard)


def _label(name: str) -> Look:
    return lambda heard: bool(getattr(heard.labels, name))


def _stock_phrase(heard: Heard) -> bool:
    text = plain(heard.text)
    return (says(Said.CLAIMS, text) or says(Said.WARM, text)) and not _reflects(heard)


def _starts_questioning(heard: Heard) -> bool:
    return heard.turn <= _FIRST and _asks(heard) and not heard.labels.gives_information


_FIRST = 2
_HALF = 0.5
_IN_FOUR = 4

_NAME = _words(r"my name|i'm|i am|call me")
_RISK_ASKED = _label("asks_about_risk")
_CONFRONTS, _PERMISSION = _label("confronts"), _label("seeks_collaboration")

CLUES = (
    Clue(
        r"gives advice, they have asked",
        lambda h: h.labels.advice == Advice.WITH_PERMISSION,
        _advises,
    ),
    Clue(r"before any word on who they are", _starts_questioning),
    Clue(r"says their name|name and their role|introduces", _NAME, part=Part.OPENING),
    Clue(
        r"confidential",
        _words(r"confidential|private|between us|with me|have to (tell|share|report)"),
        part=Part.OPENING,
    ),
    Clue(
        r"conversation is for|purpose of",
        _words(r"here to|asked me|wondered|we have|today|talk about"),
        part=Part.OPENING,
    ),
    Clue(r"agrees to go on|consent", _PERMISSION, part=Part.OPENING),
    Clue(r"sums up what was talked|near the end", _label("summarises"), part=Part.CLOSING),
    Clue(
        r"how the conversation was|is missing",
        _asks_about(r"how was|anything (else|missing)|something (else|you'd)"),
        part=Part.CLOSING,
    ),
    Clue(
        r"without asking",
        lambda h: h.labels.advice == Advice.WITHOUT_PERMISSION,
        part=Part.CLOSING,
    ),
    Clue(r"next for safety", _words(r"next (time|week|step)|i'll|we'll|safe"), risk_before),
    Clue(r"those at risk, safe", _asks_about(r"safe|keeps you"), risk_before),
    Clue(
        r"next step|what will happen next",
        _words(r"next (time|week|step)|we agreed|shall we|i'll (call|ring|ask|write)"),
        part=Part.CLOSING,
    ),
    Clue(r"shares? the agenda|wants? to talk about|get out of", _PERMISSION),
    Clue(r"permission", _PERMISSION),
    Clue(r"own ideas|helped them before", _asks_about(r"helped|help|idea|tried|think|make of")),
    Clue(r"acknowledges it openly|objects or withdraws", _label("repairs"), _label("repairs")),
    Clue(r"contradicts|lectures|judges or blames", _CONFRONTS),
    Clue(
        r"not put into words",
        lambda h: h.labels.reflection == Reflection.COMPLEX and names_feeling(h.text),
    ),
    Clue(r"names a feeling", lambda h: _reflects(h) and names_feeling(h.text), named_before),
    Clue(
        r"makes sense in their",
        _words(r"makes sense|no wonder|(anyone|anybody) would|understandable"),
    ),
    Clue(r"changes the subject or only asks", passed_over, named_before),
    Clue(r"stock phrase", _stock_phrase, named_before),
    Clue(
        r"questions are open",
        lambda h: h.labels.question == Question.OPEN,
        _asks,
        counts=lambda c: (c.open_share or 0) > _HALF,
    ),
    Clue(
        r"one at a time",
        lambda h: h.labels.question in {Question.OPEN, Question.CLOSED},
        _asks,
        counts=lambda c: c.stacked_turns * _IN_FOUR <= c.questions,
    ),
    Clue(r"questions in one turn", lambda h: h.labels.question == Question.STACKED, _asks),
    Clue(r"goes further into|own words in a question", lambda h: h.labels.exploration > 1, _asks),
    Clue(
        r"as often as they ask", _reflects, counts=lambda c: (c.reflections_per_question or 0) >= 1
    ),
    Clue(r"gives back in other words|paraphrases", _reflects, at_least=3),
    Clue(r"adds meaning", lambda h: h.labels.reflection == Reflection.COMPLEX),
    Clue(r"sums up", _label("summarises")),
    Clue(
        r"people, groups or services",
        _asks_about(r"who|family|friends?|mother|mum|sister|brother|neighbou?rs?|daughter|son"),
    ),
    Clue(
        r"housing, money|circumstances",
        _asks_about(r"rent|house|home|money|work|job|sleep\w*|doctor|school|court|eat\w*"),
    ),
    Clue(
        r"when or how the problem began",
        _asks_about(r"when|how long|start\w*|began|first|since|before"),
    ),
    Clue(r"strength", _label("affirms")),
    Clue(r"like to be different", _asks_about(r"want|like|hope|different|change|help")),
    Clue(r"plain words about suicide|asks about at least two of", _RISK_ASKED, risk_before),
    Clue(
        r"takes up a sign of danger",
        lambda h: risk_before(h) and not risk_passed_over(h),
        risk_before,
    ),
    Clue(r"changes the subject or plays it down", risk_passed_over, risk_before),
    Clue(
        r"the decision is the client's|respects? .*choice", _label("emphasises_autonomy"), _advises
    ),
    Clue(r"because of a group|wording that shames", lambda h: h.labels.slip == Slip.STIGMA),
    Clue(r"about themselves in a way", lambda h: h.labels.slip == Slip.BOUNDARY),
    Clue(r"advice or reassurance before", lambda h: h.labels.advice == Advice.WITHOUT_PERMISSION),
    Clue(
        r"what comes next or why", _words(r"before we|i'd like to ask|minutes|let's|shall we|first")
    ),
    Clue(
        r"longer than the client's",
        lambda h: len(words_of(h.text)) > len(words_of(h.client)),
        lambda h: bool(h.client),
        counts=lambda c: (c.talk_share or 0) > _HALF,
    ),
)

# The same for what is written afterwards; the sentence that fits is quoted.
WRITTEN = (
    (r"went well", r"went well|good|glad|proud|worked|helped"),
    (r"do differently", r"differently|should have|could have|too (quick|fast|soon|much)\w*|missed"),
    (r"theory", r"theor\w+|values?|principles?|ethic\w*|model|empowerment|person[- ]cent\w+"),
    (r"assumption", r"assum\w+|bias\w*|my own|i felt|i noticed"),
    (r"next goal", r"next time|i will|i'll|i want to|my goal"),
)
