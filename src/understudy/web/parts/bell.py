"""The bell: how many notices one has not read, and the list of them."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from uuid import UUID

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.events import GenericEventArguments

from understudy.accounts.notices import NOTICE_ADDED, Notice, Notices, channel_of
from understudy.kernel.clock import now
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.events import Event, Gap
from understudy.web.parts.dates import day_group, moment_text
from understudy.web.parts.kit import box, icon, in_page, native_button, text
from understudy.web.parts.live import while_open
from understudy.web.session import Visitor, safe_next

NOTICES = "notices"
"""The id of the list: the bell opens it."""
SHOWN_AT_ONCE = 20
_MOST_COUNTED = 99


def bell(visitor: Visitor) -> None:
    """Add the bell and, hidden until it is pressed, the list."""
    _Bell(visitor)


class _Bell:
    """One page's bell. It counts what it hears; the list is read when it is opened."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._is_open = False
        self._items: dict[UUID, ui.element] = {}
        self._after: str | None = None
        self._button, self._count = _opener()
        self._said = text("span", "", "hidden-text")
        self._said.props["role"] = "status"
        with box("notices") as panel:
            with box("top"):
                title = text("h2", "Notices", "grow")
                self._all = native_button("Mark all as read", "button plain small")
                self._all.on("click", in_page(self._read_all))
                _closer()
            self._list = box("list", "ul")
            self._empty = _empty(is_admin=visitor.actor.is_admin)
            self._more = native_button("Show earlier ones", "button plain wide")
            self._more.on("click", in_page(self._show_earlier))
        panel.props.update({"id": NOTICES, "popover": "auto", "role": "dialog"})
        panel.props["aria-labelledby"] = title.html_id
        panel.on("toggle", self._toggled, args=["newState"])
        self._more.set_visibility(False)
        self._set_unread(0)
        self._show_state(has_any=True)
        while_open(ui.context.client, "notices", self._follow)

    async def _follow(self) -> None:
        bus, me = self._visitor.services.bus, self._visitor.person.id
        watching: AsyncGenerator[Event | Gap] = bus.watch(channel_of(me))
        async with aclosing(watching):
            async for news in watching:
                with suppress(UnderstudyError):  # the next one may go better
                    await self._hear(news)

    async def _hear(self, news: Event | Gap) -> None:
        if isinstance(news, Event) and news.name == NOTICE_ADDED:
            self._added(Notice.model_validate(news.data["notice"]))
        self._set_unread((await self._read(None, 1)).unread)

    def _added(self, notice: Notice) -> None:
        self._said.set_text(f"New notice: {notice.text}")
        if self._is_open and notice.id not in self._items:
            self._add(notice).move(target_index=0)
            self._show_state(has_any=True)

    async def _toggled(self, event: GenericEventArguments) -> None:
        self._is_open = event.args["newState"] == "open"
        if self._is_open:
            await self._fill()

    async def _fill(self) -> None:
        found = await self._read(None, SHOWN_AT_ONCE)
        self._list.clear()
        self._items.clear()
        self._show(found)
        self._show_state(has_any=bool(found.items))

    async def _show_earlier(self) -> None:
        self._show(await self._read(self._after, SHOWN_AT_ONCE))

    def _show(self, found: Notices) -> None:
        self._after = found.next
        self._more.set_visibility(found.next is not None)
        for notice in found.items:
            self._add(notice)
        self._set_unread(found.unread)

    async def _read(self, after: str | None, limit: int) -> Notices:
        actor = await self._visitor.actor_now()
        return await self._visitor.services.notices.list(actor, after, limit)

    async def _read_all(self) -> None:
        await self._visitor.services.notices.read(await self._visitor.actor_now())
        for place in self._items.values():
            place.classes(remove="unread")

    async def _read_one(self, id: UUID) -> None:
        await self._visitor.services.notices.read(await self._visitor.actor_now(), [id])
        # Changed in place: whoever goes through the list by keyboard stays where they are.
        if place := self._items.get(id):
            place.classes(remove="unread")

    def _add(self, notice: Notice) -> ui.element:
        is_unread = notice.read_at is None
        with self._list, box(tag="li") as item, _item(notice) as place:
            text("span", "Unread: ", "hidden-text")
            text("span", notice.text, "words")
            text("small", self._when(notice))
        self._items[notice.id] = place
        if is_unread:
            place.classes("unread")
            place.on("click", in_page(lambda: self._read_one(notice.id)))
        return item

    def _when(self, notice: Notice) -> str:
        zone = self._visitor.services.settings.timezone
        group, moment = day_group(notice.at, now(), zone), moment_text(notice.at, zone)
        near = group in ("Today", "Yesterday")
        return f"{group}, {moment.rpartition(', ')[2]}" if near else moment

    def _set_unread(self, unread: int) -> None:
        self._count.set_text(str(unread) if unread <= _MOST_COUNTED else f"{_MOST_COUNTED}+")
        self._count.set_visibility(unread > 0)
        self._all.set_visibility(unread > 0)
        self._button.props["aria-label"] = f"Notices, {unread} unread" if unread else "Notices"
        self._button.classes(**{"add" if unread else "remove": "has-unread"})
        self._button.update()

    def _show_state(self, *, has_any: bool) -> None:
        self._empty.set_visibility(not has_any)
        self._list.set_visibility(has_any)


def _opener() -> tuple[TextElement, TextElement]:
    with native_button("", "bell nav-link", popovertarget=NOTICES) as button:
        icon("bell")
        text("span", "Notices", "grow")
        count = text("span", "", "count")
    return button, count


def _closer() -> None:
    with native_button("", "button bare", popovertarget=NOTICES) as button:
        icon("close")
    button.props.update({"aria-label": "Close", "popovertargetaction": "hide"})


def _item(notice: Notice) -> ui.element:
    """Add what a notice stands in: a way to where one can do something, or to have read it."""
    if notice.link:
        return ui.link(target=safe_next(notice.link)).classes("notice-item")
    if notice.read_at is None:
        return native_button("", "notice-item")
    return box("notice-item")


def _empty(*, is_admin: bool) -> ui.element:
    with box("nothing") as made:
        icon("bell", large=True)
        text("p", "Nothing has happened yet", "title")
        sentence = "When feedback is there or a budget of yours is nearly spent, you read it here."
        if is_admin:
            sentence = (
                "When a conversation or a day becomes expensive, a budget is nearly spent or a "
                "model fails, you read it here."
            )
        text("p", sentence)
    return made
