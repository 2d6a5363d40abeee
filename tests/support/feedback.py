"""Judges' answers, reports and what they are made of, for tests."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from tests.support.courses import criterion, rubric_fields
from understudy.practice.courses.rubric_schemas import RubricFields
from understudy.practice.feedback.judge_schemas import (
    Cue,
    IndicatorAnswer,
    JudgeAnswer,
    Met,
    NoteKind,
    Quote,
    Summary,
    TurnNote,
)
from understudy.practice.feedback.report import Material
from understudy.practice.feedback.schemas import Header, Report
from understudy.practice.feedback.view_schemas import ShownTurn
from understudy.practice.mind.counts import Speaker, Turn

HEADER = Header(
    case="Dorothea",
    attempt=1,
    duration_s=900,
    turns=6,
    model="demo:demo",
    prompt_version="1+abc",
    rubric="First contact",
    rubric_version=2,
)
TURNS = (
    Turn(
        speaker=Speaker.WORKER,
        text="Hello, I\N{RIGHT SINGLE QUOTATION MARK}m Tom.  What brings you here today?",
    ),
    Turn(speaker=Speaker.CLIENT, text="My husband died. I can't sleep, I feel so alone."),
    Turn(speaker=Speaker.WORKER, text='You said "alone". That sounds very hard to carry.'),
    Turn(speaker=Speaker.CLIENT, text="Yes."),
    Turn(speaker=Speaker.WORKER, text="You should go to a group."),
    Turn(speaker=Speaker.CLIENT, text="Sometimes I don't want to wake up."),
)
REFLECTION = "I was too quick with advice. Next time I will wait."


def quote(turn: int, text: str) -> Quote:
    return Quote(turn=turn, text=text)


def answer(item: str, met: Met = Met.YES, *quotes: Quote, confidence: float = 0.8) -> Any:
    return IndicatorAnswer(item=item, met=met, confidence=confidence, quotes=quotes)


def note(turn: int, kind: NoteKind = NoteKind.IMPROVE, **fields: str) -> TurnNote:
    said = {"goal": "To open.", "what": "It was quick.", "alternative": "", "why": "It helps."}
    return TurnNote.model_validate({"turn": turn, "kind": kind, **said, **fields})


def cue(turn: int, text: str, *, is_risk: bool = False) -> Cue:
    return Cue(quote=quote(turn, text), is_risk=is_risk, missed="It was not asked about.")


SUMMARY = Summary(
    strength="You asked openly.",
    strength_quote=quote(1, "What brings you here today?"),
    priority="Wait before you advise.",
    next="Name one feeling before you ask.",
)


def judge_answer(
    indicators: Iterable[IndicatorAnswer] = (),
    notes: Iterable[TurnNote] = (),
    cues: Iterable[Cue] = (),
    summary: Summary = SUMMARY,
) -> JudgeAnswer:
    return JudgeAnswer(
        indicators=tuple(indicators), notes=tuple(notes), cues=tuple(cues), summary=summary
    )


def indicators(merits: int, faults: int = 0) -> list[dict[str, Any]]:
    """Return so many merits, `m1` and on, and so many faults, `f1` and on."""
    good = [{"id": f"m{n}", "text": f"Does thing {n}."} for n in range(1, merits + 1)]
    bad = [
        {"id": f"f{n}", "text": f"Commits fault {n}.", "is_reversed": True}
        for n in range(1, faults + 1)
    ]
    return good + bad


def rubric(*criteria: dict[str, Any]) -> RubricFields:
    given = criteria or (criterion("care", indicators=indicators(3, 1)),)
    return rubric_fields(*given)


def material(given: JudgeAnswer | None = None, **fields: Any) -> Material:
    """Return what a report is made of; what is not said is made up."""
    whole: dict[str, Any] = {
        "header": HEADER,
        "rubric": rubric(),
        "turns": TURNS,
        "answer": given or judge_answer(),
        "reflection": REFLECTION,
    }
    return Material(**{**whole, **fields})


_MARKS = (
    ('"', '"'),
    ("'", "'"),
    ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"),
    ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"),
    (
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}",
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}",
    ),
    ('"', "\N{RIGHT DOUBLE QUOTATION MARK}"),
)


class InventingJudge:
    """A judge of whom one never knows what it says: true quotes, and all ways of inventing some."""

    def __init__(self, chance: Random, turns: Sequence[Turn | ShownTurn], reflection: str) -> None:
        self._chance = chance
        self._said = [reflection, *(turn.text for turn in turns)]

    def answer(self, fields: RubricFields) -> JudgeAnswer:
        items = [f"{one.id}/{each.id}" for one in fields.criteria for each in one.indicators]
        return JudgeAnswer(
            indicators=tuple(
                answer(
                    self._chance.choice([*items, "no/such"]),
                    self._chance.choice(list(Met)),
                    *(self._quote() for _ in range(self._chance.randrange(4))),
                    confidence=self._chance.uniform(-1, 2),
                )
                for _ in range(self._chance.randrange(2 * len(items)))
            ),
            notes=tuple(
                note(
                    self._turn(),
                    self._chance.choice(list(NoteKind)),
                    what=self._remark(),
                    why=self._remark(),
                    goal=self._remark(),
                )
                for _ in range(self._chance.randrange(14))
            ),
            cues=tuple(
                Cue(quote=self._quote(), is_risk=self._chance.random() < 0.5, missed=self._remark())
                for _ in range(self._chance.randrange(6))
            ),
            summary=Summary(
                strength=self._remark(),
                strength_quote=self._chance.choice([None, self._quote()]),
                priority=self._remark(),
                next=self._remark(),
            ),
        )

    def _turn(self) -> int:
        return self._chance.randrange(-2, len(self._said) + 3)

    def _quote(self) -> Quote:
        return quote(self._turn(), self._words())

    def _remark(self) -> str:
        left, right = self._chance.choice(_MARKS)
        plain = self._chance.choice(["You went on.", ""])
        return self._chance.choice([plain, f"You said {left}{self._words()}{right} here."])

    def _words(self) -> str:
        """Return words that were said, or nearly, or never."""
        said = self._chance.choice(self._said).split()
        start = self._chance.randrange(len(said) + 1)
        piece = said[start : start + self._chance.randrange(1, 9)]
        spoilt = self._chance.randrange(6)
        if spoilt == 0:
            self._chance.shuffle(piece)
        elif spoilt == 1:
            piece.insert(self._chance.randrange(len(piece) + 1), "never")
        elif spoilt == 2:
            piece = [word.upper() for word in piece]
        elif spoilt == 3:
            piece = piece[:1] + piece[2:]
        return " ".join(piece)


def quoted_in(report: Report) -> list[tuple[int, str]]:
    """Return every quote of a report with its turn."""
    found = [evidence for one in report.criteria for evidence in one.evidence]
    found += [e for one in report.criteria for each in one.indicators for e in each.evidence]
    found += [cue.evidence for cue in report.cues]
    if report.summary.strength_evidence:
        found.append(report.summary.strength_evidence)
    return [(each.turn, each.text) for each in found]


def remarks_in(report: Report) -> list[str]:
    """Return every remark of a judge in a report."""
    said = [report.summary.strength, report.summary.priority, report.summary.next]
    texts = [text for text in said if text]
    texts += [text for each in report.notes for text in (each.goal, each.what, each.why)]
    return texts + [each.missed for each in report.cues]
