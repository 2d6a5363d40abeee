"""One ask page, to be written, switched on and shared by its owner."""

from collections.abc import Sequence
from uuid import UUID

from nicegui import ui

from understudy.ask.documents.schemas import DocumentCard
from understudy.ask.pages.schemas import AskPage, PageChanges, PageDraft, PageFields
from understudy.kernel.errors import Forbidden
from understudy.kernel.ids import new_id
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.ask_form import AskForm
from understudy.web.parts.ask_sharing import Renewal, embed_panel, sharing_panel
from understudy.web.parts.ask_switch import SwitchPanel
from understudy.web.parts.ask_words import base_of
from understudy.web.parts.kit import (
    back_link,
    box,
    button,
    link_button,
    page_head,
    sheet,
    text,
)
from understudy.web.parts.lists import read_all
from understudy.web.parts.model_choice import options_of
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_REMOVES = (
    "Nobody can ask there any more, and its address leads nowhere. What was said is kept, but its "
    "inbox is gone with it. To let it rest, switch it off instead."
)


async def new_ask_page(visitor: Visiting, document: UUID | None = None) -> None:
    """Write a new page; an address may name the document it begins with."""
    if not visitor.actor.makes_personas:
        raise Forbidden
    documents = await _documents(visitor, visitor.actor.id)
    first = next((each for each in documents if each.id == document), None)
    title = f"Ask: {first.title}"[:120] if first else ""
    ids = (first.id,) if first else ()
    _head()
    with frame(visitor, "/ask", "New page"), box("page"):
        fields = PageFields.model_construct(title=title, document_ids=ids)
        await EditorView(visitor, None, fields, documents).build()


async def edit_ask_page(visitor: Visiting, id: UUID) -> None:
    """Show a page to its owner, or to an administrator."""
    page = await visitor.services.ask.pages.get(visitor.actor, id)
    documents = await _documents(visitor, page.owner_id)
    _head()
    with frame(visitor, "/ask", page.title), box("page"):
        await EditorView(visitor, page, _fields_of(page), documents).build()


def _head() -> None:
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("ask-owner.css")}">')


async def _documents(visitor: Visitor, owner_id: UUID) -> list[DocumentCard]:
    """Return the documents of a page's owner, which are all it can answer from."""
    found = await read_all(
        lambda after, limit: visitor.services.ask.documents.list(
            visitor.actor, after=after, limit=limit
        )
    )
    return [each for each in found if each.owner_id == owner_id]


def _fields_of(page: AskPage) -> PageFields:
    kept = {name: getattr(page, name) for name in PageFields.model_fields if hasattr(page, name)}
    return PageFields(
        **kept,
        budget_per_day_usd=page.budget.limit_usd,
        document_ids=tuple(each.id for each in page.documents),
    )


class EditorView:
    """The editor of one page, new or there already."""

    def __init__(
        self,
        visitor: Visitor,
        page: AskPage | None,
        fields: PageFields,
        documents: Sequence[DocumentCard],
    ) -> None:
        self._visitor, self._pages = visitor, visitor.services.ask.pages
        self._page, self._fields = page, fields
        self._documents = {each.id: each for each in documents}
        self._new_id = new_id()

    async def build(self) -> None:
        """Build the page."""
        offered = await self._visitor.services.clients.offers.list(self._visitor.actor)
        # What a talk costs is said of clients; a question to a document costs what it is long.
        plain = [each.model_copy(update={"conversation_usd": None}) for each in offered.items]
        models = options_of(offered.model_copy(update={"items": plain}), self._fields.model)
        back_link("Ask", "/ask")
        with page_head(self._page.title if self._page else "New page", stays=True):
            self._state = text("span", "", "unsaved")
            self._state.props["role"] = "status"
            if self._page:
                link_button("Inbox", f"/ask/pages/{self._page.id}/inbox", picture="list")
            button("Save" if self._page else "Make it", self._press_save, kind="primary")
        with box("editor"):
            with box("stack") as self._left:
                zone = self._visitor.services.settings.timezone
                self._form = AskForm(self._fields, self._documents, models, zone, self._changed)
                self._embed = box("stack")
                if self._page:
                    with box("panel"):
                        button("Remove the page", self._ask_to_remove, kind="danger")
            with box("stack aside first"):
                self._aside()

    def _aside(self) -> None:
        if self._page is None:
            with box("panel"):
                text("h2", "Then")
                text("p", _THEN, "quiet")
            return
        self._switch = SwitchPanel(self._turn)
        self._sharing = box("stack")
        self._show(self._page)

    def _show(self, page: AskPage) -> None:
        self._page, base = page, base_of(self._visitor)
        self._switch.show(page)
        self._sharing.clear()
        with self._sharing:
            sharing_panel(page, base, self._ask_renewal)
        self._embed.clear()
        with self._embed:
            embed_panel(page, base)

    def _changed(self) -> None:
        self._mark(unsaved=True)

    def _mark(self, *, unsaved: bool) -> None:
        self._state.text = "Not saved yet" if unsaved else ""
        # `site.js` asks before a page with this mark is left.
        self._left.props["data-unsaved"] = "" if unsaved else None
        self._left.update()

    async def _press_save(self) -> None:
        if await self._save():
            notice("Saved.")

    async def _save(self) -> bool:
        fields = self._form.read()
        if fields is None:
            notice("Some fields cannot be saved like this; they say why.")
            return False
        actor = await self._visitor.actor_now()
        if self._page is None:
            made = await self._pages.create(actor, PageDraft(**dict(fields)), self._new_id)
            self._mark(unsaved=False)
            ui.navigate.to(f"/ask/pages/{made.id}")
            return False
        changes = PageChanges(**dict(fields))
        page = await self._pages.change(actor, self._page.id, changes)
        self._mark(unsaved=False)
        self._show(page)
        return True

    async def _turn(self, *, on: bool) -> None:
        """Switch the page; what is written is saved before it answers."""
        page = self._page
        if page is None or (on and self._state.text and not await self._save()):
            return
        actor = await self._visitor.actor_now()
        turn = self._pages.switch_on if on else self._pages.switch_off
        self._show(await turn(actor, page.id))
        notice("The page is on." if on else "The page is off.")

    def _ask_renewal(self) -> None:
        if self._page:
            Renewal(self._page, base_of(self._visitor), self._renew)

    async def _renew(self, changes: PageChanges) -> None:
        assert self._page  # noqa: S101 there is no address without one
        actor = await self._visitor.actor_now()
        self._show(await self._pages.change(actor, self._page.id, changes))
        notice("The page has another address.")

    def _ask_to_remove(self) -> None:
        page = self._page
        assert page  # noqa: S101 the button is there for these only

        async def remove() -> None:
            await self._pages.remove(await self._visitor.actor_now(), page.id)
            self._mark(unsaved=False)
            ui.navigate.to("/ask")

        with sheet(f"Remove {page.title}?") as close:
            text("p", _REMOVES, "quiet")
            with box("actions"):
                button("Keep it", close, kind="plain")
                button("Remove", remove, kind="danger")


_THEN = (
    "The page is off at first. Once it is made it has an address, lines to put it on your site, "
    "and a switch."
)
