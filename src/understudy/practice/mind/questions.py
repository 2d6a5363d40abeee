"""Which questions a sentence asks, with or without a question mark."""

import re

from understudy.practice.mind.labels import Question
from understudy.practice.mind.phrases import Said, says

_LEAD = re.compile(
    r"^(?:(?:so|and|but|well|then|okay|ok|right|now|because|or|yes|no|oh|ah|great|sorry|"
    r"i see|all right|alright)(?:[ ,]+|$)){1,3}"
)
_CLAUSES = re.compile(r", | - |; |: |[\u2013\u2014] ?")
_AUX = (
    r"(?:do|does|did|is|are|was|were|am|can|could|have|has|had|will|would|should|shall|don't|"
    r"doesn't|didn't|isn't|aren't|wasn't|weren't|can't|couldn't|haven't|hasn't|won't|wouldn't)"
)
_WHO = (
    r"(?:you|he|she|it|they|we|i|there|this|that|your|the|his|her|their|any\w*|some\w*|people|"
    r"everyone|everybody)"
)
_DETAIL = re.compile(
    rf"^(?:who|whose|which|(?:when|where) {_AUX}|how (?:many|much|old|often|long|far|big)|"
    r"what (?:time|day|date|age|year)|what(?:'s| is| was) your (?:name|age|address|job))\b"
)
_AT_LENGTH = re.compile(
    r"^(?:what|how|why|in what way|(?:can|could|would) you (?:tell|describe|say|explain|help))\b"
)
_YES_OR_NO = re.compile(rf"^(?:{_AUX}|any) (?:not )?\w+")
_NO_MARK = re.compile(
    rf"^(?:(?:what|how|why|who|where|when)(?:'s|'re|'d)? "
    rf"(?:{_AUX}|happen\w*|brings?|brought|makes?)\b|(?:what|how|who|where)'s \w+|"
    rf"how (?:many|much|old|often|long) {_AUX}|{_AUX} {_WHO}\b)"
)
_ANOTHER = re.compile(rf" (?:and|or) (?=(?:what|how|why|who|where|{_AUX}) {_WHO}\b)")
_NOT_ASKED = re.compile(
    r"^(?:shall|can|could|should) (?:we|i)\b|^would you (?:rather|prefer)|^(?:okay|ok|all right)$"
)
_PARENTHESIS = re.compile(r"^(what|how|why|who), [^,?]{1,40}, ")


def questions_in(sentence: str) -> list[Question]:
    """Return the questions of one plain sentence, each open or closed.

    Asking for permission, checking what was understood and suggesting something are no questions,
    also where they have a question mark.
    """
    if says(Said.PERMISSION, sentence) or says(Said.CHECK, sentence):
        return []
    asked = sentence.endswith("?")
    if asked and (says(Said.ADVICE, sentence) or says(Said.REPAIR, sentence)):
        return []
    found = [kind for clause in _clauses(sentence) if (kind := _kind(clause, asked=asked))]
    if found or not asked:
        return found
    offers = any(_NOT_ASKED.match(clause) for clause in _clauses(sentence))
    return [] if offers else [Question.CLOSED]


def _clauses(sentence: str) -> list[str]:
    bare = _PARENTHESIS.sub(r"\1 ", _LEAD.sub("", sentence).rstrip(".!? "))
    pieces = [part for piece in _CLAUSES.split(bare) for part in _ANOTHER.split(piece)]
    return [_LEAD.sub("", piece.strip()).strip() for piece in pieces]


def _kind(clause: str, *, asked: bool) -> Question | None:
    if says(Said.INVITES, clause) and not clause.startswith("i'm"):
        return Question.OPEN
    if _NOT_ASKED.match(clause) or not (asked or _NO_MARK.match(clause)):
        return None
    if _DETAIL.match(clause):
        return Question.CLOSED
    if _AT_LENGTH.match(clause):
        return Question.OPEN
    return Question.CLOSED if _YES_OR_NO.match(clause) else None
