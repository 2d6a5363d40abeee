"""Takes a person's account name and e-mail out of what they type, before it goes to a model.

Exact matches only: whole words, in any case and either Unicode form. What is put in their place is
not put back. Names that are ordinary words as well ("Will", "Grace") stay where they are words.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

NAME = "[name]"
EMAIL = "[e-mail]"
_FEWEST_LETTERS = 3
_LONGEST = 200
"""Characters of a name that are looked at; no account has a longer one."""

_TITLES = frozenset(
    ["mrs", "miss", "prof", "professor", "and", "the", "von", "van", "der", "den", "del", "dos"]
)
_VERBS = frozenset(["will", "may"])
# Names that are everyday English words as well.
_WORDS = frozenset(
    """
    amber angel april archer art ash august autumn baker banks barber bay bell berry best bill
    bird bishop black bliss blue bond brand bright brook brown bush butler case cash chance
    chase christian church clay clear cliff coal cook crystal cross daisy dawn day dolly drew
    earl early east english eve faith fern field fields fisher flower ford forest foster fox
    frank free gay ginger glory gold good grace grant gray green grey guy hall hand harmony hart
    head heath heaven hill holly home honey hope hunt hunter journey joy june justice king
    knight lace lake lamb lance lane lark law laurel lily link lily little liberty long love
    major march margin mark max may mercy merit miles moon moss noble norm north oak olive opal
    page park parks pat patience peace pearl penny pepper pierce poppy price pride prince queen
    rain red reed reign rice rich river rivers rob rock rocky rose rue rush sage sandy scarlet
    sharp shell short sky small snow sonny south spring star stone storm strong summer sunny
    swift tab temple trinity trip true victor violet virtue ward weeks west white will winter
    wise wolf wood woods worth young
    """.split()  # noqa: SIM905 - a page of quotes and commas cannot be read
)
_PIECES = re.compile(r"[\s,;()\"]+")
_MIDDLE = re.compile(r"[\w,;][ \t]+$")
"""What stands before a word in the middle of a sentence."""
_REPEATED = re.compile(rf"{re.escape(NAME)}(?:[\s-]+{re.escape(NAME)})+")


@dataclass(frozen=True)
class Identity:
    """Somebody's account name and e-mail, to be taken out of texts; make it once, use it often."""

    name: str
    email: str = ""

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the name that are looked for, whole double names before their halves."""
        pieces = [piece.strip(".'-") for piece in _PIECES.split(_composed(self.name)[:_LONGEST])]
        halves = [half for piece in pieces for half in piece.split("-")]
        found = {part.casefold(): part for part in (*pieces, *halves) if _is_looked_for(part)}
        return tuple(sorted(found.values(), key=lambda part: (-len(part), part)))

    @cached_property
    def _name(self) -> re.Pattern[str] | None:
        whole = [piece for piece in _composed(self.name)[:_LONGEST].split() if piece]
        either = [re.escape(spelt) for part in self.parts for spelt in _spellings(part)]
        if len(whole) > 1 and any(len(_letters(piece)) < _FEWEST_LETTERS for piece in whole):
            # Short parts ("Bo Li") are found nowhere but in the whole name.
            either.insert(0, r"\s+".join(re.escape(piece) for piece in whole))
        return _words(either)

    @cached_property
    def _email(self) -> re.Pattern[str] | None:
        address = _composed(self.email.strip())
        if "@" not in address:
            return None
        return re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])", re.IGNORECASE)

    def taken_out(self, text: str) -> str:
        """Return a text without the name and the e-mail, in Unicode's composed form."""
        told = _composed(text)
        if self._email is not None:
            told = self._email.sub(EMAIL, told)
        if self._name is None:
            return told
        pieces, done = [], 0
        for start, end in _meant(told, list(self._name.finditer(told))):
            pieces += [told[done:start], NAME]
            done = end
        return _REPEATED.sub(NAME, "".join([*pieces, told[done:]]))


def without_names(text: str, people: Iterable[Identity]) -> str:
    """Return a text without the names and e-mails of several people, as of all who take part."""
    for person in people:
        text = person.taken_out(text)
    return text


def _meant(text: str, found: list[re.Match[str]]) -> list[tuple[int, int]]:
    """Return where a name is meant, in order: an ordinary word is one only by how it stands.

    It stands as a name if it is capitalised in the middle of a sentence, or beside another part of
    the name that is meant: before it, or, if it is no verb, after it.
    """
    meant = {match for match in found if not _is_word(match[0]) or _is_capital(text, match)}
    for match, following in reversed(list(pairwise(found))):
        if following in meant and _are_beside(text, match, following):
            meant.add(match)
    for before, match in pairwise(found):
        is_verb = match[0].casefold() in _VERBS
        if before in meant and not is_verb and _are_beside(text, before, match):
            meant.add(match)
    return [match.span() for match in found if match in meant]


def _are_beside(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    between = text[one.end() : other.start()]
    return between.isspace() and one[0].casefold() != other[0].casefold()


def _is_capital(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 4) : match.start()]
    return match[0].istitle() and _MIDDLE.search(before) is not None


def _is_word(part: str) -> bool:
    return part.casefold() in _WORDS


def _is_looked_for(part: str) -> bool:
    return len(_letters(part)) >= _FEWEST_LETTERS and part.casefold() not in _TITLES


def _letters(part: str) -> str:
    return "".join(each for each in part if each.isalpha())


def _spellings(part: str) -> list[str]:
    """Return a part as it may be written where upper and lower case are not one letter each."""
    return list(dict.fromkeys([part, _composed(part.upper()), _composed(part.casefold())]))


def _words(either: list[str]) -> re.Pattern[str] | None:
    if not either:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(either)})(?!\w)", re.IGNORECASE)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
