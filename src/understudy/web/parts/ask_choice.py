"""Choosing which sections of a document answer."""

from collections.abc import Sequence

from nicegui import ui

from understudy.ask.documents.schemas import DocumentChanges, Preview, SectionCard
from understudy.web.notices import notice
from understudy.web.parts.ask_private import Change
from understudy.web.parts.ask_sections import SectionRow, chosen_ids, section_rows
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import box, button, in_page, text
from understudy.web.parts.meter import Bar, tone_of_use

_LEAD = "What is not chosen is not there for the model: visitors hear that it is not in here."


class ChoicePanel:
    """A fold with a row for each section; open where something has to be left out.

    Args:
        change: changes the document.
        may: whether the visitor may.
    """

    def __init__(self, change: Change, *, may: bool) -> None:
        self._change, self._may = change, may
        self._sections: Sequence[SectionCard] = ()
        self._choices: list[tuple[SectionRow, ui.checkbox]] = []
        self._room, self._ratio = 0, 1.0
        with box("fold ask-choice", "details") as self._fold:
            self._summary = text("summary", "")
            text("p", _LEAD, "quiet")
            with box("measure") as measure:
                self._told = text("p", "", "numbers")
                self._bar = Bar("spent")
            measure.props["aria-live"] = "polite"
            self._list = box("ask-sections", "ul")
            with box("actions") as actions:
                button("All", lambda: self._set_all(on=True), kind="plain")
                button("None", lambda: self._set_all(on=False), kind="plain")
                self._save = button("Use these sections", self._use, kind="primary")
            actions.set_visibility(may)

    def show(self, preview: Preview) -> None:
        """Show which sections of this version answer."""
        self._sections, self._room = preview.sections, preview.room_tokens
        self._choices = []
        self._list.clear()
        with self._list:
            for row in section_rows(preview.sections):
                self._row(row)
        # Marks of sentences come on top of a section's own words, private ones are not read.
        own = sum(each.tokens for each in preview.sections if each.chosen)
        self._ratio = preview.version.tokens / own if own else 1.0
        written = [each.chosen for each in preview.sections if each.sentences]
        chosen = "All" if all(written) else f"{sum(written)} of"
        self._summary.set_text(f"{chosen} {number_of(len(written), 'section')} answer")
        if not preview.fits:
            self._fold.props["open"] = ""
        self._count()

    def _row(self, row: SectionRow) -> None:
        with box("ask-section", "li") as line:
            if row.sentences:
                mark = ui.checkbox(row.title, value=row.chosen, on_change=in_page(self._count))
                mark.classes("flag grow").set_enabled(self._may)
                text("span", f"{row.tokens:,}", "tiny numbers")
                self._choices.append((row, mark))
            else:  # it only stands above others
                text("span", row.title, "ask-above")
        line.props["data-level"] = str(min(row.level, 4))

    def _set_all(self, *, on: bool) -> None:
        for _, mark in self._choices:
            mark.set_value(on)

    def _count(self) -> None:
        own = sum(row.tokens for row, mark in self._choices if mark.value)
        tokens = round(own * self._ratio)
        share = tokens / self._room if self._room else 1.0
        told = f"About {tokens:,} of {self._room:,} tokens"
        over = tokens - self._room
        self._told.set_text(f"{told}: {over:,} too many" if over > 0 else told)
        self._bar.show("Room for documents", share, tone=tone_of_use(share), told=told)
        self._save.set_enabled(self._is_changed)

    @property
    def _is_changed(self) -> bool:
        some = any(mark.value for _, mark in self._choices)
        return some and any(row.chosen != mark.value for row, mark in self._choices)

    async def _use(self) -> None:
        if not self._is_changed:
            return  # the second of two clicks
        rows = [row for row, _ in self._choices]
        on = [bool(mark.value) for _, mark in self._choices]
        await self._change(DocumentChanges(chosen=chosen_ids(rows, on, self._sections)))
        notice("From now on these sections answer.")
