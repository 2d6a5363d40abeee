"""What a model is told when it speaks as a persona."""

from pathlib import Path
from random import Random

from understudy.llm.prompts import Prompt, Variables
from understudy.personas.demo import improvise
from understudy.personas.schemas import PersonaFields


class ChatVariables(Variables):
    """Whom the model is to be. Nothing that changes from turn to turn, so that it can be cached."""

    persona: PersonaFields


def _improvise(variables: ChatVariables, random: Random) -> str:
    return improvise(variables.persona, variables.lines, random)


CHAT = Prompt[ChatVariables](
    name="personas.chat",
    version="1",
    file=Path(__file__).parent / "prompts" / "chat.md",
    improvise=_improvise,
)
