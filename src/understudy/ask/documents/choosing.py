"""Which sections answer: the ones that were chosen, also when the file is replaced."""

from collections.abc import Collection, Iterator, Sequence

from understudy.ask.documents.problems import ChoiceLost, SectionsUnknown
from understudy.ask.reading.schemas import ReadDocument

type Path = tuple[str, ...]
"""A section's title, below those of the sections it stands under."""


def in_order(document: ReadDocument, wanted: Collection[str]) -> tuple[str, ...]:
    """Return the wanted sections in the document's order.

    Raises:
        SectionsUnknown: names those it does not have.
    """
    known = [section.id for section in document.sections]
    if unknown := sorted(set(wanted).difference(known)):
        raise SectionsUnknown(ids=", ".join(unknown[:5]))
    return tuple(each for each in known if each in wanted)


def carried(
    before: ReadDocument, chosen: Sequence[str] | None, after: ReadDocument
) -> tuple[str, ...] | None:
    """Return the sections of a new file that stand where the chosen ones stood.

    A section is the same if it has the same title below the same ones, wherever it has moved; one
    that was not chosen, or is new, is not chosen: nothing an owner left out is told unnoticed.

    Raises:
        ChoiceLost: none of them is there.
    """
    if chosen is None:
        return None
    wanted = {path for each, path in _paths(before) if each in chosen}
    found = tuple(each for each, path in _paths(after) if path in wanted)
    if not found:
        raise ChoiceLost
    return found


def _paths(document: ReadDocument) -> Iterator[tuple[str, Path]]:
    above: list[tuple[int, str]] = []
    for section in document.sections:
        above = [each for each in above if each[0] < section.level]
        above.append((section.level, " ".join(section.title.casefold().split())))
        yield section.id, tuple(title for _, title in above)
