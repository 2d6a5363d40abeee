"""A zip that is sent while it is made: what is added comes out as bytes, in the same order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from understudy.conversations.export_archive import Sink

ZIP = "application/zip"
_READABLE = 0o100644 << 16
_UNIX = 3


class Bundle:
    """Files in a zip, all of one moment."""

    def __init__(self, at: datetime) -> None:
        self._at, self._sink = at, Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_DEFLATED)
        self._taken = set[str]()

    def add(self, name: str, text: str) -> None:
        """Add a whole text."""
        with self.file(name) as file:
            file.write(text.encode())

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Add a file piece by piece; nothing else is added meanwhile.

        The second of two that are called alike gets a number: unpacked, it would replace the first.
        """
        info = ZipInfo(self._free(name), self._at.astimezone(UTC).timetuple()[:6])
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _READABLE, _UNIX
        with self._zip.open(info, "w", force_zip64=True) as file:
            yield file

    def _free(self, name: str) -> str:
        stem, dot, kind = name.rpartition(".")
        free, number = name, 1
        while free.casefold() in self._taken:
            number += 1
            free = f"{stem} ({number}){dot}{kind}"
        self._taken.add(free.casefold())
        return free

    def close(self) -> None:
        """Add the zip's own table; nothing comes after it."""
        self._zip.close()

    def taken(self) -> bytes:
        """Return the bytes that were made since the last time."""
        return self._sink.taken()
