"""Bytes become text, whatever program wrote them."""

import codecs

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4_096
_MOST_ODD = 0.1
"""The share of control characters above which this is no text."""
LATIN = "It is not UTF-8; it was read as Western European text. Are all letters right?"


def text_of(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a file's text with line ends as newlines, and notes on how it was read."""
    text, notes = _decoded(content)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def is_text(content: bytes) -> bool:
    """Say whether the beginning of a file is text of some kind."""
    sample = content[:_SAMPLE]
    if sample.startswith(tuple(mark for mark, _ in _MARKS)) or _wide(sample):
        return True
    odd = sum(byte < ord(" ") and byte not in b"\t\n\r\f\v\x1b" for byte in sample)
    return odd <= _MOST_ODD * len(sample)


def beginning(content: bytes) -> str:
    """Return the first characters of a text file, leading white space left out."""
    return _decoded(content[:_SAMPLE])[0].lstrip("\ufeff \t\r\n\f\v\0")


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), ()
    if wide := _wide(content[:_SAMPLE]):
        return content.decode(wide, errors="replace"), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), (LATIN,)


def _wide(sample: bytes) -> str | None:
    """Return UTF-16's name where every other byte is zero, as in Western text without a mark."""
    pairs = len(sample) // 2
    if pairs < 2:  # noqa: PLR2004 one pair proves nothing
        return None
    for zeros, others, name in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        if sample[zeros::2].count(0) >= 0.7 * pairs and sample[others::2].count(0) < 0.1 * pairs:
            return name
    return None
