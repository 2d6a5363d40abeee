"""Four documents as a reader reads them, and what the demo model makes of questions to them."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.support.answers import CANARY
from understudy.ask.answering.checking import checked
from understudy.ask.answering.improvising import improvise
from understudy.ask.answering.numbered import Numbered, numbered
from understudy.ask.answering.schemas import CheckedAnswer
from understudy.ask.answering.showing import Showing
from understudy.ask.reading.facts import derived
from understudy.ask.reading.plain import read_markdown
from understudy.ask.reading.resume import read_json
from understudy.ask.reading.schemas import ReadDocument
from understudy.ask.reading.tree import grow
from understudy.ask.samples import HANDBOOK, RESUME
from understudy.llm.types import Line

FOLDER = Path(__file__).parents[1] / "ask" / "answering"
TODAY = date(2026, 11, 21)


class Cell(NamedTuple):
    """A question, and what is right."""

    of: str
    kind: str
    ask: str
    verdict: tuple[str, ...]
    says: str = ""
    before: str = ""


@cache
def document(name: str) -> ReadDocument:
    """Return one of the four documents, as it is read from its file."""
    match name:
        case "resume":
            return grow(read_json(RESUME.content()), RESUME.file_name)
        case "handbook":
            return grow(read_markdown(HANDBOOK.content()), HANDBOOK.file_name)
        case "policy":
            file = FOLDER / "documents" / "lending-policy.md"
        case _:
            file = FOLDER / "documents" / "allotment-notes.md"
    return grow(read_markdown(file.read_bytes()), file.name)


@cache
def page(*names: str) -> tuple[Numbered, tuple[str, ...]]:
    """Return documents as a model sees them, and what was calculated from them."""
    documents = [document(name) for name in names]
    seen = numbered(documents)
    facts = (
        seen.labelled(place, fact.text, fact.sentences)
        for place, each in enumerate(documents)
        for fact in derived(each, TODAY)
    )
    return seen, tuple(fact for fact in facts if fact)


def cells() -> dict[str, list[Cell]]:
    """Return the grid, and under `held_out` what nothing was tuned on."""
    grid = yaml.safe_load((FOLDER / "grid.yaml").read_text(encoding="utf-8"))
    return {
        name: [Cell(**{"of": name, **row, "verdict": tuple(row["verdict"])}) for row in rows]
        for name, rows in grid.items()
    }


def answer(cell: Cell, *names: str) -> CheckedAnswer:
    """Ask the demo model, let its answer through word by word, and check it."""
    seen, facts = page(*(names or (cell.of,)))
    lines = [Line(role="user", text=text) for text in (cell.before, cell.ask) if text]
    raw = improvise(seen, facts, lines)
    heard: list[str] = []
    showing = Showing(CANARY, heard.append)
    for word in raw.split(" "):
        showing.hear(f"{word} ")
    showing.end()
    found = checked(raw, seen, CANARY, derived=facts, asked=cell.ask)
    assert "".join(heard) == found.text
    return found


def wrong(grid: Iterable[Cell]) -> list[str]:
    """Return, for each cell that is wrong, what was asked and what came of it."""
    found = ((cell, answer(cell)) for cell in grid)
    return [
        " | ".join([cell.of, cell.kind, cell.ask, f"{got.verdict}, not {cell.verdict}", got.text])
        for cell, got in found
        if got.verdict.value not in cell.verdict or cell.says not in got.text
    ]
