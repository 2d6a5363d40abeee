"""Conversations: the list beside the one that is open."""

import json
from uuid import UUID

from fastapi.responses import RedirectResponse
from nicegui import ui

from understudy.conversations.schemas import (
    Conversation,
    ConversationChanges,
    ConversationStatus,
    Product,
)
from understudy.kernel.clock import now
from understudy.kernel.page import MOST_PER_PAGE, Page
from understudy.llm.types import Role
from understudy.web.frame import frame, menu_button
from understudy.web.notices import notice
from understudy.web.parts.dates import day_group
from understudy.web.parts.fields import line_field, search_field
from understudy.web.parts.kit import (
    avatar,
    box,
    button,
    empty,
    icon,
    icon_link,
    in_page,
    link_button,
    menu_item,
    sheet,
    text,
)
from understudy.web.parts.lists import matches, read_all
from understudy.web.parts.talk_choice import TalkChoice
from understudy.web.parts.tones import tone_of
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_AT_ONCE = 40
_STARTERS = (
    "Hello, how are you today?",
    "What would you like to talk about?",
    "Tell me a little about yourself.",
)


async def conversations_page(visitor: Visiting) -> None:
    """Show the visitor's conversations, with none open."""
    around = frame(visitor, "/conversations", "Conversations", bar=False)
    with around, box("talk shows-list"):
        await HistoryView(visitor, None).build()
        with box("talk-main"), box("talk-empty"):
            sentence = "Choose one on the left, or begin another with a persona."
            with empty("talk", "No conversation is open", sentence):
                link_button("Choose a persona", "/personas", kind="primary")


async def conversation_page(visitor: Visiting, id: UUID) -> RedirectResponse | None:
    """Show a conversation beside the list; one of a practice session stands on its own page."""
    found = await visitor.services.conversations.get(visitor.actor, id)
    if found.product is Product.PRACTICE:
        return RedirectResponse(f"/practice/sessions/{id}", 303)
    ui.add_head_html(f'<script type="module" src="{asset("conversation.js")}"></script>')
    around = frame(visitor, "/conversations", found.title or found.persona_name, bar=False)
    with around, box("talk shows-talk"):
        history = HistoryView(visitor, found.id)
        await history.build()
        with box("talk-main"):
            TalkView(visitor, found, history).build()
    return None


class HistoryView:
    """The list of a visitor's conversations, the last touched first."""

    def __init__(self, visitor: Visitor, open_id: UUID | None) -> None:
        self._visitor, self._conversations = visitor, visitor.services.conversations
        self._open_id = open_id
        self._next: str | None = None
        self._heading = ""
        self._choice = TalkChoice(visitor, self.look_again)

    async def build(self) -> None:
        """Build the list."""
        with box("history", "section") as section:
            with box("top"):
                with box("line-up"):
                    menu_button()
                    text("h2" if self._open_id else "h1", "Conversations", "title")
                with box("line-up tight"):
                    self._choice.opener()
                    icon_link("New conversation", "plus", "/personas")
            with box("find"):
                self._search = search_field("Search conversations", self.look_again)
                self._choice.bar()
            with box("list") as scroll:
                self._list = box()
                with box("more") as self._more:
                    button("Earlier ones", self._read_on, kind="plain")
            scroll.props["tabindex"] = "-1"
        section.props["aria-label"] = "Conversations"
        await self.look_again()

    async def look_again(self) -> None:
        """Read the list anew: the search, a title or a message has changed it."""
        wanted = (self._search.value or "").strip()
        if wanted:
            actor = await self._visitor.actor_now()
            every = await read_all(
                lambda after, limit: self._conversations.list(actor, after=after, limit=limit)
            )
            found = [c for c in every if matches(wanted, c.title, c.persona_name)]
            page = Page(items=found[:MOST_PER_PAGE])
        else:
            page = await self._read(None)
        if wanted == (self._search.value or "").strip():  # not if they typed on meanwhile
            self._list.clear()
            self._heading = ""
            self._show(page)

    async def _read(self, after: str | None) -> Page[Conversation]:
        actor = await self._visitor.actor_now()
        return await self._conversations.list(actor, after=after, limit=_AT_ONCE)

    async def _read_on(self) -> None:
        self._show(await self._read(self._next))

    def _show(self, page: Page[Conversation]) -> None:
        self._next = page.next
        zone = self._visitor.services.settings.timezone
        with self._list:
            for one in page.items:
                heading = day_group(one.updated_at, now(), zone)
                if heading != self._heading:
                    text("h3" if self._open_id else "h2", heading, "day")
                    self._heading = heading
                self._link(one)
            if not self._heading:
                text("p", "Nothing found." if self._search.value else "Nothing here yet.", "day")
        self._more.set_visibility(page.next is not None)

    def _link(self, one: Conversation) -> None:
        if self._choice.on:
            made = self._choice.row(one)
        else:
            made = ui.link(target=f"/conversations/{one.id}").classes("talk-link")
        with made as link:
            text("span", one.title or one.persona_name, "title cut")
            done = " · Completed" if one.status is ConversationStatus.COMPLETED else ""
            text(
                "span",
                (one.persona_name if one.title else one.persona_role_line) + done,
                "with cut",
            )
        link.props["data-tone"] = tone_of(one.persona_id or one.id)
        if one.id == self._open_id:
            link.props["aria-current"] = "page"


