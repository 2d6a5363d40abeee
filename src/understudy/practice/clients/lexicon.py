"""Phrases that the linter looks for: generalising about people, labelling them, and worse."""

import re
from collections.abc import Iterable

GENERALISING = re.compile(
    r"""\b(?:
      typical(?:ly)?\s(?:of|for)\s(?:people|women|men|families|mothers|fathers|immigrants|\w+s\b)
    | (?:like|as)\s(?:most|all|many)\s(?:people|women|men)\sof\s(?:her|his|their)\s\w+
    | in\s(?:her|his|their|that|this)\sculture\s(?:women|men|people|they|it)\b
    | people\slike\s(?:her|him|them|that)
    | what\s(?:one|you)\swould\sexpect\s(?:of|from)\s(?:a|an|someone)\b
    | (?:those|these)\speople\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
LABELLING = re.compile(
    r"""\b(?:
      junkies?|crackheads?|drunkards?|addicts?|alcoholics?|druggies?
    | illegals?\b(?=\s*(?:alien|immigrant|$|[.,;]))|illegal\s(?:alien|immigrant)s?
    | welfare\squeens?|white\strash|retard(?:ed)?s?|cripples?|psychos?|schizos?|lunatics?
    | wheelchair[\s-]bound|suffers?\sfrom\sautism
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HARMLESS = re.compile(
    r"same[\s-]sex|sexual\sorientation|sex\seducation|opposite\ssex", re.IGNORECASE
)
_SEXUAL = re.compile(
    r"\b(?:sex|sexual(?:ly|ised|ized)?|sexting|porn\w*|naked|nudes?|erotic\w*|orgasm\w*|genitals?"
    r"|intercourse|masturbat\w*|prostitut\w*|seduc\w*)\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:because|since|due\s+to|as\s+a\s+result\s+of|on\s+account\s+of)\b", re.IGNORECASE
)
_SENTENCE_ENDS = re.compile(r"[.!?;]")
_REACH, _LONGEST_REACH = 6, 300
"""Words, and characters, between a cue and what it gives as the cause."""


def is_sexual(text: str) -> bool:
    """Say whether a text has sexual content: by its words, so that a doubt is a yes."""
    return bool(_SEXUAL.search(_HARMLESS.sub(" ", text)))


def given_as_cause(text: str, identities: Iterable[str]) -> str | None:
    """Return the first of these identities that a text gives as the reason for something."""
    causes = [
        _SENTENCE_ENDS.split(text[cue.end() : cue.end() + _LONGEST_REACH], maxsplit=1)[0].split()
        for cue in _CUE.finditer(text)
    ]
    for identity in identities:
        reach = _REACH + len(identity.split())
        if any(named_in(" ".join(words[:reach]), [identity]) for words in causes):
            return identity
    return None


def named_in(text: str, identities: Iterable[str]) -> str | None:
    """Return the first of these identities that a text names."""
    for identity in identities:
        if re.search(rf"\b{re.escape(identity)}\b", text, re.IGNORECASE):
            return identity
    return None
