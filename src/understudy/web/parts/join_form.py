"""Entering the code of a section."""

from nicegui import ui

from understudy.kernel.errors import LimitReached, NotFound
from understudy.web.parts.enter import on_enter
from understudy.web.parts.fields import line_field
from understudy.web.parts.kit import box, button, text
from understudy.web.session import Visitor

_LEAD = "Your teacher shows a code of eight letters and digits. Case, spaces and dashes are free."


class JoinForm:
    """One field and one button; what is wrong is said at the field, and what was typed stays."""

    def __init__(self, visitor: Visitor, code: str = "") -> None:
        self._visitor = visitor
        with box("join-form stack"):
            text("p", _LEAD, "quiet")
            with box("line-up wrap start"):
                self._code = line_field("Code", code, most=40).classes("code-field")
                self._code.props["autocomplete"] = "off"
                self._code.props["autocapitalize"] = "characters"
                self._code.props["spellcheck"] = "false"
                on_enter(self._code, self._join)
                button("Join", self._join, kind="primary")

    async def _join(self) -> None:
        code = str(self._code.value or "").strip()
        if not code:
            self._code.error = "Please enter the code your teacher gave you."
            return
        actor = await self._visitor.actor_now()
        try:
            card = await self._visitor.services.sections.join(actor, code)
        except (NotFound, LimitReached) as problem:
            self._code.error = problem.message
            return
        self._code.error = None
        ui.navigate.to(f"/sections/{card.id}")
