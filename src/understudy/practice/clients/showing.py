"""Rows as others see them."""

from understudy.personas.schemas import PersonaFields
from understudy.practice.clients.case_schemas import (
    Expect,
    Mark,
    MarkKind,
    Published,
    TestQuestion,
    TestResult,
    Verdict,
)
from understudy.practice.clients.models import (
    ClientTestResultRow,
    ClientTestRow,
    PublishedClientRow,
    ReplyMarkRow,
)
from understudy.practice.clients.picklists import Difficulty
from understudy.practice.clients.schemas import ClientCard, PracticeBlock


def name_for_authors(name: str, block: PracticeBlock | None) -> str:
    """Return what a client is called where it stands beside the one it was copied from."""
    return f"{name} (copy)" if block and block.copy_of == name else name


def published_of(row: PublishedClientRow) -> Published:
    """Return a published version."""
    return Published(
        persona_id=row.persona_id,
        version_id=row.persona_version_id,
        number=row.number,
        difficulty=Difficulty(row.difficulty),
        published_by=row.published_by,
        published_at=row.published_at,
    )


def card_of(row: PublishedClientRow, fields: PersonaFields, block: PracticeBlock) -> ClientCard:
    """Return what a student sees of a published version."""
    return ClientCard(
        persona_id=row.persona_id,
        version_id=row.persona_version_id,
        number=row.number,
        name=fields.name,
        pronouns=fields.pronouns,
        age=fields.age,
        referral=block.referral,
        difficulty=block.difficulty,
        content_notes=block.content_notes,
        learning_objectives=block.learning_objectives,
    )


def mark_of(row: ReplyMarkRow) -> Mark:
    """Return a mark."""
    return Mark(
        id=row.id,
        persona_id=row.persona_id,
        message_id=row.message_id,
        kind=MarkKind(row.kind),
        reply=row.reply,
        text=row.text,
        principle=row.principle,
        created_at=row.created_at,
    )


def test_of(row: ClientTestRow, result: ClientTestResultRow | None) -> TestQuestion:
    """Return a question with its last result."""
    return TestQuestion(
        id=row.id,
        question=row.question,
        expect=Expect(row.expect),
        fact_id=row.fact_id,
        result=result_of(result) if result else None,
    )


def result_of(row: ClientTestResultRow) -> TestResult:
    """Return a result."""
    return TestResult(
        number=row.number,
        trust=row.trust,
        verdict=Verdict(row.verdict),
        reply=row.reply,
        problem=row.problem,
        model=row.model,
        cost_usd=row.cost_usd,
        ran_at=row.ran_at,
    )
