"""SQL of what students say of sessions: functions over a session that the caller opened."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_

from understudy.accounts.store import names_of
from understudy.kernel.db import Session
from understudy.personas.models import PersonaVersionRow
from understudy.practice.figures.schemas import ClientScores, Comment, Question, Score, Stretch
from understudy.practice.sessions.models import PracticeSessionRow, SurveyRow

MOST_COMMENTS = 50
MOST_CLIENTS = 50
_LEVELS = (1, 2, 3, 4, 5)
_COLUMNS: dict[Question, Any] = {
    Question.BELIEVABLE: SurveyRow.believable,
    Question.DIFFICULTY_RIGHT: SurveyRow.difficulty_right,
    Question.HELPFUL: SurveyRow.helpful,
}

type Which = Sequence[ColumnElement[bool]]
"""Conditions over `SurveyRow`."""


def of_section(section_id: UUID) -> Which:
    """Which answers are those of a section's students."""
    return [SurveyRow.section_id == section_id]


def within(time: Stretch) -> Which:
    """Which answers were given in a time."""
    return [SurveyRow.at >= time.start, SurveyRow.at < time.end]


async def scores(session: Session, which: Which) -> tuple[int, dict[Question, Score]]:
    """Return how many answered, and what they said."""
    counts = [
        func.count().filter(column == level) for column in _COLUMNS.values() for level in _LEVELS
    ]
    means = [func.avg(column) for column in _COLUMNS.values()]
    query = select(func.count(), *means, *counts).select_from(SurveyRow).where(*which)
    n, *found = (await session.execute(query)).one()
    averages, counted = found[: len(_COLUMNS)], found[len(_COLUMNS) :]
    return n, {
        question: Score(
            mean=_mean(averages[place]),
            counts=list(counted[place * len(_LEVELS) : (place + 1) * len(_LEVELS)]),
        )
        for place, question in enumerate(_COLUMNS)
    }


async def by_client(session: Session, which: Which) -> list[ClientScores]:
    """Return what is said of each client, those with most answers first."""
    version, number = PersonaVersionRow, func.count().label("n")
    query = (
        select(version.persona_id, func.max(version.number), number)
        .add_columns(*(func.avg(column) for column in _COLUMNS.values()))
        .select_from(SurveyRow)
        .join(PracticeSessionRow, PracticeSessionRow.id == SurveyRow.session_id)
        .join(version, version.id == PracticeSessionRow.persona_version_id)
        .where(*which)
        .group_by(version.persona_id)
        .order_by(number.desc(), version.persona_id)
        .limit(MOST_CLIENTS)
    )
    rows = (await session.execute(query)).all()
    names = await _names(session, {(row[0], row[1]) for row in rows})
    return [
        ClientScores(
            persona_id=persona_id,
            name=names[persona_id],
            n=n,
            means={each: round(float(mean), 2) for each, mean in zip(_COLUMNS, means, strict=True)},
        )
        for persona_id, _, n, *means in rows
    ]


async def comments(session: Session, which: Which, *, named: bool) -> list[Comment]:
    """Return what was written, the newest first; with who wrote it if `named`."""
    held, version = PracticeSessionRow, PersonaVersionRow
    name = version.fields["name"].as_string()
    query = (
        select(SurveyRow.at, SurveyRow.words, name, held.id, held.student_id)
        .join(held, held.id == SurveyRow.session_id)
        .join(version, version.id == held.persona_version_id)
        .where(*which, SurveyRow.words != "")
        .order_by(SurveyRow.at.desc(), SurveyRow.session_id)
        .limit(MOST_COMMENTS)
    )
    rows = (await session.execute(query)).all()
    names = await names_of(session, {row[4] for row in rows}) if named else {}
    return [
        Comment(
            at=at,
            text=words,
            client_name=client,
            session_id=session_id if named else None,
            student_name=names.get(student_id),
        )
        for at, words, client, session_id, student_id in rows
    ]


async def _names(session: Session, versions: Iterable[tuple[UUID, int]]) -> dict[UUID, str]:
    row = PersonaVersionRow
    query = select(row.persona_id, row.fields["name"].as_string()).where(
        tuple_(row.persona_id, row.number).in_(list(versions))
    )
    return dict((await session.execute(query)).all())


def _mean(found: Any) -> float | None:  # noqa: ANN401 what a database gives
    return None if found is None else round(float(found), 2)
