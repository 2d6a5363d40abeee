"""Words that were checked, on their way to who hears them."""

import asyncio

from understudy.llm.calls import Listener
from understudy.llm.types import Answer, Usage

PIECE_EVERY_S = 0.04
"""What was checked is let go in pieces, as speech comes; ten words take a fifth of a second."""
_WORDS_IN_PIECE = 2
_MOST_PIECES = 25


def bare(text: str) -> str:
    """Return a reply without the quotation marks that models put around speech."""
    text = text.strip()
    inner = text[1:-1]
    is_quoted = bool(inner) and text.startswith(("“", '"')) and text.endswith(("”", '"'))
    return inner.strip() if is_quoted and not {"“", "”", '"'} & set(inner) else text


def as_answer(text: str) -> Answer:
    """Return words of the case itself as an answer: no model was asked."""
    return Answer(text=text, usage=Usage(), finish_reason="stop", model="")


async def let_go(text: str, hear: Listener) -> None:
    """Tell a whole reply in pieces, in a second at the most."""
    words = text.split(" ")
    size = max(_WORDS_IN_PIECE, -(-len(words) // _MOST_PIECES))
    for start in range(0, len(words), size):
        if start:
            await asyncio.sleep(PIECE_EVERY_S)
        piece = " ".join(words[start : start + size])
        hear(piece if start == 0 else f" {piece}")
