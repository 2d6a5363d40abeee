"""Rows of documents as others see them."""

from collections.abc import Iterator
from datetime import date

from understudy.ask.documents.fitting import too_long
from understudy.ask.documents.models import AskDocumentRow, AskVersionRow
from understudy.ask.documents.preparing import seen_of
from understudy.ask.documents.schemas import (
    Document,
    DocumentCard,
    DocumentVersion,
    Pinned,
    Preview,
    PrivateCount,
    Room,
    SectionCard,
)
from understudy.ask.reading.facts import derived
from understudy.ask.reading.schemas import Private, ReadDocument
from understudy.llm.tokens import estimate_tokens


def version_of(row: AskVersionRow) -> DocumentVersion:
    """Return a version without what was read."""
    return DocumentVersion.model_validate(row)


def tree_of(row: AskVersionRow) -> ReadDocument:
    """Return what was read; the row was loaded with it."""
    return ReadDocument.model_validate(row.tree)


def card_of(row: AskDocumentRow, version: AskVersionRow, room: Room) -> DocumentCard:
    """Return a document as lists show it."""
    return DocumentCard(
        id=row.id,
        owner_id=row.owner_id,
        title=row.title,
        version=version_of(version),
        fits=not too_long(version.tokens, room),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def document_of(row: AskDocumentRow, version: AskVersionRow, room: Room) -> Document:
    """Return a document as its owner sees it; the version was loaded with what was read."""
    card = card_of(row, version, room)
    return Document(
        **dict(card),
        too_long=too_long(version.tokens, room),
        notes=tuple(version.tree.get("notes", ())),
    )


def pinned_of(row: AskDocumentRow, version: AskVersionRow) -> Pinned:
    """Return what answers rest on; the version was loaded with what was read."""
    return Pinned(
        document_id=row.id,
        version_id=version.id,
        number=version.number,
        title=row.title,
        digest=version.digest,
        tokens=version.tokens,
        tree=tree_of(version),
        told=frozenset(map(Private, version.told)),
        chosen=None if version.chosen is None else frozenset(version.chosen),
    )


def preview_of(version: AskVersionRow, room: Room, today: date) -> Preview:
    """Return what a model sees of a version; takes a second or so for a long one."""
    tree, shown = tree_of(version), version_of(version)
    seen = seen_of(tree, shown.told, shown.chosen)
    facts = [seen.labelled(0, each.text, each.sentences) for each in derived(tree, today)]
    return Preview(
        version=shown,
        text=seen.text,
        facts=tuple(fact for fact in facts if fact),
        notes=tree.notes,
        sections=tuple(_sections(tree, shown)),
        private=tuple(_private(tree, shown)),
        room=room,
        room_tokens=room.tokens,
        fits=not too_long(shown.tokens, room),
        too_long=too_long(shown.tokens, room),
    )


def _sections(tree: ReadDocument, version: DocumentVersion) -> Iterator[SectionCard]:
    for section in tree.sections:
        said = "\n".join((section.title, *(each.text for each in section.sentences)))
        yield SectionCard(
            id=section.id,
            title=section.title,
            level=section.level,
            sentences=len(section.sentences),
            tokens=estimate_tokens(said),
            chosen=version.chosen is None or section.id in version.chosen,
        )


def _private(tree: ReadDocument, version: DocumentVersion) -> Iterator[PrivateCount]:
    kinds = [sentence.private for sentence in tree.sentences]
    for kind in Private:
        if count := kinds.count(kind):
            yield PrivateCount(kind=kind, sentences=count, told=kind in version.told)
