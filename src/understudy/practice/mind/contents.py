"""Content that no client goes into: practice.md, c4. Each pattern is for a plain text.

That somebody was abused, or thinks of a bridge, may be said; how it was done, or where and when it
would be, may not. A slur is one only where it is thrown at the worker.
"""

import re

_DEED = (
    r"(?:jump(?! off at| on| at)|hang myself|"
    r"shoot myself|drown myself|throw myself|overdose|gas myself)"
)
_WHEN = (
    r"(?:tonight|tomorrow|this (?:evening|weekend|week)|next week|(?:on )?(?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)day|after (?:work|school)|at (?:\d|noon|midnight)|when (?:everyone|they))"
)
_PLACE = (
    r"(?:in|from|off|under|behind|at|into) (?:the|my|our|that|a) (?:\w+ )?(?:garage|shed|loft|"
    r"attic|bridge|"
    r"woods|forest|station|tracks|roof|car park|cellar|basement|wardrobe|drawer|river|train)"
)
_MEANS = r"(?:rope|noose|gun|pistol|shotgun|razor blades?|stockpile)"
METHOD_PLANNED = re.compile(
    rf"\bi(?:'ll|'m going to|'m gonna| will| am going to| plan to|'d| would) {_DEED}\b"
    rf"[^.?!]{{0,60}}(?:\b{_WHEN}\b|\b{_PLACE}\b)"
    rf"|\bi(?:'ve)? (?:keep|kept|hid|got|have|put) (?:a|the|my|that) "
    rf"(?:{_MEANS}|(?<=hid the )pills|(?<=hid my )pills) "
    rf"(?:\w+ ){{0,3}}{_PLACE}\b(?! (?:cabinet|cupboard))"
)
SEXUAL = re.compile(
    r"\b(?:blow ?jobs?|hand ?jobs?|cum(?:shot|med)?|orgasms?|masturbat\w+|ejaculat\w+|"
    r"clit(?:oris)?|dildos?|horny|cunnilingus|fellatio|deepthroat\w*|threesomes?)\b"
    r"|\b(?:put|pushed|stuck|shoved|took) (?:his|her|it|my) "
    r"(?:dick|cock|penis|fingers (?:inside|in me|in her|up (?:me|her|my)))\b"
    r"|\b(?:inside|touch(?:ed|ing)?|rubb(?:ed|ing)|lick(?:ed|ing)) (?:of )?(?:my|her|his) "
    r"(?:breasts?|tits|pussy|vagina|penis|dick|cock|genitals|nipples?)\b"
    r"|\b(?:child|kiddie|underage) porn\w*|\bsexy (?:little )?(?:girl|boy|child|kid|teen\w*)\b"
)
_SLURS = (
    r"(?:n[i1]gg(?:er|a)s?|paki|chink|gook|spic|wetback|kike|fagg?(?:ot)?|dyke|tranny|retard|"
    r"raghead|towelhead|coon|gyppo|cunt|whore|slut|bitch)"
)
SLUR_AT_WORKER = re.compile(
    rf"\byou(?:'re| are) (?:(?!called|calling|not|saying|telling)\w+ ){{0,4}}{_SLURS}s?\b"
    rf"|\byou (?:\w+ )?{_SLURS}s?\b"
    rf"|\b(?:off|up|listen|shut it|oi),? {_SLURS}\b"
    rf"|\b(?:some|a|another) {_SLURS} (?:like|as) you\b"
)
# A name of one or two words and a colon at the start of a line, as scripts have it.
_PREFIX = re.compile(r"^[ \t*_]*([A-Z][a-z]+(?: [A-Z][a-z]+)?)[*_]* ?:\**[ \t]+\S", re.MULTILINE)
_NO_NAMES = frozenset(
    """
    anyway answer basically but fact first friday honestly listen look maybe monday no okay plus
    question result right saturday second so sorry sunday thing third thursday truth tuesday and
    wednesday well yes
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)


def speaks_for(reply: str) -> bool:
    """Say whether a reply, as it was written, has a speaker's name before a line."""
    names = (found[1].lower() for found in _PREFIX.finditer(reply[:6_000]))
    return any(name not in _NO_NAMES for name in names)
