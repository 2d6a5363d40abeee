"""Words as they are compared here: in their ground form, without those that say nothing.

English is known; a word of another language is compared as it stands, without its endings.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ENDINGS = (
    tuple("ations ation ments ment ingly ings ing edly ied ies ed es ers er s ly".split()),  # noqa: SIM905 - a line
    ("e", "y", "i"),
)
"""Taken off one after the other: `policies` and `policy` both lose what differs."""
_SHORTEST = 3
_LONGEST = 20_000

_FORMS = {
    form: ground
    for ground, forms in {
        "begin": "began begun",
        "bring": "brought",
        "build": "built",
        "child": "children",
        "do": "did done",
        "find": "found",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "leave": "left",
        "lose": "lost loss",
        "make": "made",
        "pay": "paid",
        "person": "people persons",
        "run": "ran",
        "sell": "sold",
        "send": "sent",
        "speak": "spoke spoken",
        "spend": "spent",
        "study": "studied",
        "take": "took taken",
        "teach": "taught",
        "wear": "wore worn",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}

_EMPTY = frozenset(
    """
    a about above after again against all also although am an and another any anybody anyone
    anything are as at be because been being below between both bring brings but by can cannot
    come could d did do does doing done down during each either else ever every exactly few
    for from further get gets give given go goes got had happen happens has have having he her
    here hers him his how however i if in into is it its just keep keeps know let like ll m
    many may me might mine more most much must my need needs neither no nor not now of off
    often on once one only or other our ours out over own per please quite rather re s said
    same saw say says see seen shall she should since so some somebody someone something still
    such t than that the their theirs them then there these they thing things this those
    though through to too under until up upon us use used using ve very want wants was we well
    were what whatever when where whether which while who whom whose why will with within
    without would yes yet you your yours aren't can't couldn't didn't doesn't don't hasn't
    haven't isn't shouldn't wasn't weren't won't wouldn't he's i'd i'll i'm i've it's let's
    she's that's there's they're they've we're we've what's where's who's you'd you'll you're
    you've
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)

_UNDER_TWENTY = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_UNITS = {
    word: number
    for words in (_UNDER_TWENTY, _ORDINALS)
    for number, word in enumerate(words.split(), 1)
}
_TENS = {
    word: 10 * tens
    for tens, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905 - shorter so
}


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, contractions whole with a straight apostrophe."""
    straight = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return [
        word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for word in _WORD.findall(straight)
    ]


def ground(word: str) -> str:
    """Return a word's ground form: `manages`, `managed` and `management` are one."""
    word = word.partition("'")[0]
    if word.isdigit():
        return word.lstrip("0") or "0"
    return _cut(_FORMS.get(word, word))


def _cut(word: str) -> str:
    for endings in _ENDINGS:
        ending = next((e for e in endings if word.endswith(e)), "")
        if len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


def telling(text: str) -> list[str]:
    """Return the ground forms of the words that say something, in order."""
    return [ground(word) for word in words_of(text) if word not in _EMPTY]


def numbers_of(text: str) -> frozenset[str]:
    """Return the numbers written in digits, without separators of thousands."""
    return frozenset(_plain(match) for match in _NUMBER.findall(text[:_LONGEST]))


def numbers_told(text: str) -> frozenset[str]:
    """Return the numbers a text tells, in digits or in English words."""
    found = set(numbers_of(text))
    tens = 0
    for word in words_of(text):
        if word in _TENS:
            tens = _TENS[word]
            found.add(str(tens))
        elif word in _UNITS:
            found |= {str(_UNITS[word]), str(tens + _UNITS[word])}
            tens = 0
        else:
            tens = 0
    return frozenset(found)


def _plain(number: str) -> str:
    whole = re.sub(r"[.,](?=\d{3}(?:\D|\Z))", "", number).replace(",", ".")
    return whole.lstrip("0") or "0"
