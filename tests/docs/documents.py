"""The documents as tests read them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("changelog.d/*.md")])

_BLOCK = re.compile(r"(<!-- run -->\n)?^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; `run` if it is marked to be run."""

    language: str
    text: str
    run: bool


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a document."""
    return [Block(m[2], m[3], bool(m[1])) for m in _BLOCK.finditer(text)]


def commands(text: str) -> list[list[str]]:
    """Return the words of each `make` and `understudy` command a document names."""
    lines = [line for block in blocks(text) if block.language == "sh" for line in _lines(block)]
    lines += _INLINE.findall(_BLOCK.sub("", text))
    found = []
    for line in lines:
        words = re.sub(r"^(\.venv/bin/|uv run )", "", line.strip()).split()
        if len(words) > 1 and words[0] in {"make", "understudy"}:
            found.append(words)
    return found


def links(text: str) -> list[str]:
    """Return where a document's links within the repository lead."""
    found = _LINK.findall(_BLOCK.sub("", text))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(text: str) -> set[str]:
    """Return the anchors that headings make."""
    titles = re.findall(r"^#+ (.+)$", _BLOCK.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _lines(block: Block) -> list[str]:
    return block.text.replace("\\\n", " ").splitlines()
