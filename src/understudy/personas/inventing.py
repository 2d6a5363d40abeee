"""How the demo model drafts people: from the shipped material, by what it reads in the brief.

Everybody has a place in shuffled decks of names, work, homes, troubles and so on, by their number:
the same job always drafts the same people, and however many there are, no two are alike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from string import Template

from understudy.personas.briefs import Reading, language_of, read_brief
from understudy.personas.draft_schemas import MOST_DRAFTS, Invented, InventedPeople
from understudy.personas.stock import Job, Manner, Stock, Told, Trouble, stock_of

_GROWN_UP, _RETIRED = 18, 67
_PARENT_SINCE = 19
_OLDEST_CHILD = 17
_QUOTED = 10
"""Words of the brief that are quoted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to draft: the numbers, each with how often it was drafted in vain."""

    brief: str
    language: str | None
    seed: str
    numbers: tuple[tuple[int, int], ...]


def invented(asked: Asked) -> InventedPeople:
    """Return the people with these numbers: always the same by the seed."""
    language = language_of(asked.brief, asked.language)
    reading, stock = read_brief(asked.brief, language), stock_of(language)
    people = [
        _Person(asked, stock, reading, number, number + draws * MOST_DRAFTS).described(language)
        for number, draws in asked.numbers
    ]
    return InventedPeople(personas=people)


class _Person:
    """Somebody who is being made up."""

    def __init__(
        self, asked: Asked, stock: Stock, reading: Reading, number: int, place: int
    ) -> None:
        self._asked, self._stock, self._reading = asked, stock, reading
        self._place = place
        self._random = Random(f"{asked.seed}/{place}")  # noqa: S311 a choice, not a secret
        self._gender = self._random.choice(reading.genders)
        self._first = self._dealt("first", stock.names[self._gender])
        self._age = self._random.randint(*reading.ages)
        self._manner = self._manner_of(number)
        self._troubles = self._two_troubles()
        self._facts = self._named()

    def described(self, language: str) -> Invented:
        """Return the person in the form a model fills in."""
        stock, job = self._stock, self._job()
        told = [Told(job.fact, job.says), *self._life()]
        # What is understood of the brief is part of their life; else they are at least told it.
        brief = [] if self._reading.troubles else [stock.quoted]
        background = _flowing([*(each.fact for each in told), *brief])
        return Invented(
            name=f"{self._first} {self._dealt('surname', stock.surnames)}",
            pronouns=stock.pronouns[self._gender],
            age=self._age,
            role_line=f"{_capital(job.name)}, {self._troubles[0].label}",
            background=" ".join(map(self._fill, background)),
            traits=list(self._manner.traits),
            communication_style=self._manner.style,
            issues=[_capital(trouble.label) for trouble in self._troubles],
            goals=[self._fill(trouble.goal) for trouble in self._troubles],
            voice_samples=[self._fill(each.says) for each in told] + [self._manner.says],
            first_message=self._manner.opens,
            language=language,
        )

    def _life(self) -> Iterator[Told]:
        stock = self._stock
        yield self._dealt("home", stock.homes)
        for trouble in self._troubles:
            yield Told(trouble.fact, trouble.says)
        yield self._dealt("bond", stock.bonds)
        if self._reading.parents and self._age >= _PARENT_SINCE:
            yield self._dealt("child", stock.children)
        yield self._dealt("past", stock.pasts)
        yield self._dealt("habit", stock.habits)

    def _dealt[Entry](self, deck: str, entries: Sequence[Entry]) -> Entry:
        """Return the entry at this person's place in a deck that is shuffled once for a job."""
        return self._deck(deck, entries)[self._place % len(entries)]

    def _deck[Entry](self, deck: str, entries: Sequence[Entry]) -> list[Entry]:
        shuffled = list(entries)
        Random(f"{self._asked.seed}/{deck}").shuffle(shuffled)  # noqa: S311 as above
        return shuffled

    def _manner_of(self, number: int) -> Manner:
        """Return how they are: shares of the brief go to the lowest numbers."""
        before = 0
        for manner, count in self._reading.shares:
            if before < number <= before + count:
                return manner
            before += count
        taken = {manner for manner, _ in self._reading.shares}
        rest = [m for m in self._reading.moods or self._stock.manners if m not in taken]
        return self._dealt("manner", rest or self._stock.manners)

    def _two_troubles(self) -> list[Trouble]:
        """Return what the brief is about, and something of their own."""
        deck = self._deck("own trouble", self._stock.troubles)
        first = self._dealt("trouble", self._reading.troubles or self._stock.troubles)
        # One further with every round: who shares the first with somebody does not share both.
        start = self._place + self._place // len(deck)
        turned = (deck[(start + step) % len(deck)] for step in range(len(deck)))
        known = (first, *self._reading.troubles)
        return [first, next((trouble for trouble in turned if trouble not in known), first)]

    def _job(self) -> Job:
        stock = self._stock
        grown_up = self._age >= _GROWN_UP
        job = self._dealt("job", stock.jobs) if grown_up else self._dealt("school", stock.schools)
        job = job._replace(name=self._by_gender(job.name))
        if self._age < _RETIRED:
            return job
        texts = self._dealt("retired", stock.retired)
        return Job(*(Template(text).safe_substitute(job=job.name) for text in texts))

    def _by_gender(self, name: str) -> str:
        female, _, male = name.partition(" / ")
        return (male or female) if self._gender == "male" else female

    def _named(self) -> dict[str, str]:
        words = self._asked.brief.split()
        cut = " ".join(words[:_QUOTED]).rstrip(".,;: ")
        names = self._stock.names[self._random.choice(("female", "male"))]
        oldest = min(self._age - _PARENT_SINCE + 1, _OLDEST_CHILD)
        return {
            **self._stock.forms[self._gender],
            "first": self._first,
            "brief": cut + ("…" if len(words) > _QUOTED else ""),
            "child": self._random.choice([name for name in names if name != self._first]),
            "years": str(self._random.randint(1, max(oldest, 1))),
        }

    def _fill(self, text: str) -> str:
        return Template(text).safe_substitute(self._facts)


def _flowing(sentences: Sequence[str]) -> Iterator[str]:
    """Say the name only once where sentence after sentence begins with it."""
    named = False
    for sentence in sentences:
        again = named and sentence.startswith("$first ")
        yield sentence.replace("$first", "$He", 1) if again else sentence
        named = sentence.startswith("$first ") and not again


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
