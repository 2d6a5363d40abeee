"""Importing a roster, and what became of each of its lines."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui
from nicegui.events import GenericEventArguments

from understudy.accounts.schemas import OneTimeLink
from understudy.kernel.errors import Invalid
from understudy.practice.courses.section_schemas import RosterReport
from understudy.web.parts.course_words import count_of
from understudy.web.parts.fields import prose_field
from understudy.web.parts.kit import box, button, sheet, text
from understudy.web.parts.secret import secret_line
from understudy.web.session import Visitor

_LEAD = (
    "A table with the columns email, name and role, as spreadsheets and student offices save it. "
    "Doing it again does only what is not done."
)
_EXAMPLE = "email,name,role\namina@example.org,Amina Diallo,student"
# The file goes to the API as it is: the server knows every encoding that spreadsheets use.
_SEND = """async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    const body = new FormData();
    body.append("file", file);
    event.target.value = "";
    try {
        const answer = await fetch("/api/practice/sections/%s/roster",
            { method: "POST", body, credentials: "same-origin" });
        const said = await answer.json();
        emit(answer.ok ? { report: said } : { problem: said.detail || said.title });
    } catch {
        emit({ problem: "The server cannot be reached. Nothing is lost; please try again." });
    }
}"""


class RosterDialog:
    """A dialog that takes a roster as a file or pasted, and then shows the report."""

    def __init__(
        self, visitor: Visitor, section_id: UUID, done: Callable[[], Awaitable[None]]
    ) -> None:
        self._visitor, self._section_id, self._done = visitor, section_id, done
        self._client = ui.context.client
        with sheet("Import a roster", "broad") as self._close:
            text("p", _LEAD, "quiet")
            file = ui.element("input").classes("native file")
            file.props.update({"type": "file", "accept": ".csv,.tsv,.txt", "aria-label": "File"})
            file.on("change", self._sent, js_handler=_SEND % section_id)
            self._pasted = prose_field("Or paste it here", "").classes("roster-text")
            self._pasted.props["placeholder"] = _EXAMPLE
            self._problem = text("p", "", "problem")
            self._problem.props["role"] = "alert"
            with box("actions"):
                button("Cancel", self._close, kind="plain")
                button("Import what is pasted", self._read_pasted, kind="primary")

    async def _read_pasted(self) -> None:
        actor = await self._visitor.actor_now()
        data = str(self._pasted.value or "").encode()
        sections = self._visitor.services.sections
        try:
            report = await sections.import_roster(actor, self._section_id, data)
        except Invalid as error:
            self._problem.set_text(error.message)
            return
        await self._take(report)

    async def _sent(self, event: GenericEventArguments) -> None:
        """Hear what the API answered to the browser."""
        if "report" in event.args:
            with self._client.content:  # the dialog is about to go
                await self._take(RosterReport.model_validate(event.args["report"]))
        else:
            self._problem.set_text(str(event.args.get("problem")))

    async def _take(self, report: RosterReport) -> None:
        self._close()
        await self._done()
        show_report(self._visitor, report)


def show_report(visitor: Visitor, report: RosterReport) -> None:
    """Open a dialog with what became of every line."""
    with sheet("The roster is imported", "broad") as close:
        text("p", summary_of(report), "quiet").props["role"] = "status"
        with box("report-lines stack"):
            if report.bad:
                _lines("Not understood", [f"Line {b.line}: {b.reason}." for b in report.bad])
            if report.unknown:
                _lines(
                    "Without an account here: give them the code of the section",
                    [f"Line {u.line}: {f'{u.name} {u.email}'.strip()}" for u in report.unknown],
                )
            if report.created:
                text("h3", "New accounts: pass these links on; each works once, and is shown now")
                for link in report.created:
                    _link(visitor, link)
        with box("actions"):
            button("Done", close, kind="primary")


def summary_of(report: RosterReport) -> str:
    """Return the counts of a report in one sentence."""
    said = [
        f"{report.enrolled:,} enrolled" if report.enrolled else "",
        f"{report.reactivated:,} back again" if report.reactivated else "",
        f"{report.already_there:,} there already" if report.already_there else "",
        f"{len(report.unknown):,} without an account" if report.unknown else "",
        f"{count_of(len(report.bad), 'line')} not understood" if report.bad else "",
    ]
    return ", ".join(part for part in said if part) + "." if any(said) else "Nobody was in it."


def _lines(title: str, sentences: list[str]) -> None:
    text("h3", title)
    with box("plain-list", "ul"):
        for sentence in sentences:
            text("li", sentence)


def _link(visitor: Visitor, link: OneTimeLink) -> None:
    reached_at = str(ui.context.client.request.base_url).rstrip("/")
    address = visitor.services.settings.public_url or reached_at
    text("span", f"{link.person.name} · {link.person.email}", "small quiet")
    secret_line(address + link.path, f"link of {link.person.name}")
