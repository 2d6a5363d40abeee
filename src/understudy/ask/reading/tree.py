"""Blocks become a document: sections with ids, numbered sentences, private marks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from understudy.ask.reading.blocks import Block, Draft, Kind, Stay
from understudy.ask.reading.marks import private_in, section_holds
from understudy.ask.reading.problems import NoText, TooLong
from understudy.ask.reading.schemas import Period, Private, ReadDocument, Section, Sentence
from understudy.ask.reading.sentences import clean, cut, split

MOST_CHARACTERS = 2_000_000
"""Half a million tokens: more than most models can take in."""
MOST_SENTENCES = 20_000
LONGEST_TITLE = 200


@dataclass(slots=True)
class _Branch:
    id: str
    title: str
    level: int
    lines: list[Sentence] = field(default_factory=list)


@dataclass(slots=True)
class _Growing:
    """What has grown so far: sections, where in the tree we are, and how much there is."""

    branches: list[_Branch] = field(default_factory=lambda: [_Branch("0", "", 1)])
    depths: list[int] = field(default_factory=list)
    """The levels, as the file has them, of the headings we are under."""
    counts: list[int] = field(default_factory=lambda: [0])
    """How many sections each of these has, the document itself first."""
    periods: list[Period] = field(default_factory=list)
    sentences: int = 0
    characters: int = 0

    def open(self, title: str, level: int) -> None:
        while self.depths and self.depths[-1] >= level:
            self.depths.pop()
            self.counts.pop()
        self.counts[-1] += 1
        place = ".".join(str(count) for count in self.counts)
        self.depths.append(level)
        self.counts.append(0)
        self.branches.append(_Branch(place, title, len(self.depths)))
        self.characters += len(title)

    def add(self, text: str, block: Block) -> None:
        self.sentences += 1
        self.characters += len(text)
        if self.sentences > MOST_SENTENCES or self.characters > MOST_CHARACTERS:
            return  # it is only counted on, for the refusal
        private = block.private or private_in(text)
        self.branches[-1].lines.append(
            Sentence(number=self.sentences, text=text, page=block.page, private=private)
        )


def grow(draft: Draft, name: str) -> ReadDocument:
    """Return the document that a draft tells, with the file's name where it tells no title.

    Raises:
        NoText: there is nothing to cite.
        TooLong: there is more than anybody can be asked about.
    """
    growing = _Growing()
    for block in draft.blocks:
        _take(growing, block)
    _refuse_lengths(growing)
    branches = growing.branches if growing.branches[0].lines else growing.branches[1:]
    return ReadDocument(
        title=_title(draft, branches, name),
        form=draft.form,
        language=clean(draft.language)[:35],
        sections=tuple(_sections(branches)),
        periods=tuple(growing.periods),
        notes=draft.notes,
    )


def _take(growing: _Growing, block: Block) -> None:
    text = clean(block.text)
    if not text:
        return
    # A title is told to everybody: one that is private, or long, becomes a sentence.
    is_title = len(text) <= LONGEST_TITLE and private_in(text) is None
    if block.kind is Kind.HEADING and is_title:
        growing.open(text, block.level)
        return
    if growing.characters > MOST_CHARACTERS:  # it is only counted on, for the refusal
        growing.characters += len(text)
        return
    if block.stay:
        growing.periods.append(_period(block.stay, growing.sentences + 1))
    for sentence in split(text) if block.kind is Kind.PROSE else cut(text):
        growing.add(sentence, block)


def _period(stay: Stay, sentence: int) -> Period:
    return Period(
        kind=stay.kind,
        place=clean(stay.place),
        title=clean(stay.title),
        start=stay.start,
        end=stay.end,
        sentence=sentence,
    )


def _refuse_lengths(growing: _Growing) -> None:
    if growing.sentences == 0:
        raise NoText
    for count, things, most in (
        (growing.characters, "characters", MOST_CHARACTERS),
        (growing.sentences, "sentences and lines", MOST_SENTENCES),
    ):
        if count > most:
            raise TooLong(count=count, things=things, most=most)


def _sections(branches: Iterable[_Branch]) -> Iterator[Section]:
    inherited: list[tuple[int, Private]] = []
    for branch in branches:
        while inherited and inherited[-1][0] >= branch.level:
            inherited.pop()
        own = section_holds(branch.title, [line.text for line in branch.lines])
        if own:
            inherited.append((branch.level, own))
        private = inherited[-1][1] if inherited else None
        lines = branch.lines
        if private:
            lines = [each.model_copy(update={"private": private}) for each in lines]
        yield Section(id=branch.id, title=branch.title, level=branch.level, sentences=tuple(lines))


def _title(draft: Draft, branches: list[_Branch], name: str) -> str:
    first = next((branch.title for branch in branches if branch.title), "")
    titles = (clean(title)[:LONGEST_TITLE] for title in (draft.title, first, PurePath(name).stem))
    return next((title for title in titles if title and private_in(title) is None), "Untitled")
