"""What a client still needs before students meet it, publishing it, and what was published."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from nicegui import ui

from understudy.practice.clients.case_schemas import Findings, Published
from understudy.practice.clients.linter import Finding, Severity
from understudy.practice.clients.picklists import DIFFICULTIES
from understudy.web.notices import notice
from understudy.web.parts.client_form import ClientForm
from understudy.web.parts.dates import moment_text
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import badge, box, button, in_page, native_button, text
from understudy.web.parts.meter import Bar
from understudy.web.session import Visitor

_AT_ONCE = 5
_TOLD_AT_ONCE = 3


class ClientFindings:
    """The panels beside the form that lead to publishing.

    Args:
        visitor: an editor of the client.
        persona_id: whose it is.
        form: to lead to.
        version: the version that is stored, as far as the page knows.
        save: saves what is written; False if it could not be.
    """

    def __init__(
        self,
        visitor: Visitor,
        persona_id: UUID,
        form: ClientForm,
        version: Callable[[], int],
        save: Callable[[], Awaitable[bool]],
    ) -> None:
        self._visitor, self._id, self._form = visitor, persona_id, form
        self._version, self._save = version, save
        self._authoring = visitor.services.clients.authoring
        self._next: str | None = None

    def build(self) -> None:
        """Build the panels; what is in them is read once they are shown."""
        with box("panel"):
            text("h2", "Before students meet them")
            with box("gauge"):
                with box("told"):
                    text("span", "Sections begun", "label")
                    self._count = text("span", "", "value numbers")
                self._begun = Bar("spent", role="progressbar")
                self._empty = text("small", "")
            self._told = text("p", "", "quiet small")
            self._told.props["role"] = "status"
            self._list = box("findings", "ul")
            with box("line-up wrap publish"):
                button("Publish", self._publish, kind="primary", picture="check")
                text("span", "A published version never changes.", "tiny")
        with box("panel"):
            text("h2", "Published versions")
            self._published = box("versions")
            with box("more") as self._more:
                button("Earlier versions", self._read_on, kind="plain")
        ui.timer(0, self._first, once=True)

    async def look(self) -> None:
        """Look at what is stored now."""
        actor = await self._visitor.actor_now()
        self._show(await self._authoring.lint(actor, self._id))
        self.count()

    def count(self) -> None:
        """Show how far the form is."""
        begun = self._form.begun()
        done = sum(is_begun for _, is_begun in begun)
        left = [title for title, is_begun in begun if not is_begun]
        self._count.set_text(f"{done} of {len(begun)}")
        self._begun.show("Sections begun", done / len(begun))
        self._empty.set_text(f"Empty so far: {', '.join(left)}." if left else "")

    async def _first(self) -> None:
        await self.look()
        await self._read_on()

    def _show(self, findings: Findings) -> None:
        stops = sum(item.severity is Severity.STOPS for item in findings.items)
        advice = len(findings.items) - stops
        told = [f"{number_of(stops, 'thing')} to mend before publishing"] if stops else []
        told += [number_of(advice, "piece of advice", "pieces of advice")] if advice else []
        self._told.set_text(f"{', '.join(told)}." if told else "Nothing stands in the way.")
        self._list.clear()
        with self._list:
            for finding in findings.items:
                self._row(finding)

    def _row(self, finding: Finding) -> None:
        stops = finding.severity is Severity.STOPS
        with box("", "li"), native_button("", "finding") as leads:
            with box("line-up"):
                badge("Mend" if stops else "Advice", "danger" if stops else "")
                text("strong", self._form.label_of(finding.place) or "The whole client")
            text("span", finding.sentence, "words")
        leads.on("click", in_page(lambda: self._form.show(finding.place)))

    async def _publish(self) -> None:
        if not await self._save():
            return
        actor = await self._visitor.actor_now()
        findings = await self._authoring.lint(actor, self._id)
        self._show(findings)
        if not findings.can_publish:
            notice(f"This client cannot be published yet. {_what_stops(findings)}", stays=True)
            return
        published = await self._authoring.publish(actor, self._id, expected_version=self._version())
        notice(f"Version {published.number} is published. Students can meet it.")
        self._next = None
        self._published.clear()
        await self._read_on()

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        library = self._visitor.services.clients.library
        page = await library.published(actor, self._id, after=self._next, limit=_AT_ONCE)
        self._next = page.next
        with self._published:
            for version in page.items:
                self._version_row(version)
            if not page.items and not self._published.default_slot.children:
                text("p", "None yet: students cannot meet this client.", "quiet small")
        self._more.set_visibility(page.next is not None)

    def _version_row(self, version: Published) -> None:
        zone = self._visitor.services.settings.timezone
        with box("version"):
            with box("grow stack tight"):
                text("strong", f"Version {version.number}")
                text("span", moment_text(version.published_at, zone), "tiny")
            badge(DIFFICULTIES[version.difficulty].label)


def _what_stops(findings: Findings) -> str:
    """Return what has to be mended; the list beside leads to each field."""
    told = [item.sentence for item in findings.items if item.severity is Severity.STOPS]
    left = f" And {len(told) - _TOLD_AT_ONCE} more, in the list." if told[_TOLD_AT_ONCE:] else ""
    return f"{' '.join(told[:_TOLD_AT_ONCE])}{left}"
