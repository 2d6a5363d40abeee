"""What students say of sessions when they are over: scores, clients, words."""

from collections.abc import Sequence

from nicegui import ui

from understudy.practice.figures.schemas import (
    ClientScores,
    Comment,
    Question,
    Score,
    SurveyResults,
)
from understudy.web.parts.column_chart import Column as Bar
from understudy.web.parts.column_chart import column_chart
from understudy.web.parts.figures import UNKNOWN, number_of
from understudy.web.parts.kit import box, empty, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.parts.sorted_table import Column, SortedTable

FEW = 5
"""Fewer answers say little, and the page says so."""
QUESTIONS = {
    Question.BELIEVABLE: "Believable?",
    Question.DIFFICULTY_RIGHT: "Difficulty right?",
    Question.HELPFUL: "Helpful?",
}
_NONE_YET = (
    "When a session is over, its student is asked whether the client was believable, as hard as it "
    "should be and helpful. The answers stand here."
)


def survey_results(found: SurveyResults, zone: str) -> None:
    """Add the panels; `zone` is the installation's time zone."""
    if not found.n:
        with empty("notes", "No answers yet", _NONE_YET):
            return
    with box("panel stack section"):
        with box():
            text("h2", "What students say of sessions")
            few = "; so few say little" if found.n < FEW else ""
            told = f"{number_of(found.n, 'answer')}{few}. 1 is not at all, 5 is very much."
            text("p", told, "quiet small")
        with box("thirds"):
            for question, score in found.scores.items():
                _score(QUESTIONS[question], score)
    with box("halves section"):
        _by_client(found.by_client)
        _comments(found.comments, zone)


def _score(name: str, score: Score) -> None:
    most = max(score.counts) or 1
    with box("stack tight"):
        text("h3", name, "small")
        with box("line-up"):
            text("span", mean_of(score.mean), "score-mean numbers")
            text("span", "in the mean", "tiny")
        column_chart(
            f"{name} How many said 1 to 5",
            [
                Bar(str(level), count / most, f"{count:,}")
                for level, count in enumerate(score.counts, start=1)
            ],
        )


def _by_client(clients: Sequence[ClientScores]) -> None:
    columns = [
        Column[ClientScores]("Client", lambda c: c.name, lambda c: c.name, falling=False),
        Column[ClientScores]("Answers", lambda c: f"{c.n:,}", lambda c: c.n),
    ]
    for question, name in QUESTIONS.items():
        columns.append(_mean_column(question, name))
    with box("panel stack"):
        text("h2", "By client")
        SortedTable("What is said of each client", columns, clients)


def _mean_column(question: Question, name: str) -> Column[ClientScores]:
    return Column(name, lambda c: mean_of(c.means[question]), lambda c: c.means[question])


def _comments(comments: Sequence[Comment], zone: str) -> None:
    with box("panel stack"):
        text("h2", "In their words")
        if not comments:
            text("p", "Nobody has added words to their answers.", "quiet")
        with box("comments", "ul"):
            for comment in comments:
                _comment(comment, zone)


def _comment(comment: Comment, zone: str) -> None:
    with box("comment", "li"):
        text("p", comment.text, "prose")
        with box("line-up wrap tiny"):
            text("span", f"On {comment.client_name}")
            if comment.session_id:
                name = comment.student_name or "The session"
                ui.link(name, f"/practice/sessions/{comment.session_id}").classes("link")
            local_moment(comment.at, zone)


def mean_of(mean: float | None) -> str:
    """Return a mean of answers from 1 to 5."""
    return UNKNOWN if mean is None else f"{mean:.1f}"
