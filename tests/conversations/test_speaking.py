import pytest

from understudy.conversations.speaking import TITLE_CHARACTERS, title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello", "Hello"),
        ("  Hello\n there ", "Hello there"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("word " * 40, ("word " * 12)[:59].rstrip() + "…"),
    ],
)
def test_a_conversation_is_called_after_its_first_words(text: str, title: str) -> None:
    assert title_from(text) == title
    assert len(title) <= TITLE_CHARACTERS
