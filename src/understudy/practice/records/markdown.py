"""A document as Markdown."""

from understudy.practice.records.document import (
    Block,
    Document,
    Facts,
    Heading,
    Points,
    Prose,
    Said,
    printable,
)


def to_markdown(document: Document) -> str:
    """Return a document as Markdown; what people said stands in it as they said it."""
    parts = [f"# {document.title}", document.about, *map(_written, document.blocks)]
    return printable("\n\n".join(part.rstrip() for part in parts if part)) + "\n"


def _written(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {text}"
        case Facts(rows):
            return "\n".join(f"- **{name}:** {told}" for name, told in rows)
        case Prose(text, is_aside):
            return f"*{text}*" if is_aside and "\n" not in text else text
        case Points(items):
            return "\n".join(f"- {item}" for item in items)
        case Said(head, text, _, remarks):
            return "\n\n".join([f"**{head}**", text, *(f"> {each}" for each in remarks)])
