"""Practice of the whole installation over some days: figures, charts, sections, days."""

from collections.abc import Sequence
from datetime import date

from understudy.practice.figures.schemas import Pilot, PilotDay, SectionCost, Sums
from understudy.web.parts.charts import BarChart, Measure, Stack, colour
from understudy.web.parts.figures import UNKNOWN, money, number_of, percent, short
from understudy.web.parts.key_figure import KeyFigure
from understudy.web.parts.kit import box, empty, link_button, text
from understudy.web.parts.sorted_table import Column, SortedTable

_NONE = (
    "In these days no session was held. Once teachers try out clients and students practise, you "
    "read here how much, how much it costs and what they say of it."
)
FREE = "Free practice and trying out"


def pilot_view(found: Pilot) -> None:
    """Add all of it."""
    if not found.totals.sessions:
        with box("section"), empty("chart", "Nobody practised", _NONE):
            link_button("To the sections", "/sections")
        return
    _key_figures(found)
    with box("panel section"), box("charts"):
        _charts(found.days, f"from {day_name(found.start)} to {day_name(found.end)}")
    with box("panel stack section"):
        text("h2", "Cost by section")
        text("p", "Of sessions begun in these days, with all they have used until now.", "quiet")
        SortedTable("Cost by section", _SECTIONS, found.sections, first=1)
    with box("panel stack section"):
        text("h2", "Day by day")
        days = [each for each in reversed(found.days) if each.sums != Sums()]
        SortedTable("Day by day", _DAYS, days)


def day_name(day: date) -> str:
    """Return a day as people read it: `21 Nov 2026`."""
    return f"{day.day} {day:%b %Y}"


def _key_figures(found: Pilot) -> None:
    sums = found.totals
    with box("figures"):
        said = f"{short(sums.messages)} messages, {found.live:,} under way now"
        KeyFigure("Sessions").show(short(sums.sessions), note=said)
        tested = number_of(sums.testers, "teacher or author", "teachers and authors")
        KeyFigure("People").show(short(sums.people), note=f"{tested} tested")
        tokens = short(sums.input_tokens + sums.output_tokens)
        KeyFigure("Cost of a conversation").show(
            money(sums.cost_per_session), note=f"{money(sums.cost_usd)}, {tokens} tokens in all"
        )
        KeyFigure("Replies liked").show(
            percent(sums.liked_share), note=number_of(sums.liked + sums.disliked, "thumb")
        )
        KeyFigure("Sessions that helped").show(
            percent(sums.helped_share), note=f"4 or 5, of {number_of(sums.answers, 'answer')}"
        )
        KeyFigure("Issues noted").show(short(sums.issues), note=_issues(sums))


def _issues(sums: Sums) -> str:
    parts = (
        (sums.disliked, "thumbs down"),
        (sums.disputes, "disputed"),
        (sums.criticised, "marked by authors"),
    )
    return ", ".join(f"{number:,} {what}" for number, what in parts if number)


def _charts(days: Sequence[PilotDay], during: str) -> None:
    labels = [f"{each.day.day} {each.day:%b}" for each in days]
    counts = [each.sums.sessions for each in days]
    chart = BarChart("Sessions", Measure.CALLS, "No session in this time")
    chart.show(labels, [Stack("Sessions", colour(0), counts)], during)
    costs = [float(each.sums.cost_usd) for each in days]
    chart = BarChart("Cost", Measure.USD, "No known cost in this time")
    chart.show(labels, [Stack("Cost", colour(1), costs)], during)


def _place_of(section: SectionCost) -> str:
    return f"/sections/{section.section_id}?tab=figures" if section.section_id else ""


def _used(section: SectionCost) -> float | None:
    return max((each.used for each in section.budgets), default=None)


_SECTIONS = (
    Column[SectionCost](
        "Section",
        lambda s: s.name or FREE,
        lambda s: (s.name or FREE).casefold(),
        _place_of,
        falling=False,
    ),
    Column[SectionCost]("Cost", lambda s: money(s.cost_usd), lambda s: s.cost_usd),
    Column[SectionCost]("Sessions", lambda s: f"{s.sessions:,}", lambda s: s.sessions),
    Column[SectionCost]("Students", lambda s: f"{s.students:,}", lambda s: s.students),
    Column[SectionCost]("Budget used", lambda s: percent(_used(s)), _used),
    Column[SectionCost](
        "Teacher", lambda s: s.teacher or UNKNOWN, lambda s: s.teacher, falling=False
    ),
)
_DAYS = (
    Column[PilotDay]("Day", lambda d: day_name(d.day), lambda d: d.day),
    Column[PilotDay]("Sessions", lambda d: f"{d.sums.sessions:,}", lambda d: d.sums.sessions),
    Column[PilotDay]("Messages", lambda d: f"{d.sums.messages:,}", lambda d: d.sums.messages),
    Column[PilotDay]("People", lambda d: f"{d.sums.people:,}", lambda d: d.sums.people),
    Column[PilotDay]("Tested", lambda d: f"{d.sums.testers:,}", lambda d: d.sums.testers),
    Column[PilotDay]("Cost", lambda d: money(d.sums.cost_usd), lambda d: d.sums.cost_usd),
    Column[PilotDay](
        "Cost each", lambda d: money(d.sums.cost_per_session), lambda d: d.sums.cost_per_session
    ),
    Column[PilotDay]("Liked", lambda d: percent(d.sums.liked_share), lambda d: d.sums.liked_share),
    Column[PilotDay](
        "Helped", lambda d: percent(d.sums.helped_share), lambda d: d.sums.helped_share
    ),
    Column[PilotDay]("Issues", lambda d: f"{d.sums.issues:,}", lambda d: d.sums.issues),
)
