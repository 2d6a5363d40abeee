"""The library of clients: find one, begin one, share, copy or archive several."""

from uuid import UUID

from understudy.kernel.ids import new_id
from understudy.kernel.page import Page
from understudy.personas.makers import require_maker
from understudy.practice.clients.case_schemas import (
    BulkAction,
    BulkAsked,
    BulkResults,
    LibraryEntry,
    Whose,
)
from understudy.practice.clients.library import Wanted
from understudy.practice.clients.picklists import DIFFICULTIES, ISSUES, Difficulty, Issue
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.client_asks import labels
from understudy.web.parts.client_card import WHOSE, ClientCard, chosen_words
from understudy.web.parts.client_new import NewClient
from understudy.web.parts.fields import choice_field, search_field
from understudy.web.parts.figures import number_of
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import Act, box, button, empty, page_head, sheet, text
from understudy.web.session import Visiting, Visitor

_AT_ONCE = 24
_LEVELS = {"": "All", **{str(int(code)): item.label for code, item in DIFFICULTIES.items()}}
_WHOSE = {"": "Everybody's", **{whose.value: label for whose, label in WHOSE.items()}}
_DONE = {
    BulkAction.SHARE: "shared with everyone who makes clients",
    BulkAction.DUPLICATE: "copied to your clients",
    BulkAction.ARCHIVE: "archived",
}


async def clients_page(visitor: Visiting) -> None:
    """Show the clients an author may see."""
    require_maker(visitor.actor)
    with frame(visitor, "/clients", "Clients"), box("page"):
        await LibraryView(visitor).build()


class LibraryView:
    """The cards of one visitor, searched, filtered and chosen."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._library = visitor, visitor.services.clients.library
        self._next: str | None = None
        self._cards: dict[UUID, ClientCard] = {}
        self._names: dict[UUID, str] = {}
        self._chosen: list[UUID] = []

    async def build(self) -> None:
        """Build the page."""
        with page_head("Clients") as self._sub:
            button("New client", self._begin, kind="primary", picture="plus")
        with box("tools"):
            self._search = search_field("Search clients", self._look_again)
            self._level = Switch("Difficulty", _LEVELS, "", self._look_again, pills=True)
        with box("tools client-tools"):
            options = {"": "All issues", **labels(ISSUES)}
            self._issue = choice_field("Issue", options, "", self._look_again)
            self._whose = choice_field("Whose", _WHOSE, "", self._look_again)
            self._verbs()
        self._place = box("gallery")
        self._nothing = box()
        with box("more") as self._more:
            button("Show more", self._read_on)
        await self._look_again()

    def _begin(self) -> None:
        NewClient(self._visitor).open()

    def _verbs(self) -> None:
        self._told = text("p", "", "quiet small grow")
        self._told.props["role"] = "status"
        self._buttons = [
            button("Share", self._doing(BulkAction.SHARE)),
            button("Copy", self._doing(BulkAction.DUPLICATE), picture="copy"),
            button("Archive", self._ask_to_archive, kind="danger"),
        ]

    async def _look_again(self) -> None:
        wanted = self._wanted()
        page = await self._read(None)
        if wanted == self._wanted():  # not if they typed on meanwhile
            self._place.clear()
            self._cards, self._chosen = {}, []
            self._show(page)

    def _wanted(self) -> Wanted:
        return Wanted(
            text=self._search.value or "",
            issue=Issue(self._issue.value) if self._issue.value else None,
            difficulty=Difficulty(int(self._level.value)) if self._level.value else None,
            whose=Whose(self._whose.value) if self._whose.value else None,
        )

    async def _read(self, after: str | None) -> Page[LibraryEntry]:
        actor = await self._visitor.actor_now()
        return await self._library.list(actor, self._wanted(), after=after, limit=_AT_ONCE)

    async def _read_on(self) -> None:
        self._show(await self._read(self._next))

    def _show(self, page: Page[LibraryEntry]) -> None:
        self._next = page.next
        with self._place:
            for entry in page.items:
                self._names[entry.persona_id] = entry.name
                self._cards[entry.persona_id] = ClientCard(entry, self._choose)
        self._more.set_visibility(page.next is not None)
        more = "+" if page.next else ""
        self._sub.text = (
            f"{len(self._cards)}{more} {'client' if len(self._cards) == 1 else 'clients'}"
        )
        self._sub.set_visibility(bool(self._cards))
        self._nothing.clear()
        if not self._cards:
            with self._nothing:
                self._say_nothing()
        self._say()

    def _say_nothing(self) -> None:
        if self._wanted() != Wanted():
            with empty("search", "Nobody found", "No client fits these words and filters."):
                return
        sentence = (
            "A client is a person to practise with: a case, facts they keep until it is time, and "
            "a way to be won. Begin one, or have a draft written."
        )
        with empty("personas", "No clients yet", sentence):
            button("New client", self._begin, kind="primary", picture="plus")

    def _choose(self, entry: LibraryEntry) -> None:
        on = entry.persona_id not in self._chosen
        (self._chosen.append if on else self._chosen.remove)(entry.persona_id)
        self._cards[entry.persona_id].mark(on=on)
        self._say()

    def _say(self) -> None:
        self._told.set_text(chosen_words(len(self._chosen)) if self._cards else "")
        self._request_id = new_id()  # for what is chosen now: two clicks copy once
        for each in self._buttons:
            each.set_enabled(bool(self._chosen))

    def _doing(self, action: BulkAction) -> Act:
        return lambda: self._do(action)

    async def _do(self, action: BulkAction) -> None:
        if not self._chosen:
            return  # the second of two clicks
        asked = BulkAsked(id=self._request_id, action=action, ids=list(self._chosen))
        results = await self._library.bulk(await self._visitor.actor_now(), asked)
        done = sum(item.is_done for item in results.items)
        if done:
            verb = "is" if done == 1 else "are"
            notice(f"{number_of(done, 'client')} {verb} {_DONE[action]}.")
        if done < len(results.items):
            self._tell(results)
        await self._look_again()

    def _tell(self, results: BulkResults) -> None:
        with sheet("Not all of it was done") as close:
            for item in results.items:
                if not item.is_done:
                    text("p", f"{self._names.get(item.id, 'A client')}: {item.problem}", "quiet")
            with box("actions"):
                button("Close", close)

    def _ask_to_archive(self) -> None:
        async def archive() -> None:
            close()
            await self._do(BulkAction.ARCHIVE)

        with sheet(f"Archive {number_of(len(self._chosen), 'client')}?") as close:
            text(
                "p",
                "Nobody can begin a talk with them any more. Talks that were held stay as they "
                "are.",
                "quiet",
            )
            with box("actions"):
                button("Keep them", close, kind="plain")
                button("Archive", archive, kind="danger")
