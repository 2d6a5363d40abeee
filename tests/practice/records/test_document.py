import pytest

from understudy.practice.records.document import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("from\r\nWindows\rand before", "from\nWindows\nand before"),
        ("bell\x07 and escape\x1b[31m", "bell and escape[31m"),
        ("no letters \ufffe\uffff\x00", "no letters "),
        ("half a letter \ud83d", "half a letter "),
        ("a whole one \N{GRINNING FACE}", "a whole one \N{GRINNING FACE}"),
        ("e\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
    ],
)
def test_a_document_holds_letters_and_nothing_else(text: str, shown: str) -> None:
    assert printable(text) == shown
