"""How a mark on a reply becomes a principle: always the same words around the author's own."""

from understudy.kernel.errors import Conflict
from understudy.practice.clients.case_schemas import MarkKind
from understudy.practice.clients.schemas import PracticeBlock

MOST_PRINCIPLES = 60
_MOST = 2_000


class TooManyPrinciples(Conflict):
    """A case has at most {most} principles; take one away first. Nothing was changed."""

    code = "too_many_principles"


def principle_from(kind: MarkKind, text: str) -> str:
    """Return the principle that follows from a mark: a whole sentence to whoever plays them."""
    said = _ended(text)
    if kind is MarkKind.KUDOS:
        return f"Keep doing this: {said}"[:_MOST]
    if kind is MarkKind.CRITIQUE:
        return f"Do not do this: {said}"[:_MOST]
    # Without the reply it stands for: what that may have told too early would be in every prompt.
    return f"Talk like this: “{text}”"[:_MOST]


def with_principle(block: PracticeBlock, principle: str) -> PracticeBlock:
    """Return a block with one more principle.

    Raises:
        TooManyPrinciples: there is no room, and what an author wrote is not ours to drop.
    """
    if principle in block.principles:
        return block
    if len(block.principles) >= MOST_PRINCIPLES:
        raise TooManyPrinciples(most=MOST_PRINCIPLES)
    return block.model_copy(update={"principles": (*block.principles, principle)})


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", "”", '"')) else f"{text}."
