"""What an owner may decide of a page."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from understudy.ask.pages.schemas import Accent, PageChanges, PageDraft, PageFields
from understudy.web.parts.tones import TONES


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "  "},
        {"suggestions": ["Q?"] * 7},
        {"suggestions": [" "]},
        {"accent": "pink"},
        {"budget_per_day_usd": "-1"},
        {"questions_per_visitor": 0},
        {"expires_at": "2026-11-21T10:00:00"},
        {"allowed_origins": ["http://example.org"]},
        {"slug": "pages"},
        {"owner_id": "x"},
    ],
)
def test_what_makes_no_page_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PageDraft.model_validate({"title": "Ask us", **fields})


def test_a_page_has_one_of_the_houses_colours() -> None:
    assert {each.value for each in Accent} == set(TONES)


def test_changes_leave_what_they_do_not_name_and_take_away_only_what_may_be_missing() -> None:
    fields = PageFields(title="Ask us", model="demo", greeting="Hello")
    changes = PageChanges.model_validate(
        {"greeting": None, "model": None, "budget_per_day_usd": "2", "slug": "our-rules"}
    )
    expected = {"model": None, "budget_per_day_usd": Decimal(2)}
    assert changes.over(fields) == fields.model_copy(update=expected)
    assert PageChanges().over(fields) == fields
