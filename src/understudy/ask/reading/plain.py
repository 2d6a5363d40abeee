"""Plain text and Markdown."""

import re

from markdown_it import MarkdownIt

from understudy.ask.reading.blocks import Draft
from understudy.ask.reading.decoding import text_of
from understudy.ask.reading.html import blocks_of_html
from understudy.ask.reading.lines import blocks_of, with_headings
from understudy.ask.reading.problems import TooDeep

_DEEPEST = 60
"""Levels of lists and quotes; markdown-it leaves out, and says nothing, what is deeper."""
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title\s*:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_LANGUAGE = re.compile(r"^lang(?:uage)?\s*:\s*[\"']?([A-Za-z-]{2,20})[\"']?\s*$", re.MULTILINE)


def read_text(content: bytes) -> Draft:
    """Return what a text file tells."""
    text, notes = text_of(content)
    blocks = tuple(blocks_of(with_headings(text.split("\n"))))
    return Draft("text", blocks, notes=notes)


def read_markdown(content: bytes) -> Draft:
    """Return what a Markdown file tells, with its own HTML read as HTML.

    Raises:
        TooDeep: lists or quotes are nested beyond reason.
    """
    text, notes = text_of(content)
    title = language = ""
    if front := _FRONT.match(text):
        text = text[front.end() :]
        title, language = _first(_TITLE, front.group(1)), _first(_LANGUAGE, front.group(1))
        notes += ("The block of settings at its beginning was not read.",)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable("table")
    tokens = parser.parse(text)
    if any(token.level >= _DEEPEST - 2 for token in tokens):
        raise TooDeep
    page = parser.renderer.render(tokens, parser.options, {})
    found = blocks_of_html(page)
    return Draft("markdown", found.blocks, title, language, (*notes, *found.notes))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""
