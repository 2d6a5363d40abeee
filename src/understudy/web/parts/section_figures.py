"""How much is practised in a section, what it costs, and what its students say of it."""

from collections.abc import Sequence
from decimal import Decimal

from nicegui import ui

from understudy.llm.money.schemas import BudgetState
from understudy.practice.courses.section_schemas import Section
from understudy.practice.figures.schemas import Costs, SectionFigures, StudentFigures
from understudy.practice.figures.service import QUIET_DAYS
from understudy.practice.sessions.schemas import EndReason
from understudy.web.parts.budget_words import PERIODS
from understudy.web.parts.charts import BarChart, Measure, Stack, colour
from understudy.web.parts.dates import day, moment_text
from understudy.web.parts.figures import UNKNOWN, duration, money, short
from understudy.web.parts.in_place import Switch
from understudy.web.parts.key_figure import KeyFigure
from understudy.web.parts.kit import box, empty, link_button, text
from understudy.web.parts.progress import Gauge
from understudy.web.parts.share_rows import share_rows
from understudy.web.parts.sorted_table import Column, SortedTable
from understudy.web.parts.survey_results import survey_results
from understudy.web.session import Visitor
from understudy.web.theme import asset

_ENDS = {
    EndReason.STUDENT_CLOSE: "The student ended it",
    EndReason.CLIENT_END: "The client ended it",
    EndReason.TIME: "The time was used up",
    EndReason.TURNS: "The turns were used up",
    EndReason.BUDGET: "What it may cost was used up",
    EndReason.SAFETY_STOP: "Stopped for their own sake, and let you know",
    EndReason.ERROR: "A technical failure",
}
_QUIET = {"7": "7 days", "14": "14 days", "30": "30 days"}
_NONE_YET = (
    "As soon as students talk with clients, it is counted here: who practises, how long, how soon "
    "clients answer, and what it costs."
)
_DURING = "in the last 30 days"


class SectionFigureView:
    """The tab, as it was when it was opened or when something else was chosen."""

    def __init__(self, visitor: Visitor, section: Section) -> None:
        self._visitor, self._section = visitor, section
        self._zone = visitor.services.settings.timezone
        self._figures = visitor.services.figures

    async def build(self) -> None:
        """Build the tab."""
        ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
        with box("tools"):
            text("span", "Inactive is who opened no session for", "small quiet")
            days = str(QUIET_DAYS)
            self._quiet = Switch("Inactive after", _QUIET, days, self._look_again)
            text("span", "", "grow")
            to = f"/api/practice/sections/{self._section.id}/figures.csv"
            link_button("Download CSV", to, picture="download")
        self._place = box()
        await self._look_again()
        found = await self._figures.section_survey(self._visitor.actor, self._section.id)
        survey_results(found, self._zone)

    async def _look_again(self) -> None:
        actor = await self._visitor.actor_now()
        found = await self._figures.section(actor, self._section.id, int(self._quiet.value))
        self._place.clear()
        with self._place:
            self._show(found)

    def _show(self, found: SectionFigures) -> None:
        _key_figures(found)
        if not found.sessions:
            with box("section"), empty("chart", "Nobody has practised yet", _NONE_YET):
                pass
        else:
            with box("panel section"), box("charts"):
                _charts(found)
            with box("halves section"):
                with box("panel stack"):
                    text("h2", "How sessions ended")
                    share_rows((_ENDS[reason], number) for reason, number in found.ends.items())
                    if not found.ends:
                        text("p", "No session is over yet.", "quiet")
                if found.costs:
                    self._budgets(found.budgets)
        with box("panel stack section"):
            text("h2", "Students")
            if found.by_student:
                SortedTable(
                    "Students of the section",
                    self._columns(costs=found.costs is not None),
                    found.by_student,
                    "The CSV file has all of them.",
                )
            else:
                text("p", "Nobody is enrolled yet: give them the join code.", "quiet")

    def _columns(self, *, costs: bool) -> list[Column[StudentFigures]]:
        zone = self._zone
        columns = [
            Column[StudentFigures]("Student", lambda s: s.name, lambda s: s.name, falling=False),
            Column[StudentFigures]("Sessions", lambda s: f"{s.sessions:,}", lambda s: s.sessions),
            Column[StudentFigures](
                "Handed in", lambda s: f"{s.handed_in:,}", lambda s: s.handed_in
            ),
            Column[StudentFigures]("Turns", lambda s: f"{s.turns:,}", lambda s: s.turns),
            Column[StudentFigures](
                "Last session",
                lambda s: day(s.last_at, zone) if s.last_at else UNKNOWN,
                lambda s: s.last_at,
            ),
            Column[StudentFigures](
                "State", lambda s: "Active" if s.is_active else "Inactive", lambda s: s.is_active
            ),
        ]
        if costs:
            columns.insert(4, Column("Cost", lambda s: money(s.cost_usd), lambda s: s.cost_usd))
        return columns

    def _budgets(self, budgets: Sequence[BudgetState]) -> None:
        with box("panel stack"):
            text("h2", "Budget")
            if not budgets:
                text("p", "No budget of its own limits this section.", "quiet")
                if self._visitor.actor.is_admin:
                    link_button("To the budgets", "/budgets")
            for each in budgets:
                resets = "An administrator can raise it; it does not reset."
                if each.resets_at:
                    resets = f"Resets at {moment_text(each.resets_at, self._zone)}"
                label = f"This section, {PERIODS[each.period]}"
                Gauge(label).show(each.used, budget_words(each), resets)


def budget_words(state: BudgetState) -> str:
    """Return what is used of a budget: `$1.20 of $5.00`, or tokens where it limits these."""
    if state.limit_usd is not None:
        used_usd = (state.spent_usd or Decimal(0)) + (state.reserved_usd or Decimal(0))
        return f"{money(used_usd)} of {money(state.limit_usd)}"
    used = (state.spent_tokens or 0) + (state.reserved_tokens or 0)
    return f"{short(used)} of {short(state.limit_tokens)} tokens"


def _key_figures(found: SectionFigures) -> None:
    with box("figures"):
        KeyFigure("Students").show(
            f"{found.students:,}", note=f"{found.active:,} active, {found.inactive:,} inactive"
        )
        now = f"{found.live:,} under way now"
        KeyFigure("Sessions").show(short(found.sessions), note=now)
        words, talked = found.first_words, found.talked
        KeyFigure("First words after").show(
            duration(words.median_s if words else None),
            note=f"95 % within {duration(words.p95_s)}" if words else "",
        )
        KeyFigure("Length of a talk").show(
            duration(talked.median_s if talked else None),
            note=f"{duration(talked.mean_s)} in the mean" if talked else "",
        )
        if found.costs:
            _costs(found.costs)


def _costs(costs: Costs) -> None:
    KeyFigure("Cost of a session").show(
        money(costs.mean_usd), note=f"Half cost at most {money(costs.median_usd)}"
    )
    tokens = costs.input_tokens + costs.output_tokens
    KeyFigure("Cost in all").show(money(costs.total_usd), note=f"{short(tokens)} tokens")


def _charts(found: SectionFigures) -> None:
    labels = [f"{each.day.day} {each.day:%b}" for each in found.days]
    counts = [each.sessions for each in found.days]
    chart = BarChart("Sessions", Measure.CALLS, "No session in this time")
    chart.show(labels, [Stack("Sessions", colour(0), counts)], _DURING)
    if found.costs:
        costs = [float(each.cost_usd or 0) for each in found.days]
        chart = BarChart("Cost", Measure.USD, "No known cost in this time")
        chart.show(labels, [Stack("Cost", colour(1), costs)], _DURING)
