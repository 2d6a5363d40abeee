"""Words as they are compared here: in their ground form, without those that say nothing.

English only, as the labeller is; a word of another language is compared as it stands.
"""

import re

LONGEST = 6_000
"""Characters of one turn that are looked at; nobody says more at once."""

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_SHORTEST = 3
_ENDINGS = ("ingly", "ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly", "e", "y", "i")

# Forms that no cutting of endings brings together, and verbs of the stories people tell.
_FORMS = {
    form: ground
    for ground, forms in {
        "begin": "began begun beginning",
        "break": "broke broken",
        "bring": "brought",
        "buy": "bought",
        "child": "children",
        "die": "died dying dies",
        "drink": "drank drunk drinks drinker",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "fight": "fought",
        "find": "found",
        "give": "gave given",
        "hit": "hitting hits",
        "hold": "held",
        "keep": "kept",
        "leave": "left leaving",
        "lose": "lost losing loss",
        "pay": "paid",
        "run": "ran running",
        "see": "saw seen",
        "sell": "sold",
        "sleep": "slept asleep",
        "steal": "stole stolen",
        "take": "took taken taking",
        "tell": "told",
        "think": "thought thinking",
        "throw": "threw thrown",
        "wake": "woke woken",
    }.items()
    for form in forms.split()
}

_EMPTY = frozenset(
    """
    a about after again all also always am an and another any anything are as at away back be
    because been before being bit both but by can cannot could day did do does doing don't down
    each else even ever every for from get gets getting go goes going gone got had has have he
    her here hers him his how i i'd i'll i'm i've if in into is it it's its just kind like little
    lot made make makes many may me mean might more most much must my never no nobody not nothing
    now of off oh ok okay on one only or other our out over own people put quite really right said
    same say says she should since so some somebody someone something sometimes sort still such
    than that that's the their them then there they thing things this those though through time
    to today too until up us use very want wants was way we well went were what when where which
    while who why will with without won't would year years yes yeah yet you you'd you'll you're
    you've your yours didn't doesn't isn't wasn't can't couldn't wouldn't there's he's she's
    they're we're let let's
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)


def plain(text: str) -> str:
    """Return a turn in lower case with straight apostrophes and single spaces, not too long."""
    straight = text[:LONGEST].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _SPACE.sub(" ", straight).strip().lower()


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a plain text with what ends them."""
    return [found for piece in _SENTENCE.findall(text) if (found := piece.strip(" \"'()-,;:"))]


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, contractions whole."""
    return _WORD.findall(plain(text))


def ground(word: str) -> str:
    """Return a word's ground form: `stopped`, `stopping` and `stops` are `stop`."""
    word = word.partition("'")[0]
    if word in _FORMS:
        return _FORMS[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word


def telling(text: str) -> list[str]:
    """Return the ground forms of the words that say something, in order."""
    return [ground(word) for word in words_of(text) if word not in _EMPTY]
