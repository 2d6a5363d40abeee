"""A zip of conversations, made piece by piece: nothing but its table of contents is ever held."""

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import IO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from understudy.conversations.export_schemas import ExportedFacts
from understudy.conversations.transcript import AI_MADE
from understudy.kernel.cells import cell

INDEX, MANIFEST = "index.csv", "manifest.json"
COLUMNS = (
    "file",
    "begun_utc",
    "last_touched_utc",
    "person",
    "persona",
    "title",
    "status",
    "messages",
    "conversation_id",
    "problem",
)
_LONGEST_PERSONA_BYTES, _LONGEST_TITLE_BYTES = 60, 90
"""A file's name has 255 bytes at most on common systems."""
_FORBIDDEN = set('<>:"/\\|?*')
_READABLE = 0o100644 << 16
_UNIX = 3


def stem_of(begun_on: date, persona: str, title: str, id: UUID) -> str:
    """Return what a conversation's files are called: safe on every system, whatever people say."""
    spoken = _safe(persona, _LONGEST_PERSONA_BYTES), _safe(title, _LONGEST_TITLE_BYTES)
    parts = (begun_on.isoformat(), *spoken, id.hex[-8:])
    return " ".join(part for part in parts if part)


def _safe(text: str, most_bytes: int) -> str:
    """Leave out what a file's name cannot hold, or what shows another name than it is."""
    plain = "".join(
        " " if letter in _FORBIDDEN or letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter.isspace() or not unicodedata.category(letter).startswith("C")
    )
    cut = " ".join(plain.split()).encode()[:most_bytes].decode(errors="ignore")
    return cut.strip(" .")


class Archive:
    """A zip: what is added comes out as bytes, in the order in which it is added."""

    def __init__(self, fixed_at: datetime) -> None:
        self._fixed_at, self._sink = fixed_at, Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_DEFLATED)
        self._digests: list[bytes] = []

    def add(self, facts: ExportedFacts, markdown: bytes, whole: bytes) -> None:
        """Add a conversation's two files."""
        stem = facts.name
        if f"{stem}.md" in self._zip.NameToInfo:  # clients choose ids: they may well end alike
            stem = f"{stem} {facts.conversation_id}"
        for name, data in ((f"{stem}.md", markdown), (f"{stem}.json", whole)):
            with self._file(name, facts.begun_at) as file:
                file.write(data)
            self._digests.append(hashlib.sha256(data).digest())

    @contextmanager
    def index(self) -> Iterator["Index"]:
        """Open the table of contents; every conversation gets its line, in the same order."""
        names = (info.filename for info in self._zip.infolist())
        with self._file(INDEX, self._fixed_at) as file:
            index = Index(file, names)
            yield index
        self._digests.append(index.digest.digest())

    def close(self, missing: int) -> None:
        """Add the manifest; nothing comes after it.

        Args:
            missing: conversations that could not be exported.
        """
        held = self._zip.infolist()
        exported = (len(held) - 1) // 2
        head = {
            "notice": AI_MADE,
            "fixed_at": self._fixed_at.isoformat(),
            "conversations": exported,
            "missing": missing,
        }
        with self._file(MANIFEST, self._fixed_at) as file:
            file.write(json.dumps(head, indent=2).removesuffix("\n}").encode() + b',\n  "files": [')
            for place, (info, digest) in enumerate(zip(held, self._digests, strict=True)):
                entry = {"name": info.filename, "size_bytes": info.file_size}
                line = json.dumps(entry | {"sha256": digest.hex()}, ensure_ascii=False)
                file.write(f"{',' if place else ''}\n    {line}".encode())
            file.write(b"\n  ]\n}\n")
        self._zip.close()

    def taken(self) -> bytes:
        """Return the bytes that were made since the last time."""
        return self._sink.taken()

    @contextmanager
    def _file(self, name: str, moment: datetime) -> Iterator[IO[bytes]]:
        info = ZipInfo(name, moment.astimezone(UTC).timetuple()[:6])
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _READABLE, _UNIX
        with self._zip.open(info, "w", force_zip64=name in (INDEX, MANIFEST)) as file:
            yield file


class Index:
    """The table of contents, while it is written."""

    def __init__(self, file: IO[bytes], names: Iterator[str]) -> None:
        self._file, self._names, self.digest = file, names, hashlib.sha256()
        self._write([COLUMNS])

    def add(self, lines: Iterable[ExportedFacts | tuple[UUID, str]]) -> None:
        """Add lines: of what is there, or an id and why it is not there."""
        self._write(self._cells(line) for line in lines)

    def _cells(self, line: ExportedFacts | tuple[UUID, str]) -> tuple[str, ...]:
        if isinstance(line, tuple):
            id_, problem = line
            return ("",) * (len(COLUMNS) - 2) + (str(id_), problem)
        name = next(self._names)
        next(self._names)  # its JSON
        return (
            name.removesuffix(".md"),
            line.begun_at.isoformat(),
            line.updated_at.isoformat(),
            cell(line.person),
            cell(line.persona),
            cell(line.title),
            line.status,
            str(line.messages),
            str(line.conversation_id),
            "",
        )

    def _write(self, rows: Iterable[tuple[str, ...]]) -> None:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        data = text.getvalue().encode()
        self.digest.update(data)
        self._file.write(data)


class Sink:
    """Where the zip writes to: it cannot go back.

    No `io` class: such a one may be closed before the zip of an export that was given up.
    """

    def __init__(self) -> None:
        self._made = bytearray()

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        self._made += data
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing waits."""

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def taken(self) -> bytes:
        """Return the bytes that were written since the last time."""
        made = bytes(self._made)
        self._made.clear()
        return made
