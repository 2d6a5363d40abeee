"""How much of something is used, as a bar."""

import pytest
from nicegui import ui

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.web.parts.meter import meter


@pytest.mark.parametrize(
    ("spent", "promised", "classes", "percent"),
    [
        (0.0, 0.0, set[str](), "0"),
        (0.5, 0.25, set[str](), "75"),
        (0.5, 0.3, {"near"}, "80"),
        (0.9, 0.3, {"full"}, "100"),
        (2.0, 0.0, {"full"}, "100"),
    ],
)
async def test_a_bar_warns_when_it_is_nearly_full_and_never_leaves_its_frame(
    site: Site, spent: float, promised: float, classes: set[str], percent: str
) -> None:
    student = await site.visitor(Role.STUDENT)
    with await student.open("/demo-model"), ui.element() as place:
        meter("Messages", spent, promised)
    (bar,) = place.default_slot.children
    assert set(bar.classes) == {"meter", *classes}
    assert (bar.props["aria-label"], bar.props["aria-valuenow"]) == ("Messages", percent)
    widths = [float(part.style["width"].rstrip("%")) for part in bar.default_slot.children]
    assert sum(widths) <= 100
