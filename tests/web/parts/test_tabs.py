"""The head of the pages on which administrators set what models may do and cost."""

import pytest
from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role


@pytest.mark.parametrize("path", ["/limits", "/budgets", "/prices"])
async def test_the_page_one_is_on_is_marked_beside_the_others_and_in_the_navigation(
    site: Site, path: str
) -> None:
    admin = await site.visitor(Role.ADMIN)
    await admin.open(path)
    tabs = [link for link in admin.find(ui.link).elements if "tab" in link.classes]
    assert sorted(link.props["href"] for link in tabs) == ["/budgets", "/limits", "/prices"]
    assert [t.props["href"] for t in tabs if t.props.get("aria-current") == "page"] == [path]
    areas = [link for link in admin.find(ui.link).elements if "nav-link" in link.classes]
    marked = [a.props["href"] for a in areas if a.props.get("aria-current") == "page"]
    assert marked == ["/limits"]
