"""Cells of tables that people open in a spreadsheet."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula (OWASP)."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
