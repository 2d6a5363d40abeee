"""What a talk with a client will probably cost: from its prompt and what talks came to before."""

from dataclasses import dataclass
from decimal import Decimal

from understudy.llm.money.pricing import cost_usd
from understudy.llm.money.schemas import Price
from understudy.llm.types import Usage

TURNS = 15
"""Of the worker's, in the conversation that is estimated: what one interview has."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What one turn of a talk comes to.

    Attributes:
        replies: how many replies it is measured on; 0, and all this is assumed.
        line_tokens: of one line, the worker's or the client's.
        reply_tokens: of an answer.
        cached_share: of what is read, from the provider's cache.
        written_share: of what is read, kept by the provider from then on.
        label_input_tokens: of the call that says what the worker's turn does.
        label_output_tokens: of its answer.
    """

    replies: int = 0
    line_tokens: float = 24
    reply_tokens: float = 30
    cached_share: float = 0
    written_share: float = 0
    label_input_tokens: float = 1_700
    label_output_tokens: float = 140


ASSUMED = Talk()
"""Short lines, as in transcripts of real interviews, and no cache: rather too much than too
little."""


def conversation_usd(
    price: Price | None,
    fast_price: Price | None,
    prompt_tokens: float,
    talk: Talk = ASSUMED,
    turns: int = TURNS,
) -> Decimal | None:
    """Return what a talk will probably cost; None if a price is unknown.

    Each turn costs a call for labels, and a reply that reads the prompt and all that was said. The
    opening line is the author's and costs nothing; replies that are asked for again are not in it.

    Args:
        price: of the model that plays the client.
        fast_price: of the model that labels turns.
        prompt_tokens: what the client's prompt has.
        talk: what a turn comes to.
        turns: of the worker.
    """
    if price is None or fast_price is None:
        return None
    label = Usage(round(talk.label_input_tokens), output_tokens=round(talk.label_output_tokens))
    total = turns * cost_usd(fast_price, label)
    for turn in range(1, turns + 1):
        total += cost_usd(price, _reply(talk, prompt_tokens + 2 * turn * talk.line_tokens))
    return total


def _reply(talk: Talk, read_tokens: float) -> Usage:
    return Usage(
        input_tokens=round(read_tokens),
        cached_tokens=int(read_tokens * talk.cached_share),
        cache_write_tokens=int(read_tokens * talk.written_share),
        output_tokens=round(talk.reply_tokens),
    )
