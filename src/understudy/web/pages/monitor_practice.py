"""Practice over some days, for administrators: what was done, what it cost, what people say."""

from datetime import date, timedelta

from nicegui import ui

from understudy.accounts.access import require_admin
from understudy.practice.figures.rules import DaysInvalid
from understudy.practice.figures.schemas import Pilot
from understudy.web.frame import frame
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import box, link_button, text
from understudy.web.parts.pilot_view import day_name, pilot_view
from understudy.web.parts.survey_results import survey_results
from understudy.web.parts.tabs import monitor_head
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

PLACE = "/monitor/practice"
_UNREADABLE = "Choose two days, the first one first, at most a year apart."


async def monitor_practice_page(visitor: Visiting) -> None:
    """Show the page."""
    require_admin(visitor.actor)
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("practice.css")}">')
    with frame(visitor, PLACE, "Practice"), box("page"):
        await MonitorPracticePage(visitor).build()


class MonitorPracticePage:
    """The page as one administrator has it open; the days are theirs to choose."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._figures = visitor, visitor.services.figures

    async def build(self) -> None:
        """Build the page, of the last 30 days."""
        found = await self._figures.pilot(self._visitor.actor)
        with monitor_head(PLACE) as self._sub, box("line-up wrap") as self._downloads:
            pass
        with box("tools days-chosen"):
            self._start = self._day("From", found.start)
            self._end = self._day("To", found.end)
            self._problem = text("p", "", "problem small")
            self._problem.props["role"] = "alert"
        self._place = box()
        await self._show(found)

    def _day(self, label: str, value: date) -> ui.input:
        made = line_field(label, value.isoformat(), self._look_again)
        made.props["type"] = "date"
        return made

    async def _look_again(self) -> None:
        try:
            start, end = (
                date.fromisoformat(field.value or "") for field in (self._start, self._end)
            )
            found = await self._figures.pilot(await self._visitor.actor_now(), start, end)
        except (ValueError, DaysInvalid):
            self._problem.set_text(_UNREADABLE)
            return
        self._problem.set_text("")
        await self._show(found)

    async def _show(self, found: Pilot) -> None:
        actor = await self._visitor.actor_now()
        survey = await self._figures.survey(actor, found.start, found.end)
        days = (found.end - found.start + timedelta(days=1)).days
        told = f"{day_name(found.start)} to {day_name(found.end)}, {days} days"
        self._sub.set_text(told)
        self._downloads.clear()
        with self._downloads:
            query = f"?from={found.start}&to={found.end}"
            for label, name in (("Days as CSV", ".csv"), ("Sections as CSV", "/sections.csv")):
                link_button(label, f"/api/practice/pilot{name}{query}", picture="download")
        self._place.clear()
        with self._place:
            pilot_view(found)
            if found.totals.sessions or survey.n:
                survey_results(survey, self._visitor.services.settings.timezone)
