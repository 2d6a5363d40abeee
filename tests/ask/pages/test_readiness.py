"""Why a page cannot answer."""

from datetime import timedelta

import pytest

from tests.ask.documents.test_fitting import room
from understudy.ask.pages.readiness import EXPIRED, NO_DOCUMENTS, reasons
from understudy.ask.pages.schemas import PageDocument
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id

NOW = now()


def documents(*tokens: int) -> list[PageDocument]:
    """Return documents as long as these."""
    return [
        PageDocument(
            id=new_id(), title="Book", version_id=new_id(), number=1, digest="d", tokens=each
        )
        for each in tokens
    ]


@pytest.mark.parametrize("days", [None, 1])
def test_a_page_with_documents_that_fit_answers_until_its_last_day(days: int | None) -> None:
    until = None if days is None else NOW + timedelta(days=days)
    assert reasons(documents(10_000, 10_000), room(), until, NOW) == ()


def test_without_documents_or_after_its_last_day_it_does_not() -> None:
    assert reasons([], room(), NOW, NOW) == (NO_DOCUMENTS, EXPIRED)


def test_documents_must_fit_together() -> None:
    (problem,) = reasons(documents(10_000, 10_001), room(), None, NOW)
    assert "20,001 tokens" in problem
