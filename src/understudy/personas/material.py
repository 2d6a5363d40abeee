"""What a persona has to say when the demo answers for it: first-person sentences by topic.

A persona's `demo` extension may carry them:

```yaml
extensions:
  demo:
    manner: guarded          # guarded, even or open; read from style and traits if left out
    topics:                  # words it is found by, then what is said, the easiest to say first
      flat, rent, landlord:
        - The flat is fine. It's small.
        - I'm two months behind with the rent, if you must know.
    moves:                   # own words for a moment of talk, in place of the general ones
      greeting: [Hello. You found me, then.]
```

Without it, voice samples are all there is to say. Background, issues and goals are never spoken:
they are written about a person, not by them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain

from understudy.personas.schemas import PersonaFields
from understudy.personas.words import stem, stems_of, words_of


class Manner(StrEnum):
    """How readily somebody talks."""

    GUARDED = "guarded"
    EVEN = "even"
    OPEN = "open"


_SIGNS = {
    Manner.GUARDED: "guarded quiet terse reserved withdrawn wary defensive shy curt suspicious"
    " brief distrustful evasive monosyllabic laconic clipped cautious sullen short",
    Manner.OPEN: "open talkative chatty warm expansive enthusiastic rambling friendly outgoing"
    " sociable cheerful eager generous detailed lively",
}


@dataclass(frozen=True)
class Topic:
    """Something a persona can talk about.

    Attributes:
        words: stems it is found by.
        says: sentences, the easiest to say first.
    """

    words: frozenset[str]
    says: tuple[str, ...]

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems of all its sentences."""
        return stems_of(" ".join(self.says))


@dataclass(frozen=True)
class Material:
    """Everything the demo can say as one persona."""

    manner: Manner
    topics: tuple[Topic, ...]
    moves: Mapping[str, tuple[str, ...]]
    life: frozenset[str]
    """Stems of background, issues and goals: what is known of, though there are no words for it."""

    @cached_property
    def common(self) -> frozenset[str]:
        """Stems that several topics have in their sentences."""
        times = Counter(chain.from_iterable(topic.content for topic in self.topics))
        return frozenset(word for word, count in times.items() if count > 1)


def material_of(persona: PersonaFields) -> Material:
    """Collect what a persona has to say; what is not shaped as it should be is passed over."""
    block = persona.extensions.get("demo", {})
    topics = [
        Topic(frozenset(stem(word) for word in words_of(name)), says)
        for name, says in _texts_by_name(block.get("topics")).items()
    ]
    topics += [Topic(frozenset(), (sample,)) for sample in persona.voice_samples]
    life = " ".join([persona.background, *persona.issues, *persona.goals])
    return Material(
        manner=_manner(persona, block.get("manner")),
        topics=tuple(topics),
        moves=_texts_by_name(block.get("moves")),
        life=stems_of(life) - stems_of(persona.name),
    )


def _texts_by_name(block: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(block, Mapping):
        return {}
    return {str(name): texts for name, value in block.items() if (texts := tuple(_texts(value)))}


def _texts(value: object) -> Iterable[str]:
    items = value if isinstance(value, list) else [value]
    return (item.strip() for item in items if isinstance(item, str) and item.strip())


def _manner(persona: PersonaFields, given: object) -> Manner:
    if given in list(Manner):
        return Manner(str(given))
    words = set(words_of(" ".join([persona.communication_style, *persona.traits])))
    guarded, open_ = (len(words & set(_SIGNS[m].split())) for m in (Manner.GUARDED, Manner.OPEN))
    if guarded == open_:
        return Manner.EVEN
    return Manner.GUARDED if guarded > open_ else Manner.OPEN
