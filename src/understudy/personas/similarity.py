"""When two drafted people are too alike to be two: the same name, or nearly the same words.

Words are compared as overlapping threes, without case, accents and the person's own name: the
share of threes that two texts have in common (Jaccard) is 1 for the same text and near 0 for two
people. At 0.5 it catches nearly every text of which one word in ten was changed; people who have
a trouble and a few sentences in common stay below.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from understudy.personas.schemas import PersonaFields
from understudy.personas.words import folded, words_of

TOO_ALIKE = 0.5
_AT_ONCE = 3

type _Threes = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a person is recognised by."""

    name: str
    threes: _Threes

    def is_like(self, other: "Signature") -> bool:
        """Whether these are too alike."""
        return self.name == other.name or alikeness(self.threes, other.threes) >= TOO_ALIKE


def signature_of(fields: PersonaFields) -> Signature:
    """Return what a person is recognised by."""
    texts = [fields.role_line, fields.background]
    texts += [*fields.issues, *fields.goals, *fields.voice_samples]
    own = set(words_of(folded(fields.name)))
    words = [word for text in texts for word in words_of(folded(text)) if word not in own]
    shifted = (words[start:] for start in range(_AT_ONCE))
    return Signature(folded(fields.name), frozenset(zip(*shifted, strict=False)))


def alikeness(one: _Threes, other: _Threes) -> float:
    """Return the share of threes that two texts have in common; texts without any share none."""
    return len(one & other) / len(one | other) if one and other else 0.0


@dataclass(slots=True)
class Crowd:
    """Those who are there already, by number."""

    people: dict[int, Signature] = field(default_factory=dict)

    def missing(self, numbers: Iterable[int]) -> list[int]:
        """Forget everybody but these, and return those of them that are not known."""
        wanted = set(numbers)
        self.people = {n: known for n, known in self.people.items() if n in wanted}
        return sorted(wanted - self.people.keys())

    def add(self, number: int, signature: Signature) -> None:
        """Let somebody in."""
        self.people[number] = signature

    def has_like(self, signature: Signature) -> bool:
        """Say whether somebody is there already who is too like this."""
        return any(signature.is_like(known) for known in self.people.values())
