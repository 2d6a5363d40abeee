from typing import Any

import pytest
from pydantic import ValidationError

from tests.support.money import a_budget
from understudy.kernel.ids import new_id
from understudy.llm.money.schemas import BudgetDraft, Period, PriceDraft
from understudy.llm.types import Scope

TIER = {"input_usd": "1", "cached_usd": "0", "cache_write_usd": "1", "output_usd": "5"}
PERSON = new_id()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"scope": "user", "of": str(PERSON)}, "give limit_usd, limit_tokens or both"),
        ({"scope": "installation", "of": "x", "limit_usd": 1}, "`of` says which one"),
        ({"scope": "section", "of": " ", "limit_usd": 1}, "`of` says which one"),
        ({"scope": "role", "of": "pupil", "limit_usd": 1}, "pupil"),
        ({"scope": "user", "of": "Ada", "limit_usd": 1}, "UUID"),
        ({"scope": "section", "of": "s", "limit_usd": -1}, "greater than or equal"),
        ({"scope": "section", "of": "s", "limit_usd": "0.0000000001"}, "decimal places"),
        ({"scope": "section", "of": "s", "limit_usd": "NaN"}, "finite"),
    ],
)
def test_a_budget_that_would_hold_for_nothing_is_refused(
    given: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        BudgetDraft(period=Period.DAY, **given)


def test_ids_have_one_spelling() -> None:
    draft = BudgetDraft(scope=Scope.USER, of=PERSON.hex.upper(), period=Period.DAY, limit_tokens=1)
    assert draft.of == str(PERSON)


@pytest.mark.parametrize("starts", [(), (1,), (0, 0), (5, 0, 5)])
def test_tiers_begin_at_nothing_and_differ(starts: tuple[int, ...]) -> None:
    tiers = [{**TIER, "above_input_tokens": start} for start in starts]
    with pytest.raises(ValidationError, match="one tier must be above 0"):
        PriceDraft.model_validate({"provider": "openai", "model": "m", "tiers": tiers})


def test_tiers_are_put_in_order() -> None:
    tiers = [{**TIER, "above_input_tokens": start} for start in (9, 0, 5)]
    draft = PriceDraft.model_validate({"provider": "openai", "model": "m", "tiers": tiers})
    assert draft.tiers
    assert [tier.above_input_tokens for tier in draft.tiers] == [0, 5, 9]


@pytest.mark.parametrize(
    ("limit_usd", "limit_tokens", "spent", "share"),
    [
        (2, None, (10**9, 5), 0.5),
        (None, 10, (10**9, 5), 0.5),
        (2, 10, (10**9, 9), 0.9),
        (0, None, (0, 0), 1.0),
        (2, None, (3 * 10**9, 0), 1.5),
    ],
)
def test_a_share_is_that_of_the_limit_that_is_nearer(
    limit_usd: int | None, limit_tokens: int | None, spent: tuple[int, int], share: float
) -> None:
    budget = a_budget(limit_usd=limit_usd, limit_tokens=limit_tokens)
    assert budget.share(*spent) == share
