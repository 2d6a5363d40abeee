"""The versions of a persona: what changed, and the way back."""

from nicegui import ui

from understudy.personas.schemas import Persona, PersonaVersion
from understudy.web.notices import notice
from understudy.web.parts.dates import moment_text
from understudy.web.parts.difference import Difference, differences
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.session import Visitor

_AT_ONCE = 5


class PersonaHistory:
    """The history of one persona, as one of its editors sees it."""

    def __init__(self, visitor: Visitor, persona: Persona) -> None:
        self._visitor, self._personas = visitor, visitor.services.personas
        self._persona = persona
        self._next: str | None = None

    def build(self) -> None:
        """Build the panel; the versions are read once it is shown."""
        with box("panel"):
            text("h2", "History")
            self._list = box("versions")
            with box("more") as self._more:
                button("Earlier versions", self._read_on, kind="plain")
        ui.timer(0, self._read_on, once=True)

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._personas.versions(
            actor, self._persona.id, after=self._next, limit=_AT_ONCE
        )
        self._next = page.next
        with self._list:
            for version in page.items:
                self._row(version)
        self._more.set_visibility(page.next is not None)

    def _row(self, version: PersonaVersion) -> None:
        zone = self._visitor.services.settings.timezone
        with box("version"):
            with box("grow stack tight"):
                with box("line-up"):
                    text("strong", f"Version {version.number}")
                    if version.number == self._persona.version:
                        badge("Current", "good")
                text("span", moment_text(version.created_at, zone), "tiny")
            if version.number != self._persona.version:
                button("Compare", lambda: self._compare(version), kind="plain").classes("small")

    def _compare(self, version: PersonaVersion) -> None:
        async def restore() -> None:
            actor = await self._visitor.actor_now()
            await self._personas.restore(actor, self._persona.id, version.number)
            close()
            notice(f"Version {version.number} is the newest again.")
            ui.navigate.to(f"/personas/{self._persona.id}")

        with sheet(f"From version {version.number} to now", "broad") as close:
            found = differences(version.fields, self._persona.fields)
            if not found:
                text("p", "They are the same, word for word.", "quiet")
            with box("changes"):
                for difference in found:
                    _show(difference)
            with box("actions"):
                button("Close", close, kind="plain")
                button(f"Restore version {version.number}", restore, picture="restore")


def _show(difference: Difference) -> None:
    with box("change"):
        text("h3", difference.label)
        for sign, words, name in (
            ("before", difference.before, "Before: "),
            ("after", difference.after, "Now: "),
        ):
            if words:
                with box(sign):
                    text("span", name, "hidden-text")
                    text("span", words)
