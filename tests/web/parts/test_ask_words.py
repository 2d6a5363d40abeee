from datetime import timedelta
from decimal import Decimal

import pytest

from understudy.ask.documents.schemas import Room
from understudy.ask.pages.schemas import Accent, AskPage, Opening, PageBudget
from understudy.kernel.clock import now
from understudy.kernel.ids import new_id
from understudy.web.parts.ask_words import (
    address_of,
    fact_words,
    form_words,
    frame_of,
    script_of,
    size_words,
    state_of,
)

AT = now()
ROOM = Room(
    model="demo", window_tokens=9_000, instruction_tokens=1, history_tokens=1, reply_tokens=1
)
PAGE = AskPage(
    id=new_id(),
    owner_id=new_id(),
    slug="ask-us",
    is_on=True,
    title="Ask us",
    greeting="",
    suggestions=(),
    accent=Accent.TEAL,
    model=None,
    opening=Opening.LINK,
    questions_per_visitor=30,
    expires_at=None,
    allowed_origins=(),
    privacy_note="",
    documents=(),
    tokens=0,
    room=ROOM,
    room_tokens=ROOM.tokens,
    problems=(),
    budget=PageBudget(limit_usd=Decimal(1), spent_usd=Decimal(0), resets_at=None),
    created_at=AT,
    updated_at=AT,
)
SPENT = PageBudget(limit_usd=Decimal(1), spent_usd=Decimal(1), resets_at=None)


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({}, "On"),
        ({"is_on": False, "budget": SPENT}, "Off"),
        ({"budget": SPENT}, "Resting"),
        ({"expires_at": AT, "problems": ("Its last day is over.",)}, "Over"),
        ({"expires_at": AT + timedelta(days=1)}, "On"),
        ({"problems": ("It is too long.",), "budget": SPENT}, "Cannot answer"),
    ],
)
def test_a_page_is_in_one_state_and_what_matters_most_comes_first(
    changes: dict[str, object], label: str
) -> None:
    assert state_of(PAGE.model_copy(update=changes), AT).label == label


def test_a_page_that_cannot_answer_says_why() -> None:
    page = PAGE.model_copy(update={"problems": ("It is too long.", "It is empty.")})
    assert state_of(page, AT).sentence == "It is too long. It is empty."


def test_who_may_ask_is_told() -> None:
    page = PAGE.model_copy(update={"opening": Opening.SIGN_IN})
    assert state_of(page, AT).sentence == "Whoever has an account here can ask."


def test_lines_for_other_sites_hold_no_markup_of_the_title() -> None:
    base = "https://ask.example"
    assert address_of(base, "us") == "https://ask.example/a/us"
    assert script_of(base, "us") == (
        '<script type="module" src="https://ask.example/embed.js" data-page="us"></script>'
    )
    framed = frame_of(base, "us", 'Ask "us" <b>')
    assert 'src="https://ask.example/a/us?embed"' in framed
    assert 'title="Ask &quot;us&quot; &lt;b&gt;"' in framed


def test_files_are_told_in_words() -> None:
    assert [form_words(form) for form in ("pdf", "json-resume", "new-form")] == [
        "PDF",
        "JSON Resume",
        "New form",
    ]
    assert [size_words(size) for size in (812, 14_336, 2_411_725)] == [
        "812 bytes",
        "14 KB",
        "2.3 MB",
    ]


def test_a_fact_names_its_sentences_without_marks() -> None:
    assert fact_words("Ten years. [~S11 S17]") == "Ten years. (From 11, 17.)"
    assert fact_words("Today is Monday.") == "Today is Monday."
