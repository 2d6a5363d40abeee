"""Documents ready to be asked: read once, kept while they are asked often."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from understudy.ask.answering.numbered import Numbered, numbered
from understudy.ask.documents.schemas import Pinned
from understudy.ask.reading.facts import derived
from understudy.ask.visits.schemas import Passage, PassageSection, ShownDocument
from understudy.llm.tokens import estimate_tokens

KEPT = 32
"""Sets of documents that are kept ready; the longest unasked goes first."""


class Corpus(NamedTuple):
    """A set of versions, as models and readers see them.

    Attributes:
        documents: in the page's order.
        numbered: with one number for each sentence.
        tokens: of what the model reads.
    """

    documents: tuple[Pinned, ...]
    numbered: Numbered
    tokens: int

    def facts(self, today: date) -> tuple[str, ...]:
        """Return what follows from the documents' dates, each fact with its marks."""
        found = (
            self.numbered.labelled(place, fact.text, fact.sentences)
            for place, each in enumerate(self.documents)
            for fact in derived(each.shown, today)
        )
        return tuple(dict.fromkeys(fact for fact in found if fact))

    def shown(self, place: int) -> ShownDocument | None:
        """Return one of the documents, from 0, as visitors see it; None if there is none."""
        if not 0 <= place < len(self.documents):
            return None
        pinned = self.documents[place]
        seen = {each.sentence for each in self.numbered.passages if each.document == place}
        sections = (
            PassageSection(
                id=section.id,
                title=section.title,
                level=section.level,
                passages=tuple(
                    Passage(sentence=each.number, text=each.text, page=each.page)
                    for each in section.sentences
                    if each.number in seen
                ),
            )
            for section in pinned.tree.sections
        )
        return ShownDocument(
            title=pinned.title,
            number=pinned.number,
            digest=pinned.digest,
            sections=tuple(each for each in sections if each.passages),
        )


class Versions(Protocol):
    """What has versions of documents."""

    async def pinned(self, version_ids: Sequence[UUID]) -> tuple[Pinned, ...]:
        """Return versions in this order; raises `DocumentNotFound`."""
        ...

    async def require_there(self, version_ids: Sequence[UUID]) -> None:
        """Raise `DocumentNotFound` if one was taken away since."""
        ...


class Corpora:
    """The sets of documents that are asked in this process."""

    def __init__(self, documents: Versions) -> None:
        self._documents = documents
        self._kept: OrderedDict[tuple[UUID, ...], Corpus] = OrderedDict()

    async def of(self, version_ids: Sequence[UUID]) -> Corpus:
        """Return versions, in this order, ready to be asked.

        Raises:
            DocumentNotFound: one of them was removed.
        """
        key = tuple(version_ids)
        found = self._kept.get(key)
        if found is None:
            pinned = await self._documents.pinned(key)
            found = self._kept[key] = await asyncio.to_thread(_made, pinned)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            await self._documents.require_there(key)
            self._kept.move_to_end(key)
        return found


def _made(pinned: tuple[Pinned, ...]) -> Corpus:
    whole = numbered([each.shown for each in pinned], chosen=[each.chosen for each in pinned])
    return Corpus(pinned, whole, estimate_tokens(whole.text))
