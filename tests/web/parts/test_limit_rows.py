"""Limits to be changed in place."""

from collections.abc import Callable
from typing import Any

import pytest
from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.llm.adjustments import Adjustment
from understudy.web.parts.limit_rows import LimitRow, TextsRow
from understudy.web.parts.limit_words import TEXTS


def adjustment(name: str, value: object, default: object) -> Adjustment:
    return Adjustment(
        name=name, value=value, default=default, adjusted=value != default, description="What for."
    )


def attempts(value: int) -> Adjustment:
    return adjustment("attempts", value, 3)


async def placed[Row](site: Site, make: Callable[[], Row]) -> tuple[Row, Any]:
    """Return a row on a page, and its field."""
    admin = await site.visitor(Role.ADMIN)
    with await admin.open("/demo-model"), ui.element() as place:
        row = make()
    (field,) = (e for e in place.descendants() if isinstance(e, ui.input | ui.textarea))
    return row, field


async def test_a_row_knows_what_is_wanted(site: Site) -> None:
    row, field = await placed(site, lambda: LimitRow(attempts(5), lambda: None))
    assert not row.touched()
    field.value = "7"
    assert row.touched()
    assert row.read() == 7
    field.value = "3"
    assert row.touched()
    assert row.read() is None, "the default is no adjustment"


async def test_what_is_wrong_stays_in_the_field_and_is_told(site: Site) -> None:
    row, field = await placed(site, lambda: LimitRow(attempts(3), lambda: None))
    field.value = "many"
    with pytest.raises(ValueError, match="Please enter a number"):
        row.read()
    assert field.value == "many"
    assert field.error.startswith("Please enter a number")
    field.value = "4"
    assert field.error is None


async def test_a_row_that_nobody_touched_follows_what_is_in_force(site: Site) -> None:
    row, field = await placed(site, lambda: LimitRow(attempts(3), lambda: None))
    assert not row.follow(attempts(5))
    assert field.value == "5"
    assert not row.touched()


async def test_a_row_that_was_touched_keeps_its_value_and_says_what_changed(site: Site) -> None:
    row, field = await placed(site, lambda: LimitRow(attempts(3), lambda: None))
    field.value = "7"
    assert row.follow(attempts(5))
    assert field.value == "7"
    assert not row.follow(attempts(5)), "it is told once"
    field.value = "5"
    assert not row.touched()


async def test_texts_of_products_are_one_value(site: Site) -> None:
    before = adjustment(TEXTS, {}, {})
    row, field = await placed(site, lambda: TextsRow(before, ["chat"], lambda: None))
    field.value = "  The model rests.  "
    assert row.touched()
    assert row.read() == {"chat": "The model rests."}
    assert row.follow(adjustment(TEXTS, {"chat": "Later."}, {}))
    assert field.value == "  The model rests.  "
    field.value = ""
    assert row.read() is None, "an empty text is the default"


async def test_a_text_of_a_product_without_a_field_stays(site: Site) -> None:
    before = adjustment(TEXTS, {}, {})
    row, field = await placed(site, lambda: TextsRow(before, ["chat"], lambda: None))
    assert not row.follow(adjustment(TEXTS, {"ask": "Later."}, {}))
    assert not row.touched()
    field.value = "Soon."
    assert row.read() == {"chat": "Soon.", "ask": "Later."}
