"""Makes a session's report of what is stored: anew each time, so that nothing in it is stale."""

from typing import NamedTuple

from understudy.kernel.db import Session
from understudy.practice.courses import rubric_store
from understudy.practice.courses.models import RubricVersionRow
from understudy.practice.courses.rubric_template import TEMPLATE_ID
from understudy.practice.feedback import store
from understudy.practice.feedback.cue_facts import facts_of
from understudy.practice.feedback.digests import (
    Digest,
    agreement_worth_telling,
    digest_of,
    rank_of,
)
from understudy.practice.feedback.judge_schemas import JudgeAnswer
from understudy.practice.feedback.models import DisputeRow, JudgementRow, ReportRow
from understudy.practice.feedback.problems import NoRubric
from understudy.practice.feedback.record import Record, record_of
from understudy.practice.feedback.report import Material, report_of
from understudy.practice.feedback.schemas import (
    Agreement,
    Dispute,
    Header,
    Override,
    Report,
    ReportSummary,
)
from understudy.practice.feedback.view_schemas import ReportState
from understudy.practice.mind.schemas import Fact
from understudy.practice.sessions import store as sessions
from understudy.practice.sessions.models import PracticeSessionRow
from understudy.practice.sessions.moving import spoken_s
from understudy.practice.sessions.showing import client_of

_LATEST = 200
"""Confirmed reports that agreement is measured on, each time a report is read."""


async def rubric_of(session: Session, row: PracticeSessionRow) -> RubricVersionRow:
    """Return what a session is judged by: in free practice the rubric that comes with Understudy.

    Raises:
        NoRubric: that was never put in place.
    """
    if row.rubric_version_id is not None:
        found = await store.rubric_version(session, row.rubric_version_id)
    else:
        shipped = await rubric_store.rubric_anywhere(session, TEMPLATE_ID)
        found = shipped[1] if shipped else None
    if found is None:
        raise NoRubric
    return found


class Made(NamedTuple):
    """A report, the interview it is about, and what the client knows."""

    report: Report
    record: Record
    facts: tuple[Fact, ...]


async def made(
    session: Session, row: PracticeSessionRow, found: ReportRow, *, reveal: bool
) -> Made | None:
    """Return the report of a session; None if nothing was judged yet."""
    judged = await _judgement(session, found)
    version = await _rubric(session, found)
    if judged is None or version is None:
        return None
    record = await record_of(session, row)
    _, fields, block = await client_of(session, row.persona_version_id)
    rubric = rubric_store.fields_of(version)
    header = Header(
        case=fields.name,
        attempt=row.attempt,
        duration_s=round(await spoken_s(session, row)) if row.began_at else None,
        turns=len(record.turns),
        model=judged.model,
        prompt_version=judged.prompt_version,
        rubric=rubric.name,
        rubric_version=version.number,
    )
    material = Material(
        header=header,
        rubric=rubric,
        turns=record.turns,
        answer=JudgeAnswer.model_validate(judged.answer),
        steps=record.steps,
        choices=record.choices,
        facts=block.character.facts,
        reflection=record.reflection,
        reveal=reveal,
        last=await _last(session, row),
        overrides=await _overrides(session, row),
        dispute=await _dispute(session, row),
        confirmed=found.state == ReportState.CONFIRMED,
        agreement=await _agreement(session, version),
    )
    return Made(report_of(material), record, block.character.facts)


async def refresh(session: Session, row: PracticeSessionRow, found: ReportRow) -> None:
    """Let lists know what a report says now: after it was judged, or a teacher changed it."""
    await session.flush()
    whole = await made(session, row, found, reveal=True)
    if whole is None:
        return
    record = whole.record
    about = facts_of(whole.report.cues, whole.facts, record.turns, record.steps)
    digest, said = digest_of(whole.report, about), await store.dispute(session, row.id)
    waits = is_open(said)
    found.digest, found.score = digest.model_dump(mode="json"), digest.score
    found.confidence, found.rank = digest.confidence, rank_of(digest, is_disputed=waits)
    found.awaits_review = waits or found.state == ReportState.DRAFT
    await session.flush()


def is_open(said: DisputeRow | None) -> bool:
    """Say whether a student waits for an answer."""
    return said is not None and said.answer is None


async def _overrides(session: Session, row: PracticeSessionRow) -> list[Override]:
    return [
        Override(criterion_id=each.criterion_id, level=each.level, reason=each.reason)
        for each in await store.overrides(session, row.id)
    ]


async def _dispute(session: Session, row: PracticeSessionRow) -> Dispute | None:
    said = await store.dispute(session, row.id)
    return Dispute(reason=said.reason, answer=said.answer) if said else None


async def _judgement(session: Session, found: ReportRow) -> JudgementRow | None:
    return await session.get(JudgementRow, found.judgement_id) if found.judgement_id else None


async def _rubric(session: Session, found: ReportRow) -> RubricVersionRow | None:
    if found.rubric_version_id is None:
        return None
    return await store.rubric_version(session, found.rubric_version_id)


async def _last(session: Session, row: PracticeSessionRow) -> ReportSummary | None:
    """Return what was said about the attempt before, so as not to say it again."""
    tried = await sessions.attempts(session, row.student_id, row.pair_id, row.persona_version_id)
    earlier = [each.id for each in tried if each.attempt < row.attempt]
    found = await store.digests(session, earlier, Digest)
    return next((found[each].summary for each in reversed(earlier) if each in found), None)


async def _agreement(session: Session, version: RubricVersionRow) -> Agreement | None:
    found = await store.confirmed(session, _LATEST, rubric_version_id=version.id)
    return agreement_worth_telling(digest for _, digest in found)
