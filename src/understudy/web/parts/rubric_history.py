"""The versions of a rubric: to be read, and taken up again."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from understudy.practice.courses.rubric_schemas import Rubric, RubricFields, RubricVersion
from understudy.web.parts.dates import moment_text
from understudy.web.parts.kit import badge, box, button, sheet, text
from understudy.web.parts.rubric_reading import rubric_reading
from understudy.web.session import Visitor

_AT_ONCE = 5


class RubricHistory:
    """The history of one rubric; `take_up` makes the fields of a version the newest again."""

    def __init__(
        self,
        visitor: Visitor,
        rubric: Rubric,
        take_up: Callable[[RubricFields], Awaitable[object]] | None,
    ) -> None:
        self._visitor, self._rubric, self._take_up = visitor, rubric, take_up
        self._next: str | None = None
        with box("panel"):
            text("h2", "Versions")
            self._list = box("versions")
            with box("more") as self._more:
                button("Earlier versions", self._read_on, kind="plain")
        ui.timer(0, self._read_on, once=True)

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._visitor.services.rubrics.versions(
            actor, self._rubric.id, after=self._next, limit=_AT_ONCE
        )
        self._next = page.next
        with self._list:
            for version in page.items:
                self._row(version)
        self._more.set_visibility(page.next is not None)

    def _row(self, version: RubricVersion) -> None:
        zone = self._visitor.services.settings.timezone
        with box("version"):
            with box("grow stack tight"):
                with box("line-up"):
                    text("strong", f"Version {version.number}")
                    if version.number == self._rubric.version:
                        badge("Current", "good")
                text("span", moment_text(version.created_at, zone), "tiny")
            if version.number != self._rubric.version:
                read = button("Read", lambda: self._read(version), kind="plain")
                read.classes("small").props["aria-label"] = f"Read version {version.number}"

    def _read(self, version: RubricVersion) -> None:
        async def take_up() -> None:
            if self._take_up:
                await self._take_up(version.fields)
            close()

        with sheet(f"Version {version.number}: {version.fields.name}", "broad") as close:
            with box("changes"):
                rubric_reading(version.fields)
            with box("actions"):
                button("Close", close, kind="plain")
                if self._take_up:
                    button("Make it the newest again", take_up, picture="restore")
