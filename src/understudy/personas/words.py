"""Words as they are compared: to find a persona, and to find what a line is about."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)?")
_ENDINGS = (("ings", "ing", "ed", "es", "s", "ly"), ("y", "i", "e"))
"""Taken off one after the other: `worries`, `worried` and `worrying` all lose two."""
_SHORTEST = 3

_EMPTY = frozenset(
    _WORD.findall("""
    a about again ago all also always am an and another any anything are as ask at away back be
    because been before being best big bit both but by came can cannot come could day did do
    does doing done down each else even ever every everything far feel few find first for from
    get getting give go going gone good got great had has have having he hello help her here
    hers hey hi him his how i if in into is it its just keep kind know last least less let like
    little long look lot made make many matter may maybe me mean might mind more most much must
    my need never new next nice no nobody none not nothing now of off often oh ok okay old on
    once one only or other our out over own part people person place put quite rather real
    really right said same say see seem seems she should since so some somebody someone
    something sometimes sort sound sounds still such take talk tell than thank thanks that the
    their them then there these they thing things think this those though through till time to
    today together told too tried try two under until up upon us use used very want was way we
    well went were what when where which while who whole why will with without word would year
    years yes yet you your yours
    """)
)


def folded(text: str) -> str:
    """Return text without case, accents and surplus space: `Émile  B.` and `emile b.` are equal."""
    letters = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(letters).casefold().split())


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, contractions cut: `didn't` is `didn`."""
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return [word.split("'")[0] for word in _WORD.findall(plain)]


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the words that say something."""
    return frozenset(stem(w) for w in words_of(text) if len(w) > 1 and w not in _EMPTY)


def stem(word: str) -> str:
    """Return a word without its endings, the same for its forms: `worry`, `worried`."""
    for endings in _ENDINGS:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                word = word.removesuffix(ending)
                break
    return word[:-1] if len(word) > _SHORTEST and word[-1] == word[-2] else word
