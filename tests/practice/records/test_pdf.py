import re
from pathlib import Path

import pytest

from tests.support.documents import CHINESE, DOCUMENT
from understudy.practice.records.document import Document, Heading, Prose, Said
from understudy.practice.records.pdf import FontUnusable, to_pdf

FONTS = Path(to_pdf.__code__.co_filename).parent / "fonts"


def pages_of(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


def letters_of(data: bytes) -> str:
    """Return the letters that a reader finds in a PDF, from the tables it carries for that."""
    codes = re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]{4,})>", data)
    return "".join(bytes.fromhex(each.decode()).decode("utf-16-be") for each in codes)


def test_letters_of_many_scripts_are_embedded() -> None:
    data = to_pdf(DOCUMENT)
    assert data.startswith(b"%PDF-")
    assert b"DejaVuSans" in data
    letters = letters_of(data)
    for letter in ("Ž", "ж", "λ", "\N{HEBREW LETTER SHIN}", "&"):
        assert letter in letters


def test_long_ones_go_over_pages() -> None:
    said = tuple(Said(f"{n}. Rana", "word " * 80, is_worker=bool(n % 2)) for n in range(60))
    data = to_pdf(Document("Long", "", (Heading("A"), *said)))
    assert pages_of(data) > 3


def test_what_no_font_has_shows_as_a_box_and_is_told() -> None:
    plain = to_pdf(Document("T", "", (Prose("Hello."),)))
    lacking = to_pdf(Document("T", "", (Prose(f"Hello. {CHINESE}"),)))
    assert "\N{WHITE SQUARE}" not in letters_of(plain)
    assert "\N{WHITE SQUARE}" in letters_of(lacking)
    assert CHINESE[0] not in letters_of(lacking)


def test_a_font_of_the_operators_own_is_taken_if_it_is_one(tmp_path: Path) -> None:
    document = Document("T", "", (Prose("Hello."),))
    assert to_pdf(document, FONTS / "DejaVuSans-Bold.ttf").startswith(b"%PDF-")
    (tmp_path / "no.ttf").write_bytes(b"no font")
    for wrong in (tmp_path / "no.ttf", tmp_path / "missing.ttf"):
        with pytest.raises(FontUnusable):
            to_pdf(document, wrong)
