"""Charts: what is drawn, what is said, and what a table shows."""

import json

import pytest
from nicegui.testing import User

from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.web.parts.charts import MOST_COLOURS, REST, BarChart, Measure, Stack, colour

STACKS = [
    Stack("Chat", colour(0), [100, 0]),
    Stack(":alert(1)", colour(1), [20, 5]),
    Stack("<b>nobody</b>", REST, [0, 0]),
]


@pytest.fixture
async def student(site: Site) -> User:
    student = await site.visitor(Role.STUDENT)
    await student.open("/demo-model")
    return student


def chart_in(student: User, measure: Measure = Measure.TOKENS) -> BarChart:
    assert student.client
    with student.client:
        return BarChart("Tokens", measure, "No tokens in this time")


async def test_bars_are_drawn_from_the_bottom_up_and_said_in_words(student: User) -> None:
    chart = chart_in(student)
    chart.show(["13:00", "14:00"], STACKS, "in two hours")
    drawn = chart._drawn
    assert drawn.options["xAxis"]["data"] == ["13:00", "14:00"]
    assert [s["data"] for s in drawn.options["series"]] == [[100, None], [20, 5], [None, None]]
    said = "Tokens: 125 in two hours, Chat 100, :alert(1) 25."
    assert (drawn.props["role"], drawn.props["aria-label"]) == ("img", said)
    await student.should_not_see("No tokens in this time")


async def test_what_people_are_called_is_never_a_key_that_is_evaluated(student: User) -> None:
    chart = chart_in(student)
    bare = _evaluated(chart._drawn.options)
    chart.show(["13:00", "14:00"], STACKS, "in two hours")
    assert _evaluated(chart._drawn.options) == bare
    assert "alert" not in json.dumps(bare)


async def test_nothing_is_said_to_be_nothing(student: User) -> None:
    chart = chart_in(student)
    chart.show(["13:00", "14:00"], [], "in two hours")
    await student.should_see("No tokens in this time")
    assert chart._drawn.options["yAxis"]["show"] is False


async def test_the_same_figures_are_not_sent_again(
    student: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, sent = chart_in(student), []
    monkeypatch.setattr(chart._drawn, "update", lambda: sent.append(1))
    chart.show(["13:00", "14:00"], STACKS, "in two hours")
    sent.clear()
    chart.show(["13:00", "14:00"], [*STACKS], "in two hours")
    assert sent == []
    chart.show(["13:00", "14:00"], STACKS[:1], "in two hours")
    assert sent


async def test_the_same_is_shown_as_a_table_for_who_asks(student: User) -> None:
    chart = chart_in(student, Measure.USD)
    chart.show(["13:00", "14:00"], [Stack("Chat", colour(0), [0.25, 1.5])], "in two hours")
    await press(student, "Show as table")
    for told in ("13:00", "14:00", "$0.25", "$1.50", "Together"):
        await student.should_see(told)


def test_beyond_the_colours_there_are_all_share_one() -> None:
    colours = [colour(place) for place in range(MOST_COLOURS + 2)]
    assert len(set(colours)) == MOST_COLOURS + 1
    assert colours[-1] == REST


def _evaluated(options: object) -> list[str]:
    if isinstance(options, dict):
        own = [f"{key}={value}" for key, value in options.items() if key.startswith(":")]
        return own + [found for value in options.values() for found in _evaluated(value)]
    if isinstance(options, list):
        return [found for value in options for found in _evaluated(value)]
    return []
