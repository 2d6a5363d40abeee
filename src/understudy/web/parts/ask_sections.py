"""Sections of a document as rows to choose from: few enough to look through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from understudy.ask.documents.schemas import SectionCard

MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section, with those below it where there are too many for a row each.

    Attributes:
        title: of the first one.
        level: of the first one, from 1.
        ids: of all.
        sentences: in all of them.
        tokens: of all of them, estimated.
        chosen: whether all of them answer.
    """

    title: str
    level: int
    ids: tuple[str, ...]
    sentences: int
    tokens: int
    chosen: bool


def section_rows(sections: Sequence[SectionCard], most: int = MOST_ROWS) -> list[SectionRow]:
    """Return the rows: as deep as fits, then so many sections in a row as must be."""
    deepest = max((each.level for each in sections), default=1)
    groups = _down_to(sections, deepest)
    while len(groups) > most and deepest > 1:
        deepest -= 1
        groups = _down_to(sections, deepest)
    if len(groups) <= most:
        return [_row(group) for group in groups]
    each = -(-len(groups) // most)
    parts = [groups[at : at + each] for at in range(0, len(groups), each)]
    return [_row([section for group in part for section in group]) for part in parts]


def chosen_ids(
    rows: Iterable[SectionRow], on: Iterable[bool], sections: Sequence[SectionCard]
) -> tuple[str, ...] | None:
    """Return the ids that were chosen; None if these are all.

    What has no text of its own is no choice: a heading that only stands above others comes along.
    """
    wanted = {each for row, is_on in zip(rows, on, strict=True) if is_on for each in row.ids}
    if wanted >= {each.id for each in sections if each.sentences}:
        return None
    return tuple(each.id for each in sections if each.id in wanted)


def _down_to(sections: Sequence[SectionCard], level: int) -> list[list[SectionCard]]:
    groups: list[list[SectionCard]] = []
    for section in sections:
        if groups and section.level > level:
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups


def _row(group: Sequence[SectionCard]) -> SectionRow:
    first = group[0]
    last = group[-1].title if len(group) > 1 and group[-1].level <= first.level else ""
    title = first.title or "Before the first heading"
    return SectionRow(
        title=f"{title} to {last}" if last else title,
        level=first.level,
        ids=tuple(each.id for each in group),
        sentences=sum(each.sentences for each in group),
        tokens=sum(each.tokens for each in group),
        chosen=all(each.chosen for each in group if each.sentences),
    )
