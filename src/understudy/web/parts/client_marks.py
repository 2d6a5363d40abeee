"""Marks on a client's replies: each becomes a principle of the case."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from understudy.kernel.ids import new_id
from understudy.practice.clients.case_schemas import Mark, MarkAsked, MarkKind
from understudy.practice.clients.marking import principle_from
from understudy.web.parts.fields import prose_field
from understudy.web.parts.in_place import Switch
from understudy.web.parts.kit import badge, box, button, text
from understudy.web.session import Visitor

_AT_ONCE = 5
_LONGEST_REPLY, _LONGEST = 4_000, 900
_KINDS = {
    MarkKind.KUDOS: "Like this",
    MarkKind.CRITIQUE: "Not like this",
    MarkKind.REWRITE: "Rather so",
}
_ASKS = {
    MarkKind.KUDOS: "What was good about it",
    MarkKind.CRITIQUE: "What was wrong with it",
    MarkKind.REWRITE: "What they would say instead",
}


class ClientMarks:
    """The panel of one client's marks.

    Args:
        visitor: an editor of the client.
        persona_id: whose reply it was.
        marked: called once a mark is kept, since it changed what is stored.
    """

    def __init__(
        self, visitor: Visitor, persona_id: UUID, marked: Callable[[Mark], Awaitable[object]]
    ) -> None:
        self._visitor, self._id, self._marked = visitor, persona_id, marked
        self._authoring = visitor.services.clients.authoring
        self._mark_id = new_id()  # chosen before the click: two clicks keep one mark
        self._next: str | None = None

    async def build(self) -> None:
        """Build the panel."""
        with box("panel stack"):
            with box():
                text("h2", "Principles from replies")
                text(
                    "p",
                    "Say of a reply what to keep or change. It becomes a rule for whoever "
                    "plays this client.",
                    "quiet small",
                )
            self._reply = prose_field("The reply", "", most=_LONGEST_REPLY)
            self._kind = Switch("What you think of it", _KINDS, MarkKind.KUDOS, self._ask)
            self._text = prose_field(_ASKS[MarkKind.KUDOS], "", self._preview, most=_LONGEST)
            with box("line-up"):
                button("Make it a principle", self._keep, picture="check")
            # Below the button, which it would move from under the pointer when it comes.
            self._told = text("p", "", "tiny")
            self._list = box("versions")
            with box("more") as self._more:
                button("Earlier marks", self._read_on, kind="plain")
        await self._read_on()

    def take(self, reply: str) -> None:
        """Speak of this reply from now on, unless something is being said of another one."""
        if not (self._text.value or "").strip():
            self._reply.value = reply

    def _ask(self) -> None:
        self._text.props["label"] = _ASKS[self._kind.value]
        self._text.update()
        self._preview()

    def _preview(self) -> None:
        said = (self._text.value or "").strip()
        self._told.set_text(principle_from(self._kind.value, said) if said else "")

    async def _keep(self) -> None:
        said = (self._text.value or "").strip()
        self._text.error = None if said else "Please say it in a few words."
        if not said:
            return
        asked = MarkAsked(
            id=self._mark_id,
            kind=self._kind.value,
            reply=(self._reply.value or "").strip(),
            text=said,
        )
        mark = await self._authoring.mark(await self._visitor.actor_now(), self._id, asked)
        self._mark_id = new_id()
        self._reply.value = self._text.value = ""
        self._next = None
        self._list.clear()
        await self._read_on()
        await self._marked(mark)

    async def _read_on(self) -> None:
        actor = await self._visitor.actor_now()
        page = await self._authoring.marks(actor, self._id, after=self._next, limit=_AT_ONCE)
        self._next = page.next
        with self._list:
            for mark in page.items:
                with box("version"), box("grow stack tight"):
                    with box("line-up"):
                        badge(_KINDS[mark.kind])
                    text("span", mark.principle, "small anywhere")
        self._list.set_visibility(bool(self._list.default_slot.children))
        self._more.set_visibility(page.next is not None)
