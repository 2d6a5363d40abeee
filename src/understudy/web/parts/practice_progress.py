"""How somebody's results went over their attempts."""

from collections.abc import Sequence

from understudy.practice.sessions.schemas import SessionCard
from understudy.web.parts.column_chart import Column, column_chart
from understudy.web.parts.feedback_words import score_of
from understudy.web.parts.kit import box, text
from understudy.web.session import Visitor

_HIGHEST = 4
_FEWEST = 2
"""One result is no course of results."""


async def progress(visitor: Visitor, released: Sequence[SessionCard]) -> None:
    """Add a column for each session with feedback, the oldest first, if there are several.

    Args:
        visitor: the student.
        released: their sessions with feedback, the newest first.
    """
    ids = [card.id for card in released]
    scores = await visitor.services.overview.results(visitor.actor, ids)
    columns = [_column(card, scores[card.id]) for card in reversed(released) if card.id in scores]
    if len(columns) < _FEWEST:
        return
    with box("panel stack tight progress-panel"):
        text("h3", "Your results, from 1 to 4")
        column_chart("Your results, the oldest first", columns)


def _column(card: SessionCard, score: float) -> Column:
    label = f"{card.client_name.split()[0]}, {card.attempt}"
    told = score_of(score).removesuffix(" of 4")
    return Column(label, score / _HIGHEST, told, f"/practice/sessions/{card.id}")
