"""What a worker's turn does: the quick model says it, or a rule where it does not answer."""

import json
from pathlib import Path
from random import Random
from typing import NamedTuple

from understudy.kernel.logs import get_logger
from understudy.llm.errors import ModelFailed
from understudy.llm.gateway import Gateway
from understudy.llm.prompts import Prompt, PromptLibrary, Variables
from understudy.llm.structured import complete_as
from understudy.llm.types import Charge, Line, Role
from understudy.practice.mind.labeller import Context, label
from understudy.practice.mind.labels import WorkerLabels

_MOST_TOKENS = 400

log = get_logger(__name__)


class LabelVariables(Variables):
    """A turn and what it is heard against; `tags` and `blocked` are topics of the case."""

    worker_turn: str
    client_turn: str = ""
    worker_before: str = ""
    tags: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()

    @property
    def context(self) -> Context:
        """The same, for the rule."""
        return Context(self.client_turn, self.worker_before, self.tags, frozenset(self.blocked))


class Labelled(NamedTuple):
    """Labels, and whether they were found by rule alone."""

    labels: WorkerLabels
    by_rule: bool


def _improvise(variables: LabelVariables, _random: Random) -> WorkerLabels:
    return label(variables.worker_turn, variables.context)


LABEL = Prompt[LabelVariables](
    name="practice.label",
    version="1",
    file=Path(__file__).parent / "prompts" / "label.md",
    improvise=_improvise,
)


async def labelled(
    gateway: Gateway, prompts: PromptLibrary, heard: LabelVariables, charge: Charge
) -> Labelled:
    """Return what a turn does. A model that fails or fills in the form wrongly costs no talk.

    Raises:
        BudgetReached: nothing more may be asked of any model.
    """
    said = {
        "client_said": heard.client_turn,
        "worker_before": heard.worker_before,
        "worker_says": heard.worker_turn,
    }
    request = prompts.request(
        LABEL.bind(heard),
        (Line(role="user", text=json.dumps(said, ensure_ascii=False)),),
        seed=heard.worker_turn,
        role=Role.FAST,
        most_tokens=_MOST_TOKENS,
    )
    try:
        filled = await complete_as(gateway, request, WorkerLabels, charge)
    except ModelFailed as failure:
        log.warning("labelled_by_rule", cause=failure.cause)
        return Labelled(label(heard.worker_turn, heard.context), by_rule=True)
    topics = tuple(tag for tag in filled.form.topics if tag in heard.tags)
    return Labelled(filled.form.model_copy(update={"topics": topics}), by_rule=False)
