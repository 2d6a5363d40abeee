"""An ask page as a card: whether it answers, what was asked this week, what it cost today."""

from nicegui import ui

from understudy.ask.pages.schemas import AskPage
from understudy.ask.visits.inbox_schemas import PageWeek
from understudy.kernel.clock import now
from understudy.web.parts.ask_words import address_of, state_of
from understudy.web.parts.figures import money, number_of
from understudy.web.parts.kit import badge, box, icon, icon_link, link_button, native_button, text
from understudy.web.parts.meter import meter


def ask_card(page: AskPage, week: PageWeek, base: str) -> None:
    """Add the card; `base` is where this installation is reached."""
    state = state_of(page, now())
    place = f"/ask/pages/{page.id}"
    with box("card ask-card", "article") as card:
        with box("top"):
            with text("h3", "", "name"):
                ui.link(page.title, place)
            badge(state.label, state.tone)
        text("p", _documents(page), "role")
        _week(week, place)
        _today(page)
        with box("foot"):
            text("span", f"/a/{page.slug}", "about cut")
            address = text("span", address_of(base, page.slug), "hidden-text")
            copy = native_button("", "button bare", data_copy=address.html_id, title="Copy address")
            copy.props["aria-label"] = f"Copy the address of {page.title}"
            with copy:
                icon("copy")
            icon_link(f"Edit {page.title}", "edit", place)
            inbox = link_button("Inbox", f"{place}/inbox").classes("small")
            inbox.props["aria-label"] = f"Inbox of {page.title}"
    card.props["data-tone"] = page.accent.value


def _documents(page: AskPage) -> str:
    if not page.documents:
        return "No document yet"
    return " · ".join(each.title for each in page.documents)


def _week(week: PageWeek, place: str) -> None:
    with box("ask-week"):
        asked = number_of(week.questions, "question")
        text("p", f"{asked} this week" if week.questions else "Nothing asked this week")
        if week.unanswered:
            ui.link(f"{week.unanswered:,} not in it", f"{place}/inbox").classes("link")


def _today(page: AskPage) -> None:
    spent, limit = page.budget.spent_usd, page.budget.limit_usd
    with box("ask-today"):
        told = f"{money(spent)} of {money(limit)} today"
        text("span", told, "tiny numbers")
        meter(told, float(spent / limit) if limit else 1.0)
