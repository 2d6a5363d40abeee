from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.support.money import a_budget
from understudy.llm.money.naming import anew, called, dollars
from understudy.llm.money.schemas import Budget, Period
from understudy.llm.types import Scope


@pytest.mark.parametrize(
    ("budget", "name"),
    [
        (a_budget(Scope.SECTION, "s"), "The budget of this section for today ($2.00)"),
        (a_budget(Scope.FOCUS_GROUP, "f"), "The budget of this focus group for today ($2.00)"),
        (a_budget(Scope.ROLE, "student"), "Your budget for today ($2.00)"),
        (
            a_budget(Scope.USER, "u", Period.MONTH, limit_usd=None, limit_tokens=200_000),
            "Your budget for this month (200,000 tokens)",
        ),
        (
            a_budget(Scope.INSTALLATION, "", Period.TOTAL, limit_tokens=5),
            "The budget of this installation ($2.00, 5 tokens)",
        ),
    ],
)
def test_a_budget_says_whose_it_is_and_how_much(budget: Budget, name: str) -> None:
    assert called(budget) == name


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("2", "$2.00"),
        ("0.005", "$0.005"),
        ("1234.5", "$1,234.50"),
        ("100", "$100.00"),
        ("0", "$0.00"),
    ],
)
def test_dollars_have_cents_and_more_if_need_be(amount: str, text: str) -> None:
    assert dollars(Decimal(amount)) == text


def test_it_is_said_when_a_budget_begins_anew_or_who_can_raise_it() -> None:
    moment = datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert anew(moment, "Europe/Vienna") == "it resets at 00:00 on 22 Nov (Europe/Vienna)"
    assert "an administrator can raise it" in anew(None, "UTC")
