import io

import docx

from tests.support.documents import CHINESE, CYRILLIC, DOCUMENT
from understudy.practice.records.document import Document, Prose
from understudy.practice.records.word import to_word


def test_it_is_read_again_as_it_was_written() -> None:
    found = docx.Document(io.BytesIO(to_word(DOCUMENT)))
    assert found.core_properties.title == "Practice with Žofie"
    said = [paragraph.text for paragraph in found.paragraphs]
    assert f"Hello. {CYRILLIC}" in said
    assert "two <b>&amp;" in said
    assert "one " in said
    headings = [
        p.text for p in found.paragraphs if ((p.style and p.style.name) or "").startswith("H")
    ]
    assert headings == ["Practice with Žofie", "What was said", "Feedback"]
    (table,) = found.tables
    assert [cell.text for cell in table.rows[1].cells] == ["Stage", "Released"]


def test_letters_no_xml_can_hold_are_left_out() -> None:
    written = to_word(Document("T\x00", "", (Prose(f"\x1b{CHINESE}\ud800"),)))
    found = docx.Document(io.BytesIO(written))
    assert CHINESE in [paragraph.text for paragraph in found.paragraphs]
