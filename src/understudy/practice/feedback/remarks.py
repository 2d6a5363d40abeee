"""What can be said about a turn by rule: for the demo's notes, with words to say it otherwise."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from understudy.practice.feedback.clues import Heard, passed_over, risk_passed_over
from understudy.practice.feedback.judge_schemas import NoteKind, TurnNote
from understudy.practice.mind.labels import Advice, Question, Reflection, Slip

_FIRST_QUESTION = re.compile(r"[^.!?]*\?")


@dataclass(frozen=True, slots=True)
class Remark:
    """A note, and how much it matters beside others."""

    weight: int
    note: TurnNote


@dataclass(frozen=True, slots=True)
class _Row:
    shows: Callable[[Heard], bool]
    weight: int
    kind: NoteKind
    what: str
    alternative: str
    why: str


_W, _I = NoteKind.WORKED, NoteKind.IMPROVE

# The first that fits is said; the last fits always.
_ROWS = (
    _Row(
        risk_passed_over,
        9,
        _I,
        "A sign of danger was passed over.",
        "I want to ask you about that plainly: have you thought of ending your life?",
        "Asking directly lowers the danger; it puts nothing into anybody's head.",
    ),
    _Row(
        lambda h: h.labels.slip == Slip.STIGMA,
        9,
        _I,
        "A word here shames the client.",
        "I'd like to understand how this came about, as you see it.",
        "Who feels judged tells less; speak of what happened, not of what somebody is.",
    ),
    _Row(
        lambda h: h.labels.slip == Slip.BOUNDARY,
        8,
        _I,
        "The talk turns to you.",
        "I'd rather hear how it is for you.",
        "Keep the room for the client's own story.",
    ),
    _Row(
        lambda h: h.labels.confronts,
        8,
        _I,
        "This argues with the client.",
        "You see it differently, and I'd like to know how.",
        "Roll with what the client says; arguing makes people defend what they do.",
    ),
    _Row(
        lambda h: h.labels.advice == Advice.WITHOUT_PERMISSION,
        7,
        _I,
        "Advice comes before it was asked for.",
        "I have a thought about that. Would you like to hear it, or is there more to say first?",
        "Ask before you advise, so that the client stays the one who decides.",
    ),
    _Row(
        lambda h: h.labels.question == Question.STACKED,
        6,
        _I,
        "Several questions come at once.",
        "",
        "Ask one thing and wait; of several only the last is answered.",
    ),
    _Row(
        passed_over,
        5,
        _I,
        "A feeling was named, and the talk went on without it.",
        "That sounds heavy. What is it like when it comes?",
        "Say back the feeling first; facts come more easily after it.",
    ),
    _Row(
        lambda h: h.labels.asks_about_risk,
        9,
        _W,
        "You asked about danger directly.",
        "",
        "A plain question shows that it may be spoken about here.",
    ),
    _Row(
        lambda h: h.labels.reflection == Reflection.COMPLEX,
        8,
        _W,
        "You put into words what lay behind what was said.",
        "",
        "The client can correct it, and goes further than a question would lead.",
    ),
    _Row(
        lambda h: h.labels.repairs,
        7,
        _W,
        "You owned a misstep and left the lead to the client.",
        "",
        "A rupture that is mended builds more trust than none.",
    ),
    _Row(
        lambda h: h.labels.affirms,
        6,
        _W,
        "You named something the client is good at.",
        "",
        "Strengths that are seen are what a plan can stand on.",
    ),
    _Row(
        lambda h: h.labels.summarises,
        6,
        _W,
        "You drew together what was said.",
        "",
        "The client hears that it was heard, and what belongs together.",
    ),
    _Row(
        lambda h: h.labels.emphasises_autonomy or h.labels.seeks_collaboration,
        5,
        _W,
        "You shared the lead.",
        "",
        "Who has a choice needs no resistance.",
    ),
    _Row(
        lambda h: h.labels.reflection == Reflection.SIMPLE,
        4,
        _W,
        "You said back what was said.",
        "",
        "It invites the client to go on without a question.",
    ),
    _Row(
        lambda h: h.labels.question == Question.OPEN,
        4,
        _W,
        "An open question, one at a time.",
        "",
        "The client chooses where to begin.",
    ),
    _Row(
        lambda h: h.labels.question == Question.CLOSED,
        3,
        _I,
        "This can be answered with yes or no.",
        "What is that like for you?",
        "Ask it openly: the answer tells what you did not think to ask.",
    ),
    _Row(
        lambda _: True,
        1,
        _I,
        "This leaves the client little to answer.",
        "Tell me more about that.",
        "Follow the client's last words.",
    ),
)


def note_on(heard: Heard, place: int, whole: int) -> Remark:
    """Return what there is to say about a turn, the `place`th from 0 of `whole`."""
    row = next(each for each in _ROWS if each.shows(heard))
    note = TurnNote(
        turn=heard.turn,
        goal=_goal(place, whole),
        kind=row.kind,
        what=row.what,
        alternative=row.alternative or _alternative(heard, row.kind),
        why=row.why,
    )
    return Remark(row.weight, note)


def _goal(place: int, whole: int) -> str:
    if place * 6 < whole:
        return "To open the talk and agree what it is for."
    if (whole - place) * 6 <= whole:
        return "To close, and to agree what comes next."
    return "To understand what it is like for the client."


def _alternative(heard: Heard, kind: NoteKind) -> str:
    """Return the turn's first question alone, where several were asked."""
    if kind == NoteKind.WORKED:
        return ""
    first = _FIRST_QUESTION.search(heard.text)
    return first.group().strip() if first else "What would you like to begin with?"