class TalkView:
    """One conversation: its head, and the component that holds it."""

    def __init__(self, visitor: Visitor, conversation: Conversation, history: HistoryView) -> None:
        self._visitor, self._conversations = visitor, visitor.services.conversations
        self._conversation, self._history = conversation, history
        self._own = conversation.owner_id == visitor.actor.id

    @property
    def _open(self) -> bool:
        return self._conversation.status is ConversationStatus.ACTIVE

    def build(self) -> None:
        """Build the view."""
        shown = self._conversation
        with box("talk-head", "header"):
            back = icon_link("All conversations", "back", "/conversations")
            back.classes("only-phone")
            avatar(shown.persona_name, tone_of(shown.persona_id or shown.id))
            with box("titles"):
                self._title = text("h1", "", "cut")
                self._sub = text("p", "", "sub cut")
            self._menu()
        self._describe()
        self._component()

    def _describe(self) -> None:
        shown = self._conversation
        self._title.text = shown.title or shown.persona_name
        parts = [shown.persona_name if shown.title else "", shown.persona_role_line]
        if self._visitor.actor.sees_costs:
            model = self._visitor.services.gateway.models.choice.of(Role.MAIN).model
            parts.append("Demo model" if shown.demo else model)
        self._sub.text = " · ".join(part for part in parts if part)
        ui.page_title(f"{self._title.text} · Understudy")

    def _menu(self) -> None:
        address = f"/api/conversations/{self._conversation.id}/export?format="
        with ui.button(color=None).classes("button bare").props("unelevated") as opener:
            icon("more")
            with ui.menu().props('anchor="bottom right" self="top right"'):
                if self._own:
                    menu_item("Rename", "edit", self._ask_title)
                    label = "Mark as completed" if self._open else "Open again"
                    menu_item(label, "check", self._turn_status)
                _file("Export to read (Markdown)", address + "markdown")
                _file("Export all branches (JSON)", address + "json")
        opener.props["aria-label"] = opener.props["title"] = "More"

    async def _turn_status(self) -> None:
        status = ConversationStatus.COMPLETED if self._open else ConversationStatus.ACTIVE
        await self._change(ConversationChanges(status=status))
        ui.navigate.reload()  # the component begins anew, with or without a place to write

    def _ask_title(self) -> None:
        async def save() -> None:
            await self._change(ConversationChanges(title=(title.value or "").strip()))
            close()
            notice("Renamed.")

        with sheet("Rename this conversation") as close:
            title = line_field("Title", self._conversation.title, most=120)
            title.props("autofocus")
            title.on("keydown.enter", in_page(save))
            with box("actions"):
                button("Cancel", close, kind="plain")
                button("Rename", save, kind="primary")

    async def _change(self, changes: ConversationChanges) -> None:
        actor = await self._visitor.actor_now()
        await self._conversations.change(actor, self._conversation.id, changes)
        await self._look_again()

    async def _look_again(self) -> None:
        actor = await self._visitor.actor_now()
        self._conversation = await self._conversations.get(actor, self._conversation.id)
        self._describe()
        await self._history.look_again()

    def _component(self) -> None:
        shown = self._conversation
        element = ui.element("understudy-conversation").mark("conversation")
        element.props.update(
            {
                "conversation-id": str(shown.id),
                "persona-name": shown.persona_name,
                "persona-tone": tone_of(shown.persona_id or shown.id),
                "user-name": self._visitor.person.name,
                "notice": shown.ai_notice,
                "placeholder": f"Message {shown.persona_name}",
                "starters": json.dumps(_STARTERS),
                "sign-in": "/sign-in",
            }
        )
        if self._own and self._open:
            element.props["can-write"] = ""
        if self._visitor.actor.sees_costs:
            element.props["can-see-costs"] = ""
        element.on("understudy-message", self._look_again, args=[])
        element.on("understudy-title", self._look_again, args=[])


def _file(label: str, address: str) -> None:
    with ui.link(label, address).classes("menu-item") as link:
        icon("download")
    link.props["download"] = ""
