"""All personas one can talk with."""

from collections import Counter

from fastapi.responses import RedirectResponse
from nicegui import ui

from understudy.kernel.ids import new_id
from understudy.kernel.page import Page
from understudy.personas.schemas import PersonaCard
from understudy.web.frame import frame
from understudy.web.parts.entry import api_form
from understudy.web.parts.fields import search_field
from understudy.web.parts.kit import (
    box,
    button,
    empty,
    icon_link,
    link_button,
    native_button,
    page_head,
    pressed,
    sheet,
    text,
)
from understudy.web.parts.persona_card import VISIBILITY_NAMES, person_line, persona_card
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visiting, Visitor

_AT_ONCE = 24
_TAGS_SHOWN = 10
_ACCEPTED = ".yaml,.yml,.json,.png,.charx"


async def home(visitor: Visiting) -> RedirectResponse:  # noqa: ARG001 signed in or sent to sign in
    """Lead to where work begins."""
    return RedirectResponse("/personas", 303)


async def personas_page(visitor: Visiting) -> None:
    """Show the personas the visitor can talk with."""
    with frame(visitor, "/personas", "Personas"), box("page"):
        await GalleryView(visitor).build()


class GalleryView:
    """The cards of one visitor, searched and filtered."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._personas = visitor, visitor.services.personas
        self._tag: str | None = None
        self._next: str | None = None
        self._marks: dict[str, ui.element] = {}
        self._counted = 0

    async def build(self) -> None:
        """Build the page."""
        with page_head("Personas") as self._sub:
            if self._visitor.actor.makes_personas:
                button("Import", _ask_for_file, picture="upload")
                link_button("Draft from a brief", "/personas/drafts", picture="people")
                link_button("New persona", "/personas/new", kind="primary", picture="plus")
        with box("tools"):
            self._search = search_field("Search personas", self._look_again)
            self._tags = box("chips")
        self._tags.props.update({"role": "group", "aria-label": "Show only a tag"})
        self._cards = box("gallery")
        self._nothing = box()
        with box("more") as self._more:
            button("Show more", self._read_on)
        first = await self._look_again()
        self._offer_tags(first)

    async def _look_again(self) -> list[PersonaCard]:
        wanted = self._wanted()
        page = await self._read(None)
        if wanted == self._wanted():  # not if they typed on meanwhile
            self._cards.clear()
            self._counted = 0
            self._show(page)
        return page.items

    def _wanted(self) -> tuple[str, str | None]:
        return self._search.value or "", self._tag

    async def _read(self, after: str | None) -> Page[PersonaCard]:
        actor = await self._visitor.actor_now()
        words, tag = self._wanted()
        return await self._personas.list(
            actor, text=words or None, tag=tag, after=after, limit=_AT_ONCE
        )

    async def _read_on(self) -> None:
        self._show(await self._read(self._next))

    def _show(self, page: Page[PersonaCard]) -> None:
        self._next = page.next
        self._counted += len(page.items)
        with self._cards:
            for card in page.items:
                self._card(card)
        self._more.set_visibility(page.next is not None)
        self._sub.text = _count(self._counted, more=page.next is not None)
        self._sub.set_visibility(self._counted > 0)
        self._nothing.clear()
        if not self._counted:
            with self._nothing:
                self._say_nothing()

    def _card(self, card: PersonaCard) -> None:
        begun_id = new_id()  # chosen before the click: two clicks begin one conversation

        async def talk() -> None:
            actor = await self._visitor.actor_now()
            begun = await self._visitor.services.conversations.start(actor, card.id, id=begun_id)
            ui.navigate.to(f"/conversations/{begun.id}")

        with persona_card(
            card.name,
            person_line(card.pronouns, card.age),
            card.role_line,
            card.tags,
            tone=tone_of(card.id),
            link=f"/personas/{card.id}",
        ):
            shown = VISIBILITY_NAMES[card.visibility] if self._visitor.actor.makes_personas else ""
            text("span", shown, "about")
            if card.can_edit:
                icon_link(f"Edit {card.name}", "edit", f"/personas/{card.id}")
            chat = button("Chat", talk)
            chat.classes("small").props["aria-label"] = f"Chat with {card.name}"

    def _offer_tags(self, cards: list[PersonaCard]) -> None:
        counts = Counter(tag for card in cards for tag in card.tags)
        with self._tags:
            for tag, _ in counts.most_common(_TAGS_SHOWN):
                mark = self._marks[tag] = native_button(tag, "pill")
                mark.on("click", lambda tag=tag: self._choose(tag))
                pressed(mark, on=False)

    async def _choose(self, tag: str) -> None:
        self._tag = None if tag == self._tag else tag
        for name, mark in self._marks.items():
            pressed(mark, on=name == self._tag)
        await self._look_again()

    def _say_nothing(self) -> None:
        if self._search.value or self._tag:
            with empty("search", "Nobody found", "No persona carries these words or this tag."):
                pass
        elif self._visitor.actor.makes_personas:
            sentence = (
                "A persona is a person to talk with: who they are, what troubles them, and how "
                "they speak. Write one, have some drafted from a brief, or import a file."
            )
            with empty("personas", "No personas yet", sentence):
                link_button("New persona", "/personas/new", kind="primary", picture="plus")
                link_button("Draft from a brief", "/personas/drafts", picture="people")
                button("Import", _ask_for_file, picture="upload")
        else:
            sentence = "As soon as a teacher makes a persona public, you can talk with it here."
            with empty("personas", "Nobody to talk with yet", sentence):
                pass


def _count(number: int, *, more: bool) -> str:
    return f"{number}{'+' if more else ''} {'persona' if number == 1 and not more else 'personas'}"


def _ask_for_file() -> None:
    with sheet("Import personas") as close:
        text(
            "p",
            "A YAML file with one or more personas, or a character card of another tool: a PNG "
            "picture, JSON or .charx. If something is wrong, nothing is taken in and you are told "
            "what.",
            "quiet",
        )
        with api_form(
            "/api/personas/import", submit="Import", then="/personas", cancel=close
        ) as form:
            form.props["data-cards"] = "/api/personas/import-card"
            file = ui.element("input").classes("native file")
            file.props.update({"type": "file", "name": "file", "required": ""})
            file.props.update({"accept": _ACCEPTED, "aria-label": "File"})
