"""Documents ready to be asked: read once, kept while they are asked often."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from understudy.ask.answering.numbered import Numbered, numbered
from understudy.ask.documents.problems import DocumentNotFound
from understudy.ask.documents.schemas import Pinned
from understudy.ask.reading.facts import derived
from understudy.ask.visits.problems import DocumentGone, NoSuchDocument
from understudy.ask.visits.schemas import Passage, PassageSection, ShownDocument
from understudy.kernel.tasks import Locks
from understudy.llm.tokens import estimate_tokens

MOST_CHARACTERS = 4_000_000
"""Of the documents that are kept ready, some 100 MB; the set that was asked last always stays."""


class Corpus(NamedTuple):
    """A set of versions, as models and readers see them.

    Attributes:
        documents: in the page's order; what they are called may have changed since.
        numbered: with one number for each sentence.
        tokens: of what the model reads.
        sections: of each document, with what visitors may see.
    """

    documents: tuple[Pinned, ...]
    numbered: Numbered
    tokens: int
    sections: tuple[tuple[PassageSection, ...], ...]

    def facts(self, today: date) -> tuple[str, ...]:
        """Return what follows from the documents' dates, each fact with its marks."""
        found = (
            self.numbered.labelled(place, fact.text, fact.sentences)
            for place, each in enumerate(self.documents)
            for fact in derived(each.shown, today)
        )
        return tuple(dict.fromkeys(fact for fact in found if fact))

    @property
    def characters(self) -> int:
        """How long the documents are, with what of them nobody sees."""
        return sum(len(each.text) for pinned in self.documents for each in pinned.tree.sentences)


class Versions(Protocol):
    """What has versions of documents."""

    async def pinned(self, version_ids: Sequence[UUID]) -> tuple[Pinned, ...]:
        """Return versions in this order; raises `DocumentNotFound`."""
        ...

    async def titles(self, version_ids: Sequence[UUID]) -> tuple[str, ...]:
        """Return what their documents are called now; raises `DocumentNotFound`."""
        ...


class Corpora:
    """The sets of documents that are asked in this process.

    Args:
        documents: has the versions.
        most_characters: of what is kept ready.
    """

    def __init__(self, documents: Versions, most_characters: int = MOST_CHARACTERS) -> None:
        self._documents, self._most = documents, most_characters
        self._kept: OrderedDict[tuple[UUID, ...], tuple[Corpus, int]] = OrderedDict()
        self._making = Locks()

    async def of(self, version_ids: Sequence[UUID]) -> Corpus:
        """Return versions, in this order, ready to be asked.

        Raises:
            DocumentGone: one of them was removed.
        """
        return (await self._found(tuple(version_ids)))[1]

    async def shown(self, version_ids: Sequence[UUID], place: int) -> ShownDocument:
        """Return one of the documents, from 0, as visitors see it.

        Raises:
            NoSuchDocument: there is none in this place.
            DocumentGone: one of them was removed.
        """
        titles, corpus = await self._found(tuple(version_ids))
        if not 0 <= place < len(corpus.documents):
            raise NoSuchDocument
        pinned = corpus.documents[place]
        return ShownDocument(
            title=titles[place],
            number=pinned.number,
            digest=pinned.digest,
            sections=corpus.sections[place],
        )

    async def _found(self, key: tuple[UUID, ...]) -> tuple[tuple[str, ...], Corpus]:
        try:
            return await self._documents.titles(key), await self._ready(key)
        except DocumentNotFound:
            raise DocumentGone from None

    async def _ready(self, key: tuple[UUID, ...]) -> Corpus:
        # Of those who come at once, one makes it and the others wait: a long one takes a second.
        async with self._making.of(key):
            if key not in self._kept:
                made = await asyncio.to_thread(_made, await self._documents.pinned(key))
                self._kept[key] = made, made.characters
            found, _ = self._kept[key]
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(long for _, long in self._kept.values()) > self._most:
            self._kept.popitem(last=False)
        return found


def _made(pinned: tuple[Pinned, ...]) -> Corpus:
    whole = numbered([each.shown for each in pinned], chosen=[each.chosen for each in pinned])
    sections = tuple(tuple(_sections(whole, place, each)) for place, each in enumerate(pinned))
    return Corpus(pinned, whole, estimate_tokens(whole.text), sections)


def _sections(whole: Numbered, place: int, pinned: Pinned) -> Iterator[PassageSection]:
    seen = {each.sentence for each in whole.passages if each.document == place}
    for section in pinned.tree.sections:
        passages = tuple(
            Passage(sentence=each.number, text=each.text, page=each.page)
            for each in section.sentences
            if each.number in seen
        )
        if passages:
            yield PassageSection(
                id=section.id, title=section.title, level=section.level, passages=passages
            )
