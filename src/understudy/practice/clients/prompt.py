"""What a model is told when it plays a client: a stable part first, then what the turn allows.

The texts of facts that are kept back, the reference formulation and what students are to learn are
taken out before a template sees the case, so that no template can tell them.
"""

from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict

from understudy.llm.prompts import Prompt, PromptLibrary, Variables
from understudy.llm.tokens import estimate_tokens
from understudy.llm.types import Line, Request
from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.improvising import improvise
from understudy.practice.clients.schemas import PracticeBlock
from understudy.practice.clients.spelling import Spelled, spelled
from understudy.practice.clients.turn import Turn

_NEVER_TOLD = frozenset(
    {"facts", "reference_formulation", "learning_objectives", "content_notes", "sources", "model"}
)
_MOST_TOKENS = 400
"""Of a reply: far more than any client says, for models that think in between."""


class ClientVariables(Variables):
    """Whom the model is to play. `turn` is None where only the stable part is wanted."""

    who: PersonaFields
    case: PracticeBlock
    spelled: Spelled
    turn: Turn | None


class Preview(BaseModel):
    """The exact prompt, and about how many tokens it has.

    `stable_tokens` are those that providers with a cache read only once in a session.
    """

    model_config = ConfigDict(frozen=True)

    system: str
    tokens: int
    stable_tokens: int


def variables_for(
    fields: PersonaFields, block: PracticeBlock, turn: Turn | None
) -> ClientVariables:
    """Return what may be told to whoever plays this client in this turn."""
    kept = block.model_dump(exclude=set(_NEVER_TOLD))
    return ClientVariables(
        who=fields.model_copy(update={"extensions": {}}),
        case=PracticeBlock.model_validate(kept),
        spelled=spelled(block, turn),
        turn=turn,
    )


def preview(
    prompts: PromptLibrary, fields: PersonaFields, block: PracticeBlock, turn: Turn
) -> Preview:
    """Return the prompt of a turn."""
    system = prompts.system_of(CLIENT.bind(variables_for(fields, block, turn)))
    stable = stable_tokens(prompts, fields, block)
    return Preview(system=system, tokens=estimate_tokens(system), stable_tokens=stable)


def stable_tokens(prompts: PromptLibrary, fields: PersonaFields, block: PracticeBlock) -> int:
    """Return about how many tokens the part has that is the same in every turn."""
    return estimate_tokens(prompts.system_of(CLIENT.bind(variables_for(fields, block, None))))


def ask_client(
    prompts: PromptLibrary,
    variables: ClientVariables,
    lines: tuple[Line, ...],
    *,
    seed: str,
    model: str = "",
) -> Request:
    """Return the request for what the client says next.

    Args:
        prompts: all of them.
        variables: whom the model is to play.
        lines: what was said.
        seed: names the client and the moment.
        model: the one that was chosen for the client.
    """
    return prompts.request(
        CLIENT.bind(variables),
        lines,
        seed=seed,
        cache_key=seed.partition("/")[0],
        most_tokens=_MOST_TOKENS,
        model=model,
    )


def _improvise(variables: ClientVariables, random: Random) -> str:
    turn = variables.turn or Turn()
    return improvise(variables.who, variables.case, turn, variables.lines, random)


CLIENT = Prompt[ClientVariables](
    name="practice.client",
    version="4",
    file=Path(__file__).parent / "prompts" / "client.md",
    improvise=_improvise,
)
