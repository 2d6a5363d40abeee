"""Models' names that stand for others."""

from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from tests.support.site import Site, click, press
from understudy.accounts.access import OPERATOR, Role
from understudy.llm.money.schemas import AliasDraft


async def test_retired_names_are_listed_and_all_of_them_on_demand(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await admin.should_see("Retired by its provider.")
    await admin.should_not_see("openai:gpt-5.2-2025-12-11")
    await press(admin, f"Show all {len(site.services.aliases.list(OPERATOR))}")
    await admin.should_see("openai:gpt-5.2-2025-12-11", retries=20)


async def test_a_name_is_added_and_stands_first(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await open_sheet(admin, "Add a name")
    fill(admin, name="openai:lab", target="openai:gpt-5.4-mini", note="Our notebooks.")
    await press_save(admin)
    await admin.should_see("openai:lab stands for openai:gpt-5.4-mini from now on.", retries=20)
    await admin.should_see("Set here")
    await admin.should_see("Our notebooks.")
    (made,) = (a for a in site.services.aliases.list(OPERATOR) if not a.ships)
    assert (made.name, made.stands_for) == ("openai:lab", "openai:gpt-5.4-mini")


@pytest.mark.parametrize(
    ("name", "target", "sentence"),
    [
        ("", "openai:x", "Please enter a name."),
        ("openai:x", " ", "Please name a model."),
        ("somewhere:x", "openai:x", "is no model"),
        ("openai:gpt-5.4-2026-03-05", "openai:gpt-5.2", "would stand for each other"),
    ],
)
async def test_what_is_wrong_is_told_and_kept(
    site: Site, name: str, target: str, sentence: str
) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await open_sheet(admin, "Add a name")
    fields = fill(admin, name=name, target=target)
    await press_save(admin)
    await admin.should_see(sentence, retries=20)
    assert [field.value for field in fields[:2]] == [name, target]
    assert not any(not alias.ships for alias in site.services.aliases.list(OPERATOR))


async def test_a_name_that_somebody_set_meanwhile_is_not_replaced_silently(site: Site) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open("/prices")
    await open_sheet(admin, "Add a name")
    fill(admin, name="openai:lab", target="openai:gpt-5.4-mini")
    theirs = AliasDraft(name="openai:lab", stands_for="openai:gpt-5.6-terra")
    await site.services.aliases.add(OPERATOR, theirs)
    await press_save(admin)
    await admin.should_see("openai:lab stands for openai:gpt-5.6-terra already.", retries=20)
    await press_save(admin)
    await admin.should_see("openai:lab stands for openai:gpt-5.4-mini from now on.", retries=20)


def fill(user: User, *, name: str, target: str, note: str = "") -> list[Any]:
    """Fill the dialog in; return its fields."""
    by_label: dict[str, Any] = {str(e.props.get("label")): e for e in user.find(ui.input).elements}
    labels = ("Name, as provider:model", "Stands for, as provider:model", "Note")
    fields = [by_label[label] for label in labels]
    for field, value in zip(fields, (name, target, note), strict=True):
        field.value = value
    return fields


async def press_save(user: User) -> None:
    (last,) = (b for b in user.find(ui.button).elements if b.text == "Save")
    click(user, last)


async def open_sheet(user: User, label: str) -> None:
    await press(user, label)
    await user.should_see(kind=ui.dialog, retries=20)
