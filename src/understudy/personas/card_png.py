"""PNG pictures that carry text: their chunks read within bounds, and a plain one written."""

import zlib
from collections.abc import Iterator, Mapping

from understudy.personas.card_json import MOST_JSON_BYTES, CardInvalid

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_TEXT_BYTES = MOST_JSON_BYTES * 4 // 3 + 1_024
"""The largest card in base64."""
_LONGEST_KEY = 79
_FRAME_BYTES = 12
"""Length, kind and check sum around the content of a chunk."""
_WIDTH, _HEIGHT = 400, 600
_TOP, _BOTTOM = (34, 116, 122), (20, 58, 74)
_TRUE_COLOUR = bytes([8, 2, 0, 0, 0])
"""Eight bits, RGB, deflated, filtered by line, not interlaced."""


def texts_in(data: bytes, keys: frozenset[str]) -> dict[str, bytes]:
    """Return the texts of a PNG under these keys, in lower case; the first of each counts.

    A wrong check sum does not matter: what was cut off does.

    Raises:
        CardInvalid: a chunk is cut off, or a text passes its bound.
    """
    found: dict[str, bytes] = {}
    for kind, content in _chunks(data):
        if kind not in _TEXT_OF:
            continue
        end = content.find(b"\0", 0, _LONGEST_KEY + 1)
        name = content[: max(end, 0)].decode("latin-1").strip().lower()
        if name in keys and name not in found:
            found[name] = _TEXT_OF[kind](content[end + 1 :])
    return found


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(data):
        length = int.from_bytes(data[place : place + 4])
        kind = data[place + 4 : place + 8]
        if place + _FRAME_BYTES + length > len(data):
            raise CardInvalid(reason="this PNG is cut off; copy or download it once more.")
        yield kind, data[place + 8 : place + 8 + length] if kind in _TEXT_OF else b""
        if kind == b"IEND":
            return
        place += _FRAME_BYTES + length


def _plain(rest: bytes) -> bytes:
    if len(rest) > _MOST_TEXT_BYTES:
        raise CardInvalid(reason="the card in this PNG is over 1 MiB; shorten it.")
    return rest


def _deflated(rest: bytes) -> bytes:
    return _inflate(rest[1:])


def _international(rest: bytes) -> bytes:
    packed = rest[:1] == b"\1"
    _, _, translated = rest[2:].partition(b"\0")
    _, _, text = translated.partition(b"\0")
    return _inflate(text) if packed else _plain(text)


def _inflate(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, _MOST_TEXT_BYTES + 1)
    except zlib.error:
        raise CardInvalid(reason="the card in this PNG is damaged.") from None
    if not unpacker.eof and len(text) <= _MOST_TEXT_BYTES:
        raise CardInvalid(reason="the card in this PNG is cut off.")
    return _plain(text)


_TEXT_OF = {b"tEXt": _plain, b"zTXt": _deflated, b"iTXt": _international}


def write_png(texts: Mapping[str, bytes]) -> bytes:
    """Return a plain picture, 400 by 600, that carries these texts."""
    size = _WIDTH.to_bytes(4) + _HEIGHT.to_bytes(4)
    rows = b"".join(b"\0" + _colour(row) * _WIDTH for row in range(_HEIGHT))
    spoken = [_chunk(b"tEXt", key.encode("latin-1") + b"\0" + text) for key, text in texts.items()]
    return b"".join(
        [
            SIGNATURE,
            _chunk(b"IHDR", size + _TRUE_COLOUR),
            *spoken,
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _colour(row: int) -> bytes:
    part = row / (_HEIGHT - 1)
    return bytes(round(top + (low - top) * part) for top, low in zip(_TOP, _BOTTOM, strict=True))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)
