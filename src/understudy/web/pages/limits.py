"""Limits, for administrators: what is in force, what is used of it, who changed what."""

import asyncio
from contextlib import suppress
from typing import Any

from nicegui import ui

from understudy.accounts.access import require_admin
from understudy.conversations.schemas import Product
from understudy.kernel.clock import now
from understudy.kernel.errors import UnderstudyError
from understudy.llm.adjustments import READ_EVERY_S, Adjustment
from understudy.llm.traffic.schemas import LimitChange, Limits
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.dates import moment_text
from understudy.web.parts.kit import box, button, text
from understudy.web.parts.limit_rows import LimitRow, Row, TextsRow
from understudy.web.parts.limit_traffic import traffic
from understudy.web.parts.limit_words import GROUPS, TEXTS, Group, label_of, said
from understudy.web.parts.live import while_open
from understudy.web.parts.tabs import AREA, settings_head
from understudy.web.session import Visiting, Visitor

LOOKS_EVERY_S = 3.0
_CHANGES_AT_ONCE = 6
_PRODUCTS = [Product.CHAT.value]
"""Those that answer people today."""


async def limits_page(visitor: Visiting) -> None:
    """Show every limit, to be changed while it runs."""
    require_admin(visitor.actor)
    with frame(visitor, AREA, "Limits"), box("page"):
        await LimitsView(visitor).build()


class LimitsView:
    """The limits, as one administrator works with them."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._limits = visitor, visitor.services.limits
        self._zone = visitor.services.settings.timezone
        self._rows: dict[str, Row] = {}
        self._seen: Limits | None = None
        self._next: str | None = None

    async def build(self) -> None:
        """Build the page."""
        with settings_head("/limits", stays=True):
            self._state = text("span", "", "unsaved")
            self._state.props["role"] = "status"
            button("Save", self._save, kind="primary")
        self._known = self._limits.adjustments(self._visitor.actor)
        found = {each.name: each for each in self._known}
        with box("limits"):
            with box("form-side stack") as self._form:
                for group in GROUPS:
                    self._group(group, found)
            with box("panel now-side"):
                text("h2", "Right now")
                self._traffic = box("stack")
            with box("panel past-side"):
                text("h2", "Changes")
                self._history = box("versions")
                with box("more") as self._more:
                    button("Earlier changes", self._read_on, kind="plain")
        await self._show_traffic()
        await self._read_on()
        while_open(ui.context.client, "limits", self._keep_current)

    def _group(self, group: Group, found: dict[str, Adjustment]) -> None:
        with box("panel", "section") as panel:
            title = text("h2", group.title)
            text("p", group.lead, "lead")
            for name in group.limits:
                self._rows[name] = (
                    TextsRow(found[name], _PRODUCTS, self._changed)
                    if name == TEXTS
                    else LimitRow(found[name], self._changed)
                )
        panel.props["aria-labelledby"] = title.html_id

    def _changed(self) -> None:
        count = sum(row.touched() for row in self._rows.values())
        changes = f"{count} changes" if count > 1 else "1 change"
        self._state.text = f"{changes} unsaved" if count else ""
        # `site.js` asks before a page with this mark is left.
        self._form.props["data-unsaved"] = "" if count else None
        self._form.update()

    async def _save(self) -> None:
        actor = await self._visitor.actor_now()
        await self._visitor.services.adjustments.load()  # another process may have changed some
        if met := self._follow(self._limits.adjustments(actor)):
            notice(
                f"{', '.join(map(label_of, met))}: changed by somebody else meanwhile. Nothing is "
                "saved yet; what is in force stands beside yours. Save again to replace it."
            )
            return
        changes = self._wanted()
        if changes is None:
            notice("Some values cannot be saved like this; they say why. Nothing is saved yet.")
        elif changes:
            self._follow(await self._limits.change(actor, changes))
            await self._read_anew()
            notice(_in_force(list(changes), self._zone))
        else:
            notice("There is nothing to save: all this is in force.")

    def _wanted(self) -> dict[str, Any] | None:
        """Return the changes; None if one of them is no value."""
        changes: dict[str, Any] = {}
        wrong: list[Row] = []
        for name, row in self._rows.items():
            if row.touched():
                try:
                    changes[name] = row.read()
                except ValueError:  # the row says so
                    wrong.append(row)
        if wrong:
            wrong[0].attend()
        return None if wrong else changes

    def _follow(self, adjustments: list[Adjustment]) -> list[str]:
        """Show what is in force; return what changed under the hands of who works here."""
        self._known = adjustments
        rows = self._rows
        met = [e.name for e in adjustments if e.name in rows and rows[e.name].follow(e)]
        self._changed()
        return met

    async def _keep_current(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            with suppress(UnderstudyError):  # the next look may go better
                found = self._limits.adjustments(await self._visitor.actor_now())
                if found != self._known:
                    self._follow(found)
                    await self._read_anew()
                await self._show_traffic()

    async def _show_traffic(self) -> None:
        found = await self._limits.state(await self._visitor.actor_now())
        if found == self._seen:
            return
        self._seen = found
        self._traffic.clear()
        with self._traffic:
            traffic(found, self._visitor.services.adjustments.now.warn_at_share)

    async def _read_anew(self) -> None:
        self._history.clear()
        self._next = None
        await self._read_on()

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._limits.history(actor, after=self._next, limit=_CHANGES_AT_ONCE)
        self._next = page.next
        with self._history:
            if not page.items and not self._history.default_slot.children:
                text("p", "Nobody has changed a limit yet: the settings' own hold.", "quiet")
            for change in page.items:
                _change(change, self._zone)
        self._more.set_visibility(page.next is not None)


def _change(change: LimitChange, zone: str) -> None:
    with box("version"), box("grow stack tight"):
        text("strong", label_of(change.name))
        with box("from-to"):
            text("span", said(change.name, change.before))
            text("span", "→", "arrow").props["aria-label"] = "to"
            text("span", "the default" if change.after is None else said(change.name, change.after))
        text("span", f"{change.actor} · {moment_text(change.at, zone)}", "tiny")


def _in_force(names: list[str], zone: str) -> str:
    moment = moment_text(now(), zone).rpartition(", ")[2]
    what = label_of(names[0]) if len(names) == 1 else f"{len(names)} changes"
    return (
        f"{what}: in force since {moment}, also for those who wait already. Other processes "
        f"follow within {READ_EVERY_S:.0f} s."
    )
