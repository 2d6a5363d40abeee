import pytest

from understudy.ask.reading.decoding import LATIN, beginning, is_text, text_of

TEXT = "Zoë Roe \u2013 Leeds, 10 €\nline two"


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (TEXT.encode(), ()),
        (TEXT.encode("utf-8-sig"), ()),
        (TEXT.encode("utf-16"), ()),
        (TEXT.encode("utf-16-le"), ()),
        (TEXT.encode("utf-16-be"), ()),
        (TEXT.encode("utf-32"), ()),
        (TEXT.encode("cp1252"), (LATIN,)),
        (TEXT.replace("\n", "\r\n").encode(), ()),
        (TEXT.replace("\n", "\r").encode(), ()),
    ],
)
def test_text_is_read_whoever_wrote_it(content: bytes, notes: tuple[str, ...]) -> None:
    assert text_of(content) == (TEXT, notes)
    assert is_text(content)
    assert beginning(content).startswith("Zoë")


def test_a_few_control_characters_are_text_and_many_are_not() -> None:
    assert is_text(b"Jane\0 Roe lives in Leeds and works there.\x07")
    assert not is_text(b"\x01\x02\x03Jane\x04\x05")
