"""Files of character cards: JSON, PNG and `.charx` to the card's JSON, and back to JSON and PNG."""

import base64
import binascii
import json
import re
import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from understudy.personas.card_json import MOST_JSON_BYTES, CardInvalid, Json, read_json
from understudy.personas.card_png import SIGNATURE, texts_in, write_png

MOST_BYTES = 8 * 1024 * 1024
MOST_ENTRIES = 500
"""Files in a `.charx`."""

_PNG_KEYS = ("ccv3", "chara")
"""The newer first: who finds both takes it."""
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY_MARK = b"PK\x01\x02"
_BRACE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_CARD_KEY = re.compile(rb'"(?:spec|description|first_mes|mes_example|personality)"\s*:')
_ENCRYPTED = 0x1
_WANTED = "cards are PNG, JSON or .charx"
_OTHERS = {
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WebP picture",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip archive",
    b"Rar!": "RAR archive",
    b"7z\xbc\xaf": "7-Zip archive",
}


def is_card(data: bytes) -> bool:
    """Say whether a file is to be read as a card rather than as YAML, by what is in it.

    Pictures and archives of any kind are, so that they are refused with what they are.
    """
    if _BRACE.match(data):  # our YAML may be written like this, too
        return _CARD_KEY.search(data) is not None
    return data.startswith((SIGNATURE, *_ARCHIVES, *_OTHERS)) or b"\0" in data[:512]


def read_file(data: bytes) -> tuple[Json, list[str]]:
    """Return the card in a file as it is written there, and what was left out of the file.

    Raises:
        CardInvalid: says what the file is, and what to do.
    """
    if len(data) > MOST_BYTES:
        raise CardInvalid(reason=f"it is over {MOST_BYTES // 1024**2} MiB; make it smaller.")
    if data.startswith(SIGNATURE):
        return _from_png(data), []
    if data.startswith(_ARCHIVES):
        return _from_charx(data)
    _refuse_others(data)
    return read_json(data), []


def _refuse_others(data: bytes) -> None:
    if not data.strip():
        raise CardInvalid(reason=f"it is empty; {_WANTED}.")
    for mark, name in _OTHERS.items():
        if data.startswith(mark):
            raise CardInvalid(reason=f"this is a {name}; {_WANTED}.")
    if not _BRACE.match(data):
        raise CardInvalid(reason=f"this is neither a picture nor a JSON object; {_WANTED}.")


def _from_png(data: bytes) -> Json:
    texts = texts_in(data, frozenset(_PNG_KEYS))
    text = next((texts[key] for key in _PNG_KEYS if key in texts), None)
    if text is None:
        raise CardInvalid(
            reason="this PNG has no card in it: editors and chat sites often take it out; "
            "download the original file, or the card as JSON."
        )
    if text.lstrip().startswith(b"{"):  # some tools leave base64 out
        return read_json(text)
    plain = text.translate(None, b" \t\r\n=")
    try:
        return read_json(base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True))
    except binascii.Error:
        raise CardInvalid(reason="the card in this PNG is damaged (no base64).") from None


def _from_charx(data: bytes) -> tuple[Json, list[str]]:
    # Before it is opened: each entry of the table of contents becomes an object.
    if data.count(_ENTRY_MARK) > MOST_ENTRIES:
        raise CardInvalid(reason=f"this archive has over {MOST_ENTRIES} files.")
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            text = _text_of(archive, entries)
    except (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error):
        raise CardInvalid(
            reason="this archive is damaged; download it once more, or the card as JSON."
        ) from None
    others = sum(not entry.is_dir() for entry in entries) - 1
    return read_json(text), [f"Files in the archive left out: {others}."] if others > 0 else []


def _text_of(archive: ZipFile, entries: list[ZipInfo]) -> bytes:
    entry = next((entry for entry in entries if entry.filename == "card.json"), None)
    if entry is None:
        raise CardInvalid(reason="this archive has no card.json at its root, so it is no .charx.")
    if entry.flag_bits & _ENCRYPTED:
        raise CardInvalid(reason="its card.json is encrypted; save it without a password.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise CardInvalid(reason="its card.json is packed in a way we do not read; use deflate.")
    text = b""
    if entry.file_size <= MOST_JSON_BYTES:
        with archive.open(entry) as file:
            text = file.read(MOST_JSON_BYTES + 1)
    if max(entry.file_size, len(text)) > MOST_JSON_BYTES:
        raise CardInvalid(reason="its card.json is over 1 MiB; shorten it.")
    return text


def write_json(card: Json) -> bytes:
    """Return a card as a JSON file: indented, unless that makes it too large to be read again."""
    text = json.dumps(card, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"
    return text if len(text) <= MOST_JSON_BYTES else _compact(card)


def write_picture(v2: Json, v3: Json) -> bytes:
    """Return a card as a PNG file that carries it in both versions."""
    return write_png(
        {"chara": base64.b64encode(_compact(v2)), "ccv3": base64.b64encode(_compact(v3))}
    )


def _compact(card: Json) -> bytes:
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
