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
    columns = []
    for card in reversed(released):
        view = await visitor.services.feedback.report(visitor.actor, card.id)
        score = view.report.total.score if view.report else None
        if score is not None:
            columns.append(_column(card, score))
    if len(columns) < _FEWEST:
        return
    with box("panel stack tight progress-panel"):
        text("h3", "Your results, from 1 to 4")
        column_chart("Your results, the oldest first", columns)


def _column(card: SessionCard, score: float) -> Column:
    label = f"{card.client_name.split()[0]}, {card.attempt}"
    told = score_of(score).removesuffix(" of 4")
    return Column(label, score / _HIGHEST, told, f"/practice/sessions/{card.id}")
