"""A document as DOCX, for word processors."""

import io

import docx
from docx.document import Document as WordDocument
from docx.shared import Pt, RGBColor

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

_QUIET = RGBColor(0x59, 0x5F, 0x69)


def to_word(document: Document) -> bytes:
    """Return a document as DOCX; its headings and lists are the word processor's own."""
    made = docx.Document()
    made.core_properties.title = printable(document.title)[:255]
    made.core_properties.author = "Understudy"
    made.styles["Normal"].paragraph_format.space_after = Pt(6)
    made.add_heading(printable(document.title), level=1)
    _quietly(made, document.about)
    for block in document.blocks:
        _add(made, block)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def _add(made: WordDocument, block: Block) -> None:
    match block:
        case Heading(text, level):
            made.add_heading(printable(text), level=level)
        case Facts(rows):
            _table(made, rows)
        case Prose(text, is_aside):
            if is_aside:
                _quietly(made, text)
            else:
                made.add_paragraph(printable(text))
        case Points(items):
            for item in items:
                made.add_paragraph(printable(item), style="List Bullet")
        case Said(head, text, is_worker, remarks):
            _said(made, Said(head, text, is_worker, remarks))


def _table(made: WordDocument, rows: tuple[tuple[str, str], ...]) -> None:
    table = made.add_table(rows=0, cols=2)
    for name, told in rows:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(printable(name)).bold = True
        cells[1].text = printable(told)
    made.add_paragraph()


def _said(made: WordDocument, said: Said) -> None:
    head = made.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_after = Pt(0)
    head.add_run(printable(said.head)).bold = True
    text = made.add_paragraph(printable(said.text))
    if said.is_worker:
        text.paragraph_format.left_indent = Pt(18)
        head.paragraph_format.left_indent = Pt(18)
    for each in said.remarks:
        _quietly(made, each)


def _quietly(made: WordDocument, text: str) -> None:
    run = made.add_paragraph().add_run(printable(text))
    run.font.size, run.font.color.rgb = Pt(9), _QUIET
