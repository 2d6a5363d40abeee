import json
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED

import pytest

from tests.support.cards import charx, chunk, packed, png, v2, v3
from understudy.personas.card_files import (
    MOST_BYTES,
    MOST_ENTRIES,
    is_card,
    read_file,
    write_json,
    write_picture,
)
from understudy.personas.card_json import MOST_JSON_BYTES, CardInvalid

CARD = json.dumps(v3()).encode()


def encrypted() -> bytes:
    data = bytearray(charx({"card.json": CARD}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying(size: int) -> bytes:
    """Return an archive whose card is larger than its table of contents says."""
    data = bytearray(charx({"card.json": b" " * 30_000_000 + CARD}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = size.to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        CARD,
        b"\xef\xbb\xbf  " + CARD,
        png(chunk(b"tEXt", b"ccv3\0" + packed(v3()))),
        png(chunk(b"tEXt", b"chara\0" + packed(v2())), chunk(b"tEXt", b"ccv3\0" + packed(v3()))),
        png(chunk(b"tEXt", b"ccv3\0" + packed(v3()).rstrip(b"=") + b"\n")),
        png(chunk(b"iTXt", b"chara\0\0\0\0\0" + CARD)),
        charx({"card.json": CARD}),
        charx({"card.json": CARD}, ZIP_STORED),
    ],
    ids=range(8),
)
def test_a_card_is_found_in_every_kind_of_file(data: bytes) -> None:
    assert is_card(data)
    assert read_file(data) == (v3(), [])


def test_other_files_of_an_archive_are_counted_and_not_read() -> None:
    data = charx({"assets/a.png": b"x", "../../evil": b"x", "card.json": CARD})
    assert read_file(data) == (v3(), ["Files in the archive left out: 2."])


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"  ", "it is empty"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0", "this is a JPEG; cards are PNG, JSON or .charx."),
    "webp": (lambda: b"RIFF\0\0\0\0WEBP", "this is a WebP picture"),
    "pdf": (lambda: b"%PDF-1.7", "this is a PDF"),
    "words": (lambda: b"hello", "neither a picture nor a JSON object"),
    "binary": (lambda: bytes(range(256)), "neither a picture nor a JSON object"),
    "png": (png, "this PNG has no card in it"),
    "no base64": (lambda: png(chunk(b"tEXt", b"chara\0!!")), "no base64"),
    "base64 of nothing": (lambda: png(chunk(b"tEXt", b"chara\0")), "JSON"),
    "too large": (lambda: b"{" * (MOST_BYTES + 1), "over 8 MiB"),
    "zip": (lambda: charx({"a/card.json": CARD}), "no card.json at its root"),
    "cut zip": (lambda: charx({"card.json": CARD})[:-30], "damaged"),
    "encrypted": (encrypted, "encrypted"),
    "bomb": (lambda: charx({"card.json": bytes(90_000_000)}), "over 1 MiB"),
    "lying bomb": (lambda: lying(900), "damaged"),
    "other bomb": (lambda: lying(MOST_JSON_BYTES), "damaged"),
    "lzma": (lambda: charx({"card.json": CARD}, ZIP_LZMA), "packed in a way"),
    "bzip2": (lambda: charx({"card.json": CARD}, ZIP_BZIP2), "packed in a way"),
    "many": (lambda: charx({str(n): b"" for n in range(MOST_ENTRIES + 1)}), "over 500 files"),
    "table": (lambda: b"PK\x03\x04" + b"PK\x01\x02" * 1_000_000, "over 500 files"),
    "nested": (lambda: charx({"card.json": b'{"a":' * 100_000}), "40 levels"),
    "packed": (
        lambda: png(chunk(b"zTXt", b"ccv3\0\0" + zlib.compress(bytes(90_000_000)))),
        "over 1 MiB",
    ),
}


@pytest.mark.parametrize(("make", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_file_is_refused_with_a_reason_and_in_little_memory(
    make: Callable[[], bytes], reason: str
) -> None:
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(CardInvalid) as caught:
            read_file(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reason in caught.value.message
    assert most < 20 * 1024**2


@pytest.mark.parametrize("cut", range(0, 1_000, 37))
def test_a_damaged_archive_is_never_more_than_refused(cut: int) -> None:
    data = bytearray(charx({"card.json": CARD, "b": b"x" * 50}))
    for place in range(cut % len(data), len(data), 97):
        data[place] ^= 0x5A
    with suppress(CardInvalid):
        read_file(bytes(data))


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"name: Nadja\nbackground: Bakes.\n", False),
        (b'{name: Nadja, background: "Bakes."}', False),
        (b'{"name": "Nadja", "description": "Bakes."}', True),
        (b"\xff\xd8\xff", True),
        (b"PK\x03\x04", True),
        (b"a\0b", True),
    ],
)
def test_cards_and_yaml_are_told_apart_by_what_is_in_them(data: bytes, is_one: bool) -> None:
    assert is_card(data) == is_one


def test_what_is_written_is_read_again() -> None:
    assert read_file(write_json(v3())) == (v3(), [])
    assert read_file(write_picture(v2(), v3())) == (v3(), [])
    deep = {"a": [[0] for _ in range(45_000)]}
    assert read_file(write_json(deep)) == (deep, [])
