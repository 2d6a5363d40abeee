"""What a model is told when it answers from documents, and when it sums up what was said.

The part before `CHANGES` is the same for every visitor of a page as long as its documents and the
canary are: providers that keep what they have read keep all of it.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from understudy.ask.answering.improvising import improvise
from understudy.ask.answering.memory import SUMMARY_TOKENS, SUMMARY_WORDS, summed_up
from understudy.ask.answering.numbered import BEGINS, Numbered
from understudy.llm.prompts import Prompt, PromptLibrary, Variables
from understudy.llm.types import Line, Request, Role

_FOLDER = Path(__file__).parent / "prompts"


class AnswerVariables(Variables):
    """What an answer is made from.

    Attributes:
        numbered: the page's documents.
        canary: a random word, the same as long as the page is; nobody is told it.
        derived: facts calculated from the documents, each with its marks (`Numbered.labelled`).
        today: the day for whoever asks.
        title: the page's.
        voice: how the owner wishes answers to sound; may be empty.
        summary: of what has left the conversation; may be empty.
    """

    numbered: Numbered
    canary: str
    derived: tuple[str, ...] = ()
    today: date
    title: str
    voice: str = ""
    summary: str = ""

    @property
    def text(self) -> str:
        """The documents as the model sees them."""
        return self.numbered.text


class SummaryVariables(Variables):
    """What a running summary is made from: the one so far, and what has left since."""

    before: str = ""
    left: tuple[Line, ...] = ()
    most_words: int = SUMMARY_WORDS


def _answer(variables: AnswerVariables, _random: Random) -> str:
    return improvise(variables.numbered, variables.derived, variables.lines)


def _sum_up(variables: SummaryVariables, _random: Random) -> str:
    return summed_up(variables.before, variables.left)


ANSWER = Prompt[AnswerVariables](
    name="ask.answer", version="1", file=_FOLDER / "answer.md", improvise=_answer
)
SUMMARY = Prompt[SummaryVariables](
    name="ask.summary", version="1", file=_FOLDER / "summary.md", improvise=_sum_up
)


def fixed_part(system: str) -> str:
    """Return the instructions of a rendered prompt, without the documents and what follows."""
    return system.partition(f"\n{BEGINS}")[0]


def summary_request(
    prompts: PromptLibrary, before: str, left: Sequence[Line], *, seed: str
) -> Request:
    """Return the request for a running summary; bound what comes back (`memory.bounded`).

    Args:
        prompts: all of them.
        before: the summary so far; empty for none.
        left: what has left since.
        seed: names the conversation and the moment.
    """
    said = {"notes": before, "forgotten": [line.model_dump() for line in left]}
    return prompts.request(
        SUMMARY.bind(SummaryVariables(before=before, left=tuple(left))),
        (Line(role="user", text=json.dumps(said, ensure_ascii=False)),),
        seed=seed,
        role=Role.FAST,
        most_tokens=SUMMARY_TOKENS,
    )
