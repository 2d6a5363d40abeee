"""Documents as they were read, and answers as a model might write them."""

import json
from collections.abc import Iterable, Mapping, Sequence

from understudy.ask.answering.showing import Showing
from understudy.ask.reading.schemas import Private, ReadDocument, Section, Sentence

CANARY = "quillmarten"


def read_document(
    title: str, sections: Mapping[str, Sequence[str | tuple[str, Private]]], form: str = "markdown"
) -> ReadDocument:
    """Return a document of one level, its sentences numbered as a reader would."""
    number = 0
    made: list[Section] = []
    for place, (heading, texts) in enumerate(sections.items(), 1):
        sentences: list[Sentence] = []
        for given in texts:
            text, private = given if isinstance(given, tuple) else (given, None)
            number += 1
            sentences.append(Sentence(number=number, text=text, private=private))
        made.append(Section(id=str(place), title=heading, level=1, sentences=tuple(sentences)))
    return ReadDocument(title=title, form=form, sections=tuple(made))


CV = read_document(
    "Ada Example",
    {
        "Work": (
            "Engineer at Acme, 2019-03 to 2021-08.",
            "Led a team of five and cut costs by 30%.",
            "Wrote the \N{LEFT DOUBLE QUOTATION MARK}Atlas\N{RIGHT DOUBLE QUOTATION MARK} planner.",
        ),
        "Contact": (("ada@example.org", Private.CONTACT), "Lives in Leeds."),
        "References": (("Prof. Ruth Okafor, 020 7946 0000", Private.REFEREES),),
    },
)
RULES = read_document(
    "House rules",
    {
        "Leave": (
            "Everybody has 28 days of paid leave a year.",
            "Ask your manager two weeks before.",
        ),
        "Pets": ("Dogs are not allowed in the office.",),
    },
)


def last_line(verdict: object, **quotes: object) -> str:
    """Return what a model ends with."""
    return "\n@@ " + json.dumps({"verdict": verdict, "quotes": quotes})


def shown(pieces: Iterable[str], canary: str = CANARY, fixed: str = "") -> Showing:
    """Return a showing that has heard all of an answer."""
    showing = Showing(canary, lambda _piece: None, fixed)
    for piece in pieces:
        showing.hear(piece)
    showing.end()
    return showing
