import zlib

import pytest

from tests.support.cards import SIGNATURE, chunk, png
from understudy.personas.card_json import CardInvalid
from understudy.personas.card_png import texts_in, write_png

WANTED = frozenset({"chara", "ccv3"})
INTERNATIONAL = b"en\0translated\0"


@pytest.mark.parametrize(
    "one",
    [
        chunk(b"tEXt", b"chara\0word"),
        chunk(b"tEXt", b"Chara\0word", check=1),
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"word")),
        chunk(b"iTXt", b"chara\0\0\0" + INTERNATIONAL + b"word"),
        chunk(b"iTXt", b"chara\0\1\0" + INTERNATIONAL + zlib.compress(b"word")),
    ],
    ids=["text", "any case and a wrong sum", "packed", "international", "both"],
)
def test_a_text_is_found_in_every_kind_of_chunk(one: bytes) -> None:
    other = chunk(b"tEXt", b"Comment\0x") + chunk(b"tEXt", b"no end of the key " * 9)
    assert texts_in(png(other, one, chunk(b"tEXt", b"chara\0later")), WANTED) == {"chara": b"word"}


def test_a_picture_that_is_written_can_be_read_and_seen() -> None:
    data = write_png({"chara": b"one", "ccv3": b"two"})
    assert texts_in(data, WANTED) == {"chara": b"one", "ccv3": b"two"}
    place, pixels = len(SIGNATURE), b""
    while place < len(data):
        length = int.from_bytes(data[place : place + 4])
        framed = data[place + 4 : place + 8 + length]
        assert zlib.crc32(framed) == int.from_bytes(data[place + 8 + length : place + 12 + length])
        if framed.startswith(b"IDAT"):
            pixels += zlib.decompress(framed[4:])
        place += 12 + length
    assert len(pixels) == 600 * (1 + 400 * 3)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(chunk(b"tEXt", b"chara\0word"))[:60], "cut off"),
        (SIGNATURE + b"\xff\xff\xff\xfftEXt", "cut off"),
        (SIGNATURE + b"\0\0", "cut off"),
        (png(chunk(b"zTXt", b"chara\0\0" + zlib.compress(bytes(60_000_000)))), "over 1 MiB"),
        (png(chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"word" * 99)[:-9])), "cut off"),
        (png(chunk(b"zTXt", b"chara\0\0no deflate")), "damaged"),
        (png(chunk(b"iTXt", b"chara\0\1\0" + INTERNATIONAL)), "cut off"),
        (png(chunk(b"tEXt", b"chara\0" + b"a" * 1_500_000)), "over 1 MiB"),
    ],
    ids=range(8),
)
def test_what_is_cut_off_or_too_large_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(CardInvalid, match=reason):
        texts_in(data, WANTED)


def test_what_follows_the_end_is_not_looked_at() -> None:
    assert texts_in(png() + chunk(b"tEXt", b"chara\0word"), WANTED) == {}
