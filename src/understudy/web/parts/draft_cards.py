"""Drafted personas as cards: to be read, chosen, kept or discarded."""

from collections.abc import Callable

from nicegui import ui

from understudy.personas.draft_schemas import Draft, DraftState
from understudy.personas.schemas import PersonaFields
from understudy.web.parts.in_place import put_classes
from understudy.web.parts.kit import (
    badge,
    box,
    button,
    native_button,
    pressed,
    sheet,
    text,
)
from understudy.web.parts.persona_card import person_line, persona_card
from understudy.web.parts.tones import TONES


class DraftCards:
    """Cards of drafts by number. `chosen` are the numbers of those whose button is down."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self.chosen: set[int] = set()
        self._changed = changed
        self._cards: dict[int, _Card] = {}
        self._place = box("gallery")

    @property
    def open_numbers(self) -> list[int]:
        """Those that may be kept or discarded, of the ones that are shown."""
        return [number for number, card in sorted(self._cards.items()) if card.is_open]

    def show(self, drafts: list[Draft]) -> None:
        """Show these drafts and no others; a card that is there already stays."""
        wanted = {draft.number: draft for draft in drafts}
        for number in self._cards.keys() - wanted.keys():
            self._cards.pop(number).root.delete()
            self.chosen.discard(number)
        for place, (number, draft) in enumerate(sorted(wanted.items())):
            known = self._cards.get(number)
            if known and known.state is draft.state:
                continue
            if known:
                known.root.delete()
                self.chosen.discard(number)
            with self._place:
                card = self._cards[number] = _Card(draft, self._choose)
            card.root.move(target_index=place)

    def choose_all(self, *, on: bool) -> None:
        """Press the buttons of all, or of none."""
        for number in self.open_numbers:
            self._choose(number, on=on, tells=False)
        self._changed()

    def _choose(self, number: int, *, on: bool | None = None, tells: bool = True) -> None:
        down = number not in self.chosen if on is None else on
        (self.chosen.add if down else self.chosen.discard)(number)
        self._cards[number].mark(on=down)
        if tells:
            self._changed()


class _Card:
    def __init__(self, draft: Draft, choose: Callable[[int], object]) -> None:
        self.state, fields = draft.state, draft.fields or PersonaFields(name="?")
        self.is_open = draft.state is DraftState.DRAFTED
        with (
            box("draft") as self.root,
            persona_card(
                fields.name,
                person_line(fields.pronouns, fields.age),
                fields.role_line,
                fields.traits,
                tone=TONES[draft.number % len(TONES)],
                link=f"/personas/{draft.persona_id}" if draft.persona_id else "",
            ),
        ):
            text("span", f"No. {draft.number}", "about")
            read = button("Read", lambda: _read(fields)).classes("small")
            read.props["aria-label"] = f"Read {fields.name}"
            self._mark = self._choice(draft, fields.name, choose) if self.is_open else None
            if not self.is_open:
                badge("Kept", "good")

    def mark(self, *, on: bool) -> None:
        """Show whether it is chosen."""
        if self._mark:
            pressed(self._mark, on=on)
        put_classes(self.root, "draft chosen" if on else "draft")

    @staticmethod
    def _choice(draft: Draft, name: str, choose: Callable[[int], object]) -> ui.element:
        mark = native_button("Choose", "pill")
        mark.props["aria-label"] = f"Choose {name}"
        mark.on("click", lambda: choose(draft.number))
        pressed(mark, on=False)
        return mark


def _read(fields: PersonaFields) -> None:
    """Open everything that was drafted of somebody."""
    with sheet(fields.name, "broad") as close:
        line = person_line(fields.pronouns, fields.age)
        text("p", " · ".join(filter(None, (line, fields.role_line))), "quiet")
        with box("stack draft-read"):
            _part("Background", [fields.background])
            _part("How they talk", [fields.communication_style])
            _part("What troubles them", fields.issues)
            _part("What they want", fields.goals)
            _part("In their own words", [f"“{said}”" for said in fields.voice_samples])
            _part("Opens with", [f"“{fields.first_message}”"] if fields.first_message else [])
        with box("actions"):
            button("Close", close)


def _part(title: str, texts: list[str]) -> None:
    said = [each for each in texts if each]
    if said:
        with box("stack tight"):
            text("h3", title)
            for each in said:
                text("p", each, "quiet")
