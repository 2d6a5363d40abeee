"""A gauge tells in words, to the eye and to a screen reader how much is used."""

import pytest

from tests.support.site import Site
from understudy.accounts.access import Role
from understudy.web.parts.progress import Gauge


@pytest.mark.parametrize(
    ("share", "classes", "width", "now"),
    [
        (0.2, ["meter"], "20.0%", "20"),
        (0.8, ["meter", "near"], "80.0%", "80"),
        (1.4, ["meter", "full"], "100.0%", "100"),
    ],
)
async def test_a_gauge_warns_when_little_is_left(
    site: Site, share: float, classes: list[str], width: str, now: str
) -> None:
    student = await site.visitor(Role.STUDENT)
    page = await student.open("/demo-model")
    with page:
        gauge = Gauge("Requests")
    gauge.show(0, "0 of 50")
    gauge.show(share, "so many of 50", "Free again soon", label="Key 1")
    (bar,) = (e for e in gauge.root.descendants() if "meter" in e.classes)
    (spent,) = bar.descendants()
    assert list(bar.classes) == classes
    assert spent.style["width"] == width
    assert bar.props["role"] == "meter"
    assert (bar.props["aria-label"], bar.props["aria-valuenow"]) == ("Key 1", now)
    await student.should_see("Free again soon")
    await student.should_see("so many of 50")
