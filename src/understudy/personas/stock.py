"""What the demo model makes people of: names, work, homes, troubles, by language.

The lists are files of YAML in `invention`, one per language. Each list has a prime number of
entries, and no two lists that many alike: whoever goes through all of them at once, one step at a
time, meets the same two entries again only after as many people as their numbers multiplied.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict

from understudy.personas.strict_yaml import read_documents
from understudy.personas.words import words_of

LANGUAGES = ("en", "de")
_FOLDER = Path(__file__).parent / "invention"
_BAR = " | "


class Told(NamedTuple):
    """A fact about somebody, and what they would say of it themselves."""

    fact: str
    says: str


class Job(NamedTuple):
    """What somebody does; `name` holds the word for women and for men if they differ."""

    name: str
    fact: str
    says: str


class Trouble(NamedTuple):
    """What weighs on somebody; a brief that has one of the words is about it."""

    words: frozenset[str]
    label: str
    fact: str
    says: str
    goal: str


class Manner(NamedTuple):
    """How somebody is with others; a brief that has one of the words wants it."""

    words: frozenset[str]
    traits: tuple[str, ...]
    style: str
    says: str
    opens: str


class Ages(NamedTuple):
    """What a word in a brief says of ages."""

    words: frozenset[str]
    youngest: int
    oldest: int


def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


def _parts(line: object) -> object:
    return line.split(_BAR) if isinstance(line, str) else line


def _marked(line: object) -> object:
    """Split a line of which the first part is the words it is found by."""
    parts = _parts(line)
    return [_words(parts[0]), *parts[1:]] if isinstance(parts, list) else parts


def _manner(line: object) -> object:
    parts = _marked(line)
    return [parts[0], tuple(parts[1].split(", ")), *parts[2:]] if isinstance(parts, list) else parts


type _Split[Entry] = Annotated[Entry, BeforeValidator(_parts)]
type _Marked[Entry] = Annotated[Entry, BeforeValidator(_marked)]


class Hints(BaseModel):
    """Words by which a brief is understood."""

    model_config = ConfigDict(frozen=True)

    everyday: Annotated[frozenset[str], BeforeValidator(_words)]
    female: Annotated[frozenset[str], BeforeValidator(_words)]
    male: Annotated[frozenset[str], BeforeValidator(_words)]
    parent: Annotated[frozenset[str], BeforeValidator(_words)]
    share: _Split[tuple[str, ...]]
    numbers: dict[str, int]


class Stock(BaseModel):
    """Everything of one language. `$first` and the like stand for the person's own."""

    model_config = ConfigDict(frozen=True)

    quoted: str
    children: tuple[_Split[Told], ...]
    schools: tuple[_Split[Job], ...]
    retired: tuple[_Split[Job], ...]
    pronouns: Mapping[str, str]
    forms: Mapping[str, Mapping[str, str]]
    words: Hints
    ages: tuple[_Marked[Ages], ...]
    names: Mapping[str, tuple[str, ...]]
    surnames: tuple[str, ...]
    jobs: tuple[_Split[Job], ...]
    homes: tuple[_Split[Told], ...]
    bonds: tuple[_Split[Told], ...]
    troubles: tuple[_Marked[Trouble], ...]
    pasts: tuple[_Split[Told], ...]
    habits: tuple[_Split[Told], ...]
    manners: tuple[Annotated[Manner, BeforeValidator(_manner)], ...]


@cache
def stock_of(language: str) -> Stock:
    """Return what there is in one of `LANGUAGES`."""
    (found,) = read_documents((_FOLDER / f"{language}.yaml").read_bytes())
    return Stock.model_validate(found)
