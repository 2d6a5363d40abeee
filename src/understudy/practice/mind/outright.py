"""Whether a text says a short fact outright, and whether a clause denies what it names.

Short facts ("I am gay", "He hits me") have too few words of their own to be known by. They are
known by all that they say, in its order and about the same person: "My brother is gay" is another
fact. Between may stand only what changes nothing.
"""

import re
from collections.abc import Collection, Iterable

from understudy.practice.mind.words import ground, plain, sentences_of, telling, words_of

_NOT = "not"
_LONGEST_DENIAL = 8
"""Words before what is denied: a "no" does not reach further."""

_NEGATIVE = re.compile(r"no|not|never|nothing|nobody|none|hardly|without|\w{2,8}n't|cannot")
_TIMES = frozenset(
    telling("night day evening morning week weekend month today tonight tomorrow time")
)
_PERSONS = frozenset(
    "i me my he him his she her they them their we us our".split()  # noqa: SIM905 - one line
)
_ARTICLES = frozenset(("a", "an", "the"))
_BETWEEN = frozenset(
    """
    i'm i've i'd he's he'd she's she'd they're they've they'd we're we've we'd am are be been being
    is was were get gets getting got had has have having did do does that which actually almost
    already also always both can could each even every for from given going gonna just keep keeps
    kept more most much must nearly of often once only out really secretly so some sometimes still
    started to used usually well when will would
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)
_LEADS_OVER = frozenset(
    """
    a all an any anything anyone been being do ever even had have her him his it just like many
    more most much my once one really since some than the there to would
    """.split()  # noqa: SIM905 - as above
)
_SUBJECT = r"(?:i|he|she|we|they|it|my|that|there)\b"
_START = re.compile(rf"^(?:(?:no|yes|yeah|well|okay|oh|and|but|look)[ ,]+)+(?={_SUBJECT})")
_CLAUSES = re.compile(rf"[,;:()\u2013\u2014]| - | but | because | (?:and|so) (?={_SUBJECT}|then\b)")
# What makes of what follows it something that is not said to be so.
_NOT_SO = re.compile(
    r"(?:(?:\bnot|n't|\bnever) (?:\w+ )?(?:that|like|as if|because|true|think|say|saying|said|mean)"
    r"|\b(?:no way|if|whether|as though|imagine|pretend|claimed)"
    r"|\b(?:you|he|she|they|people|everybody|everyone|who) (?:\w+ )?(?:thinks?|says?|said|"
    r"assumes?|reckons?|believes?|means?))(?: that| like)?$"
)
_LAST_SUBJECT = re.compile(r"(?:^| )(?:i|he|she|they|we)(?:'\w+)?(?: (?:would|have|had|am|was))?$")


def says_outright(text: str, fact: str) -> bool:
    """Say whether a text says a short fact: all of it, of the same person, and as being so."""
    wanted = _meaning(fact)
    spoken = frozenset(words_of(fact))
    between = _BETWEEN | (spoken - _PERSONS)
    if spoken & _ARTICLES:
        between |= _ARTICLES
    orders = [wanted, _time_first(wanted)]
    return bool(wanted) and any(
        _says(sentence, order, between)
        for sentence in sentences_of(plain(text))
        for order in orders
    )


def clauses_of(sentence: str) -> list[str]:
    """Return what a plain sentence says one by one, so that a "no" denies what it stands with."""
    return [found for piece in _CLAUSES.split(sentence) if (found := piece.strip())]


def denies(clause: str, own: Collection[str]) -> bool:
    """Say whether a plain clause denies the first of these ground forms that it names.

    "I did not borrow from him" denies; "I never told anyone that I borrowed from him" tells.
    """
    words = words_of(_START.sub("", clause))
    first = next((at for at, word in enumerate(words) if ground(word) in own), len(words))
    if first > _LONGEST_DENIAL:
        return False
    before = words[:first]
    if _NOT_SO.search(_LAST_SUBJECT.sub("", " ".join(before))):
        return True
    negative = [at for at, word in enumerate(before) if _NEGATIVE.fullmatch(word)]
    return len(negative) == 1 and _LEADS_OVER.issuperset(before[negative[0] + 1 :])


def _meaning(fact: str) -> list[str]:
    """Return what must be said to say a fact: persons, what is not, and the words that tell."""
    words = words_of(fact)
    if not telling(fact):
        return [_alike(word) for word in words]
    return [
        _alike(word)
        for word in words
        if _alike(word) in _PERSONS or _alike(word) == _NOT or telling(word)
    ]


def _alike(word: str) -> str:
    """Return the form in which a word is compared: `I'm` is `i`, and `can't` is `not`."""
    if _NEGATIVE.fullmatch(word):
        return _NOT
    stem = word.partition("'")[0]
    return stem if stem in _PERSONS or not telling(word) else ground(word)


def _time_first(wanted: list[str]) -> list[str]:
    times = [word for word in wanted if word in _TIMES]
    return [*times, *(word for word in wanted if word not in _TIMES)]


def _says(sentence: str, wanted: list[str], between: Collection[str]) -> bool:
    words = words_of(sentence)
    for start in range(len(words)):
        end = _end_of(words, start, wanted, between)
        if not end or _NOT_SO.search(" ".join(words[:start])):
            continue
        # A question is none if something follows what is told: "I drink every night, all right?"
        if not sentence.endswith("?") or len(clauses_of(sentence)) > 1:
            return True
    return False


def _end_of(words: list[str], start: int, wanted: Iterable[str], between: Collection[str]) -> int:
    """Return where all that is wanted has been said, beginning with a word; 0 if it is not."""
    at = start
    for number, form in enumerate(wanted):
        while number and at < len(words) and _alike(words[at]) != form and words[at] in between:
            at += 1
        if at == len(words) or _alike(words[at]) != form:
            return 0
        at += 1
    return at
