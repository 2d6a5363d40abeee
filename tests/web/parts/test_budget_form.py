"""The form of a budget."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.llm.money.schemas import Period
from understudy.llm.types import Scope
from understudy.web.parts.budget_form import BudgetForm

NOOR = "0198c6a0-0000-7000-8000-000000000001"


async def filled(site: Site, **values: str) -> tuple[BudgetForm, dict[str, Any]]:
    """Return the form of a new budget, filled in by labels, and its fields."""
    admin = await site.visitor(Role.ADMIN)
    with await admin.open("/demo-model"), ui.element() as place:
        form = BudgetForm({NOOR: "Noor Haddad"}, None)
    for label, value in values.items():
        fields_in(place)[label].value = value
        await asyncio.sleep(0.01)  # what to ask next is decided in the page's own time
    return form, fields_in(place)


def fields_in(place: ui.element) -> dict[str, Any]:
    found = (e for e in place.descendants() if isinstance(e, ui.input | ui.select))
    return {str(field.props["label"]): field for field in found}


@pytest.mark.parametrize(
    ("values", "scope", "of"),
    [
        ({}, Scope.ROLE, "student"),
        ({"Role": "teacher"}, Scope.ROLE, "teacher"),
        ({"For": "installation"}, Scope.INSTALLATION, ""),
        ({"For": "product"}, Scope.PRODUCT, "chat"),
        ({"For": "user", "Person": NOOR}, Scope.USER, NOOR),
        (
            {
                "For": "conversation",
                "Address of the conversation": f"http://h/conversations/{NOOR}",
            },
            Scope.CONVERSATION,
            NOOR,
        ),
        (
            {"For": "section", "Address of the section": f"http://h/sections/{NOOR}?tab=figures"},
            Scope.SECTION,
            NOOR,
        ),
    ],
)
async def test_one_says_for_whom_it_is(
    site: Site, values: dict[str, str], scope: Scope, of: str
) -> None:
    form, _ = await filled(site, **values, **{"Limit in US dollars": "2.50"})
    draft = form.read()
    assert draft
    assert (draft.scope, draft.of, draft.period) == (scope, of, Period.DAY)
    assert (draft.limit_usd, draft.limit_tokens, draft.owner_id) == (Decimal("2.50"), None, None)


@pytest.mark.parametrize(
    ("values", "label", "sentence"),
    [
        ({}, "Limit in US dollars", "Please give a limit in dollars, in tokens or both."),
        ({"Limit in US dollars": "two"}, "Limit in US dollars", "Please enter a number"),
        ({"Limit in tokens": "1.5"}, "Limit in tokens", "Please enter a whole number."),
        ({"Limit in US dollars": "2,000,000,000"}, "Limit in US dollars", "Please enter up to"),
        ({"For": "user"}, "Person", "Please choose whom it is for."),
        (
            {"For": "conversation", "Address of the conversation": "the long one"},
            "Address of the conversation",
            "Please paste the address of a conversation.",
        ),
    ],
)
async def test_what_is_wrong_is_told_beside_it_and_kept(
    site: Site, values: dict[str, str], label: str, sentence: str
) -> None:
    form, fields = await filled(site, **values)
    assert form.read() is None
    assert (fields[label].error or "").startswith(sentence)
    assert all(fields[name].value == value for name, value in values.items())
