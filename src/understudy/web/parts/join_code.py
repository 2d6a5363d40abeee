"""The code of a section: big enough for the last row, and how long it works."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from nicegui import ui

from understudy.kernel.clock import now
from understudy.practice.courses.section_schemas import JoinCodeDraft, Section
from understudy.web.notices import notice
from understudy.web.parts.dates import moment_text
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import box, button, empty, sheet, text
from understudy.web.parts.secret import secret_line
from understudy.web.session import Visitor

_NO_CODE = "Nobody can join by code. Who is in the section stays in it."


def spaced(code: str) -> str:
    """Return a code as it is easy to read and to type: `K7QM-XW3R`."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


class JoinCodePanel:
    """The code as it is now; `manages` also lets it be renewed and switched off."""

    def __init__(self, visitor: Visitor, section: Section, *, manages: bool) -> None:
        self._visitor, self._section, self._manages = visitor, section, manages
        self._zone = visitor.services.settings.timezone
        self._place = box("stack")
        self._show()

    def _show(self) -> None:
        self._place.clear()
        with self._place:
            code = self._section.join_code
            if code is None:
                with empty("lock", "The code is off", _NO_CODE):
                    if self._manages:
                        button("Switch it on", self._ask_new, kind="primary")
                return
            with box("panel join-code"):
                text("p", self._lead(), "quiet")
                text("p", spaced(code), "code").props["aria-label"] = "Code: " + " ".join(code)
                text("p", f"{self._address()}/sections", "quiet anywhere")
                text("p", self._lasts(), "caution" if self._is_over() else "quiet small")
                self._buttons()
            with box("panel stack"):
                text("h2", "Link with the code filled in")
                query = urlencode({"code": spaced(code)})
                secret_line(f"{self._address()}/sections?{query}", "link")

    def _buttons(self) -> None:
        if self._manages:
            with box("actions"):
                button("New code", self._ask_new, picture="restore")
                button("Switch off", self._ask_off, kind="danger")

    def _lead(self) -> str:
        return "Sign in, open Sections and enter this code:"

    def _address(self) -> str:
        reached_at = str(ui.context.client.request.base_url).rstrip("/")
        return (self._visitor.services.settings.public_url or reached_at).rstrip("/")

    def _is_over(self) -> bool:
        expires = self._section.join_expires_at
        return expires is not None and expires <= now()

    def _lasts(self) -> str:
        expires = self._section.join_expires_at
        if not self._section.is_active:
            return "The section is over: nobody can join until it is active again."
        if expires is None:
            return "It works until it is renewed or switched off."
        when = moment_text(expires, self._zone)
        return f"It worked until {when}; make a new one." if self._is_over() else f"Until {when}."

    def _ask_new(self) -> None:
        async def make() -> None:
            expires, is_right = _moment(str(until.value or ""), self._zone)
            until.error = None if is_right else "Choose a moment to come, or leave it empty."
            if not is_right:
                return
            actor = await self._visitor.actor_now()
            draft = JoinCodeDraft(expires_at=expires)
            changed = await self._visitor.services.sections.renew_code(
                actor, self._section.id, draft
            )
            close()
            self._take(changed)

        with sheet("A new code?") as close:
            if self._section.join_code:
                text("p", "The present code stops working at once.", "quiet")
            until = line_field(f"Works until ({self._zone}); empty: no end", "")
            until.props["type"] = "datetime-local"
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Make a new code", make, kind="primary")

    def _ask_off(self) -> None:
        async def switch_off() -> None:
            actor = await self._visitor.actor_now()
            changed = await self._visitor.services.sections.switch_code_off(actor, self._section.id)
            close()
            self._take(changed)
            notice("The code is off.")

        with sheet("Switch the code off?") as close:
            text("p", _NO_CODE + " A new code can be made at any time.", "quiet")
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Switch off", switch_off, kind="danger")

    def _take(self, changed: object) -> None:
        if isinstance(changed, Section):
            self._section = changed
        self._show()


def _moment(written: str, zone: str) -> tuple[datetime | None, bool]:
    """Return the moment that was chosen, None for none; and whether it can be."""
    if not written.strip():
        return None, True
    try:
        moment = datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None, False
    return moment, moment > now()
