"""What a model is asked when an interview is judged.

The judge gets the transcript, the reflection and the rubric. It never gets the case: who knows
what the client keeps back finds it in words that do not say it. Names of accounts are not here
either; whoever asks has replaced them in what people typed.
"""

import json
from pathlib import Path
from random import Random

from understudy.llm.prompts import Prompt, PromptLibrary, Variables
from understudy.llm.types import Line, Request, Role
from understudy.practice.courses.rubric_schemas import Criterion
from understudy.practice.feedback.improvising import judged
from understudy.practice.feedback.judge_schemas import JudgeAnswer
from understudy.practice.mind.counts import Turn

_TOKENS_EACH = 60
"""Of one indicator's answer. Measured with the template's 70 on 24 interviews of the demo judge:
50 on average, 57 of what was seen, 80 with a quote. What is reserved counts against budgets."""
_TOKENS_BESIDE = 2_000
"""Of eight notes (90 each), the summary and five cues: 1,300 at the most, and room to spare."""


class JudgeVariables(Variables):
    """What is judged, and by which criteria."""

    criteria: tuple[Criterion, ...]
    turns: tuple[Turn, ...]
    reflection: str = ""


def _improvise(variables: JudgeVariables, _random: Random) -> JudgeAnswer:
    return judged(variables.criteria, variables.turns, variables.reflection)


JUDGE = Prompt[JudgeVariables](
    name="practice.judge",
    version="1",
    file=Path(__file__).parent / "prompts" / "judge.md",
    improvise=_improvise,
)


def ask_for(
    prompts: PromptLibrary, variables: JudgeVariables, *, seed: str, rubric: str
) -> Request:
    """Return the request for a `JudgeAnswer`.

    What people said travels as data, beside the instructions. `rubric` names the rubric's version:
    all that are judged by it begin alike.
    """
    turns = [
        {"turn": number, "speaker": turn.speaker.value, "text": turn.text}
        for number, turn in enumerate(variables.turns, start=1)
    ]
    asked = {"turns": turns, "reflection": variables.reflection}
    indicators = sum(len(criterion.indicators) for criterion in variables.criteria)
    return prompts.request(
        JUDGE.bind(variables),
        (Line(role="user", text=json.dumps(asked, ensure_ascii=False)),),
        seed=seed,
        role=Role.JUDGE,
        cache_key=rubric,
        most_tokens=_TOKENS_BESIDE + _TOKENS_EACH * indicators,
    )
