"""A row of small columns."""

from nicegui import ui

from tests.support.site import Site
from understudy.web.parts.column_chart import Column, column_chart


async def test_each_step_is_said_and_drawn_and_may_lead_on(site: Site) -> None:
    steps = [Column("1", 0.5, "2.0"), Column("2", 1.4, "4.0", "/practice"), Column("3", -1, "1.0")]

    @ui.page("/columns-here")
    def page() -> None:
        column_chart("Results", steps)

    user = site.stranger()
    await user.open("/columns-here")
    for said in ("2.0", "4.0", "1.0"):
        await user.should_see(said)
    bars = [e for e in user.find(ui.element).elements if "column-bar" in e.classes]
    heights = [bar.style["height"] for bar in sorted(bars, key=lambda bar: bar.id)]
    assert heights == ["50%", "100%", "0%"]
    assert [link.props["href"] for link in user.find(ui.link).elements] == ["/practice"]
