"""Numbers as people write them into fields, and as fields show them."""

from decimal import Decimal

import pytest

from understudy.web.parts.numbers import number_text, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        (" 12 ", "12"),
        ("0.5", "0.5"),
        ("1,000", "1000"),
        ("1,234,567.25", "1234567.25"),
        ("20000", "20000"),
    ],
)
def test_a_number_is_read_with_or_without_its_commas(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "ten", "0,5", "1,00", "-1", "1e5", "NaN", "1.", "٣"])
def test_what_is_no_number_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"Please enter a number, such as 0\.5 or 1,000\."):
        read_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.10"), "0.1"),
        (Decimal("1E+3"), "1,000"),
        (1_000, "1,000"),
        (0.7, "0.7"),
        (60.0, "60"),
        (Decimal(100), "100"),
        (0, "0"),
    ],
)
def test_a_number_shows_all_its_digits_and_no_more(value: Decimal | float, text: str) -> None:
    assert number_text(value) == text
    assert read_number(text) == Decimal(str(value))
