"""How generated pages look: a head, and tables."""

from collections.abc import Iterable, Iterator


def head(title: str, text: str) -> Iterator[str]:
    """Write the title of a generated page and what it is about."""
    yield f"# {title}\n"
    yield "<!-- Written from the code by `make docs`: change the code, not this file. -->\n"
    yield f"{text}\n"


def table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Write a table."""
    for row in (titles, ("---",) * len(titles), *rows):
        yield "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) + " |"


def first_paragraph(text: str | None) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((text or "").split("\n\n")[0].split())
