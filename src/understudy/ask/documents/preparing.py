"""What is worked out of a document before it is written: its digest and how long it is."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from understudy.ask.answering.numbered import Numbered, numbered
from understudy.ask.documents.schemas import LONGEST_FILE_NAME, LONGEST_TITLE, Upload
from understudy.ask.reading.schemas import Private, ReadDocument
from understudy.llm.tokens import estimate_tokens

_NAMELESS = "document"


@dataclass(frozen=True, slots=True)
class Made:
    """A version to be written.

    Attributes:
        file_name: the file's, without folders.
        digest: SHA-256 of the file.
        size_bytes: of the file.
        tree: what was read of it.
        stored: the same as JSON, made here, since for a long one it takes a while.
        told: the private kinds that answers may tell.
        chosen: the sections that answer; None is all.
        tokens: what a model reads of it, estimated.
    """

    file_name: str
    digest: str
    size_bytes: int
    tree: ReadDocument
    stored: dict[str, Any]
    told: frozenset[Private]
    chosen: tuple[str, ...] | None
    tokens: int


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file; takes milliseconds for each MiB."""
    return hashlib.sha256(content).hexdigest()


def made_of(
    upload: Upload,
    tree: ReadDocument,
    told: frozenset[Private] = frozenset(),
    chosen: tuple[str, ...] | None = None,
) -> Made:
    """Return the version that a file becomes; takes a second or so for a long one."""
    return Made(
        file_name=_plain(upload.name.replace("\\", "/").rpartition("/")[2], LONGEST_FILE_NAME),
        digest=digest_of(upload.content),
        size_bytes=len(upload.content),
        tree=tree,
        stored=tree.model_dump(mode="json"),
        told=told,
        chosen=chosen,
        tokens=tokens_of(tree, told, chosen),
    )


def title_of(wanted: str, tree: ReadDocument) -> str:
    """Return the title of a new document: the one that is wanted, else its own."""
    return _plain(wanted.strip() or tree.title, LONGEST_TITLE)


def seen_of(
    tree: ReadDocument, told: frozenset[Private], chosen: Collection[str] | None
) -> Numbered:
    """Return what a model sees of a document."""
    return numbered([tree], told, [None if chosen is None else frozenset(chosen)])


def tokens_of(tree: ReadDocument, told: frozenset[Private], chosen: Collection[str] | None) -> int:
    """Return how many tokens a model reads of a document, estimated."""
    return estimate_tokens(seen_of(tree, told, chosen).text)


def _plain(text: str, longest: int) -> str:
    """Return a line that every database can store and every page can show."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(shown.split())[:longest] or _NAMELESS
