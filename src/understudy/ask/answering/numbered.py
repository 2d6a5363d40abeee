"""What a model sees of a page's documents: every sentence under one number, nothing private.

A line of a document never looks like one of ours: sentences begin with their mark, headings with
`#`, and white space is made single, so that no document can end itself or add a sentence.
"""

import re
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

from understudy.ask.reading.schemas import Private, ReadDocument, Section, Sentence

BEGINS = "=== Document "
"""How the line begins that a document begins with, and no other line."""

KEPT = {
    Private.CONTACT: "contact details",
    Private.REFEREES: "referees",
    Private.BIRTH: "date of birth and age",
    Private.PAY: "pay",
}
"""What is withheld, in words."""

_LIKE_A_MARK = re.compile(r"[\[\N{LEFT BLACK LENTICULAR BRACKET}](?=\s*~?\s*[Ss]\s*\d)")


class Passage(BaseModel):
    """A sentence that the model sees.

    Attributes:
        mark: its number among all documents: 12 is `[S12]`.
        document: which of them, from 0.
        section: the section's id.
        section_title: its heading; empty before the first.
        above: the headings above that, the highest first, without the document's title.
        sentence: its number in its document.
        text: as it is in the document.
        page: of the file, where it has pages.
    """

    model_config = ConfigDict(frozen=True)

    mark: int = Field(ge=1)
    document: int = Field(ge=0)
    section: str
    section_title: str
    above: tuple[str, ...] = ()
    sentence: int = Field(ge=1)
    text: str
    page: int | None = None


class Numbered(BaseModel):
    """A page's documents as the model sees them.

    Attributes:
        text: exactly what it is given; the owner's preview shows this.
        titles: of the documents, in order.
        passages: every sentence it sees, in order.
        withheld: what kinds of private matter there are that it does not see.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    titles: tuple[str, ...]
    passages: tuple[Passage, ...]
    withheld: frozenset[Private] = frozenset()

    def labelled(self, document: int, fact: str, sentences: Iterable[int]) -> str:
        """Return a derived fact with the marks it rests on; empty if one of them is not seen.

        Args:
            document: whose fact it is, from 0.
            fact: one sentence.
            sentences: their numbers in that document; none for a fact that rests on none.
        """
        seen = {each.sentence: each.mark for each in self.passages if each.document == document}
        numbers = tuple(sentences)
        if any(number not in seen for number in numbers):
            return ""
        marks = " ".join(f"S{seen[number]}" for number in numbers)
        return f"{fact} [~{marks}]" if marks else fact


def numbered(
    documents: Sequence[ReadDocument],
    told: frozenset[Private] = frozenset(),
    chosen: Sequence[frozenset[str] | None] = (),
) -> Numbered:
    """Number the sentences of a page's documents in one row, without what is not told.

    A sentence keeps its number whatever is told or chosen, so numbers may be missing; those of the
    first document are its own.

    Args:
        documents: in the page's order.
        told: the private kinds that the owner lets visitors know.
        chosen: for each document the ids of the sections to use, without those below them; None, or
            nothing given for a document, is all of it.
    """
    passages: list[Passage] = []
    texts: list[str] = []
    withheld: set[Private] = set()
    offset = 0
    for index, document in enumerate(documents):
        wanted = chosen[index] if index < len(chosen) else None
        sections = [s for s in document.sections if wanted is None or s.id in wanted]
        above = _above(document)
        kept = {s.private for each in sections for s in each.sentences if s.private} - told
        seen = [
            _passage(sentence, section, index, offset).model_copy(
                update={"above": above[section.id]}
            )
            for section in sections
            for sentence in section.sentences
            if sentence.private is None or sentence.private in told
        ]
        texts.append(_rendered(index, document, seen, kept))
        passages += seen
        withheld |= kept
        offset += max((s.number for s in document.sentences), default=0)
    return Numbered(
        text="\n\n".join(texts),
        titles=tuple(_single(document.title) for document in documents),
        passages=tuple(passages),
        withheld=frozenset(withheld),
    )


def _passage(sentence: Sentence, section: Section, document: int, offset: int) -> Passage:
    return Passage(
        mark=offset + sentence.number,
        document=document,
        section=section.id,
        section_title=section.title,
        sentence=sentence.number,
        text=sentence.text,
        page=sentence.page,
    )


def _above(document: ReadDocument) -> dict[str, tuple[str, ...]]:
    """Return the titles above each section, by its id, without the document's own."""
    found: dict[str, tuple[str, ...]] = {}
    path: list[Section] = []
    for section in document.sections:
        while path and path[-1].level >= section.level:
            path.pop()
        found[section.id] = tuple(
            each.title for each in path if each.title not in ("", document.title)
        )
        path.append(section)
    return found


def _rendered(
    index: int, document: ReadDocument, seen: Sequence[Passage], kept: set[Private]
) -> str:
    by_section: dict[str, list[Passage]] = {}
    for passage in seen:
        by_section.setdefault(passage.section, []).append(passage)
    lines = [f"{BEGINS}{index + 1}: {_single(document.title)} ==="]
    for section in _with_headings(document.sections, by_section.keys()):
        if section.title:
            lines.append(f"{'#' * section.level} {unmarked(section.title)}")
        lines += [f"[S{p.mark}] {unmarked(p.text)}" for p in by_section.get(section.id, ())]
    lines += [f"(The owner keeps {KEPT[kind]} to themselves.)" for kind in sorted(kept)]
    lines.append(f"=== End of document {index + 1} ===")
    return "\n".join(lines)


def _with_headings(sections: Sequence[Section], filled: Iterable[str]) -> list[Section]:
    """Return the sections with sentences, and those above them."""
    ids = frozenset(filled)
    found: list[Section] = []
    for section in reversed(sections):
        if section.id in ids or (found and found[-1].level > section.level):
            found.append(section)
    return found[::-1]


def unmarked(text: str) -> str:
    """Return a text on one line, in which nothing looks like a mark of ours."""
    return _LIKE_A_MARK.sub("(", _single(text))


def _single(text: str) -> str:
    return " ".join(text.split())
