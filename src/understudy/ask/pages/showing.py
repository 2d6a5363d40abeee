"""Rows of pages as others see them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from understudy.ask.documents.schemas import Room
from understudy.ask.pages.models import AskPageRow
from understudy.ask.pages.readiness import reasons, total
from understudy.ask.pages.schemas import (
    Accent,
    AskPage,
    Opening,
    OpenPage,
    PageBudget,
    PageDocument,
    PageFields,
    PublicDocument,
    PublicPage,
)
from understudy.kernel.clock import now
from understudy.llm.money.schemas import BudgetState, Period

AI_NOTICE = (
    "An AI answers here, from the documents named on this page and from nothing else. It can be "
    "wrong: look at the passages it names."
)
DEMO_NOTICE = "The demo model answers: it finds sentences that fit, without a language model."
KEEPING = (
    "What you ask and what is answered can be read by the owner of this page. It is deleted "
    "{days} after you were here last, or at once if you have it forgotten."
)
RESTING = "This page has answered all it may for today. Nothing is lost: it answers again{when}."

_KEPT = ("title", "greeting", "model", "questions_per_visitor", "expires_at", "privacy_note")


class House(NamedTuple):
    """What is the same for all pages here.

    Attributes:
        is_demo: whether the demo model answers.
        kept_days: that a conversation is kept after its visitor was there last.
    """

    is_demo: bool
    kept_days: int


def budget_of(states: Sequence[BudgetState]) -> PageBudget:
    """Return what a page may spend in a day; nothing if nobody has set it."""
    for state in states:
        if state.period is Period.DAY and state.limit_usd is not None:
            return PageBudget(
                limit_usd=state.limit_usd,
                spent_usd=state.spent_usd or Decimal(0),
                resets_at=state.resets_at,
            )
    return PageBudget(limit_usd=Decimal(0), spent_usd=Decimal(0), resets_at=None)


def set_fields(row: AskPageRow, fields: PageFields) -> None:
    """Write what an owner decides into a page's row, but its documents and its budget."""
    for name in _KEPT:
        setattr(row, name, getattr(fields, name))
    row.suggestions, row.allowed_origins = list(fields.suggestions), list(fields.allowed_origins)
    row.accent, row.opening = fields.accent, fields.opening


def fields_of(row: AskPageRow, documents: Sequence[UUID], budget_usd: Decimal) -> PageFields:
    """Return what an owner has decided of a page."""
    return PageFields(
        **{name: getattr(row, name) for name in _KEPT},
        suggestions=tuple(row.suggestions),
        allowed_origins=tuple(row.allowed_origins),
        accent=Accent(row.accent),
        opening=Opening(row.opening),
        document_ids=tuple(documents),
        budget_per_day_usd=budget_usd,
    )


def page_of(
    row: AskPageRow, documents: tuple[PageDocument, ...], budget: PageBudget, room: Room
) -> AskPage:
    """Return a page as its owner sees it."""
    return AskPage(
        id=row.id,
        owner_id=row.owner_id,
        slug=row.slug,
        is_on=row.is_on,
        **{name: getattr(row, name) for name in _KEPT},
        suggestions=tuple(row.suggestions),
        allowed_origins=tuple(row.allowed_origins),
        accent=Accent(row.accent),
        opening=Opening(row.opening),
        documents=documents,
        tokens=total(documents),
        room=room,
        room_tokens=room.tokens,
        problems=reasons(documents, room, row.expires_at, now()),
        budget=budget,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def open_page_of(
    row: AskPageRow, documents: Sequence[PageDocument], budget: PageBudget, house: House
) -> OpenPage:
    """Return what a visit rests on."""
    return OpenPage(
        id=row.id,
        owner_id=row.owner_id,
        allowed_origins=tuple(row.allowed_origins),
        version_ids=tuple(document.version_id for document in documents),
        model=row.model,
        created_at=row.created_at,
        public=_public_page_of(row, documents, budget, house),
    )


def _public_page_of(
    row: AskPageRow, documents: Sequence[PageDocument], budget: PageBudget, house: House
) -> PublicPage:
    """Return a page as visitors see it."""
    return PublicPage(
        slug=row.slug,
        title=row.title,
        greeting=row.greeting,
        suggestions=tuple(row.suggestions),
        accent=Accent(row.accent),
        opening=Opening(row.opening),
        ai_notice=f"{AI_NOTICE} {DEMO_NOTICE}" if house.is_demo else AI_NOTICE,
        privacy_note=row.privacy_note,
        keeping=KEEPING.format(days="a day" if house.kept_days == 1 else f"{house.kept_days} days"),
        demo=house.is_demo,
        documents=tuple(
            PublicDocument(title=each.title, number=each.number, digest=each.digest)
            for each in documents
        ),
        questions_per_visitor=row.questions_per_visitor,
        expires_at=row.expires_at,
        resting=_resting(budget),
        resting_until=budget.resets_at if budget.is_spent else None,
    )


def resting(until: datetime | None) -> str:
    """Return the sentence with which a page rests until a moment, or until its owner lets it."""
    when = " when its owner lets it"
    if until is not None:
        when = f" at {until:%H:%M} on {until.day} {until:%b} (UTC)"
    return RESTING.format(when=when)


def _resting(budget: PageBudget) -> str:
    return resting(budget.resets_at) if budget.is_spent else ""
