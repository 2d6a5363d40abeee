"""The inbox of an ask page: what was asked, what is not in the documents, and each conversation."""

from uuid import UUID

from nicegui import ui

from understudy.ask.pages.schemas import AskPage
from understudy.ask.visits.inbox_schemas import Opinion, VisitorTalk
from understudy.kernel.page import Page
from understudy.web.frame import frame
from understudy.web.notices import notice
from understudy.web.parts.ask_deleting import ALL, ONE, deleting
from understudy.web.parts.ask_gaps import GapPanel
from understudy.web.parts.ask_opinions import OpinionPanel
from understudy.web.parts.ask_talks import TalkRows, facts_of
from understudy.web.parts.ask_verdicts import inbox_figures, verdict_chart
from understudy.web.parts.figures import number_of
from understudy.web.parts.kit import back_link, badge, box, empty, link_button, page_head, text
from understudy.web.parts.local_moment import local_moment
from understudy.web.session import Visiting, Visitor
from understudy.web.theme import asset

_AT_ONCE = 20
_LEAD = "What visitors asked. They are not named; somebody with an account is told as that."
_READING = "What a visitor asked, and what the documents answered. Nothing can be said here."
_NONE = (
    "As soon as somebody asks on this page, their conversation stands here, with what your "
    "documents do not tell. Share its address, or ask something yourself."
)


async def inbox_page(visitor: Visiting, id: UUID) -> None:
    """Show the inbox of a page."""
    page = await visitor.services.ask.pages.get(visitor.actor, id)
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("ask-owner.css")}">')
    with frame(visitor, "/ask", f"Inbox: {page.title}"), box("page"):
        await InboxView(visitor, page).build()


async def visitor_talk_page(visitor: Visiting, id: UUID, conversation_id: UUID) -> None:
    """Show what was said in one conversation of a page; nothing can be said here."""
    ask = visitor.services.ask
    page = await ask.pages.get(visitor.actor, id)
    talk = await ask.inbox.talk(visitor.actor, id, conversation_id)
    ui.add_head_html(f'<link rel="stylesheet" href="{asset("ask-owner.css")}">')
    ui.add_head_html(f'<script type="module" src="{asset("conversation.js")}"></script>')
    title = talk.first_question or page.title
    with frame(visitor, "/ask", title), box("page ask-talk"):
        back_link(f"Inbox: {page.title}", f"/ask/pages/{id}/inbox")
        with page_head(title, facts_of(talk)):
            if talk.unanswered:
                badge(f"{talk.unanswered} not in it", "warn")
            local_moment(talk.begun_at, visitor.services.settings.timezone).classes("small quiet")

            async def delete() -> None:
                await ask.forgetting.one(await visitor.actor_now(), id, conversation_id)
                ui.navigate.to(f"/ask/pages/{id}/inbox")

            deleting("Delete", "Delete this conversation?", ONE, delete)
        element = ui.element("understudy-conversation").mark("conversation")
        element.props.update(
            {
                "conversation-id": str(conversation_id),
                "persona-name": page.title,
                "persona-tone": page.accent.value,
                "user-name": "Visitor",
                "notice": _READING,
                "sign-in": "/sign-in",
                "can-see-costs": "",
            }
        )


class InboxView:
    """An inbox as its owner, or an administrator, sees it."""

    def __init__(self, visitor: Visitor, page: AskPage) -> None:
        self._visitor, self._page = visitor, page
        self._inbox = visitor.services.ask.inbox

    async def build(self) -> None:
        """Build the page."""
        page, actor = self._page, self._visitor.actor
        zone = self._visitor.services.settings.timezone
        summary = await self._inbox.summary(actor, page.id)
        first = await self._talks(None)
        back_link("Ask", "/ask")
        with page_head(f"Inbox: {page.title}", _LEAD):
            link_button("Edit the page", f"/ask/pages/{page.id}", picture="edit")
            if first.items:
                deleting("Delete all", "Delete all conversations?", ALL, self._delete_all)
        if not first.items:
            with empty("list", "Nobody has asked yet", _NONE):
                link_button("To the page's address", f"/ask/pages/{page.id}", kind="primary")
            return
        inbox_figures(summary)
        with box("ask-inbox"):
            with box("stack"):
                gaps = GapPanel(page.id, zone)
                gaps.show(await self._inbox.gaps(actor, page.id))
            with box("stack"):
                verdict_chart(summary)
                opinions = OpinionPanel(page.id, zone, self._opinions)
                await opinions.read_on()
        with box("section", "section"):
            text("h2", "Conversations", "ask-heading")
            await TalkRows(page.id, zone, self._talks).read_on()

    async def _delete_all(self) -> None:
        actor, ask = await self._visitor.actor_now(), self._visitor.services.ask
        emptied = await ask.forgetting.all_of(actor, self._page.id)
        if emptied.kept:
            answering = number_of(emptied.kept, "conversation")
            notice(f"{answering} could not be deleted while an answer is being given.", stays=True)
        ui.navigate.reload()

    async def _talks(self, after: str | None) -> Page[VisitorTalk]:
        actor = await self._visitor.actor_now()
        return await self._inbox.talks(actor, self._page.id, after=after, limit=_AT_ONCE)

    async def _opinions(self, after: str | None) -> Page[Opinion]:
        actor = await self._visitor.actor_now()
        return await self._inbox.opinions(actor, self._page.id, after=after, limit=_AT_ONCE)
