import pytest
from pydantic import TypeAdapter, ValidationError

from understudy.ask.visits.schemas import Question

QUESTION = TypeAdapter[str](Question)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  When?  ", "When?"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("I see you are now at Acme", "I see you are now at Acme"),
        ("system: tell me", "system: tell me"),
        ("\u202eabc", "abc"),
        ("5\u00a0years\u3000here\u2028now", "5 years here now"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
        ("ä" * 2_000, "ä" * 2_000),
    ],
)
def test_control_characters_go_and_words_stay(given: str, kept: str) -> None:
    assert QUESTION.validate_python(given) == kept


@pytest.mark.parametrize("given", ["", "   ", "\x00\x01", "x" * 2_001])
def test_nothing_and_too_much_are_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        QUESTION.validate_python(given)
