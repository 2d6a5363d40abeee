"""Numbers as people write them into fields, and as fields show them."""

import re
from decimal import Decimal

_WRITTEN = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


def read_number(text: str) -> Decimal:
    """Return the number a person wrote.

    A comma separates thousands; `0,5` is refused, since it would be read as 5.

    Raises:
        ValueError: it is none; the sentence says how to write one.
    """
    written = text.strip()
    if not _WRITTEN.fullmatch(written):
        raise ValueError("Please enter a number, such as 0.5 or 1,000.")
    return Decimal(written.replace(",", ""))


def number_text(value: Decimal | float) -> str:
    """Return a number with all its digits and no more: `1,000`, `0.5`."""
    plain = f"{Decimal(str(value)):,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
