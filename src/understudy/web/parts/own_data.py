"""What somebody did in practice: taken along, and deleted."""

from understudy.practice.records.schemas import Forgotten
from understudy.web.parts.course_words import count_of
from understudy.web.parts.entry import api_form, entry
from understudy.web.parts.kit import box, button, link_button, sheet, text
from understudy.web.session import Visitor

_LEAD = (
    "Everything you did in practice: what was said, your notes and reflections, and the feedback "
    "you may see, as a zip."
)
_GONE = (
    "What you and the clients said, your notes and reflections, and your feedback are deleted for "
    "good, for your teachers, too. That you practised, when, and what it cost is kept. What was "
    "exported for research before, without your name, is not taken back."
)
_DONE = "Deleted. What has to stay is named above."


def own_data(visitor: Visitor) -> None:
    """Add the panel."""

    async def ask() -> None:
        actor = await visitor.actor_now()
        _ask(visitor, await visitor.services.records.erase.would_forget(actor))

    with box("panel"):
        text("h2", "Your practice")
        text("p", _LEAD, "lead")
        with box("line-up wrap"):
            link = link_button("Download all of it", "/api/practice/my-data", picture="download")
            link.props["download"] = ""
            button("Delete it", ask, kind="danger")


def _ask(visitor: Visitor, found: Forgotten) -> None:
    with sheet("Delete what you did in practice?") as close:
        if not found.erased and not found.kept:
            text("p", "There is nothing to delete: you have not practised yet.")
            with box("actions"):
                button("Close", close, kind="primary")
            return
        text("p", _GONE, "quiet")
        text("p", f"{count_of(found.erased, 'session')} would be deleted.")
        if found.kept:
            stays = "stays" if len(found.kept) == 1 else "stay"
            text("p", f"{count_of(len(found.kept), 'session')} {stays}, without your notes:")
            with box("stack tight", "ul"):
                for kept in found.kept:
                    said = f"{kept.client_name}, attempt {kept.attempt}: {kept.why}"
                    text("li", said, "small")
        action = "/api/practice/my-data/forget"
        submit = "Delete it for good"
        with api_form(action, submit=submit, done=_DONE, cancel=close, kind="danger"):
            # For the password manager, which wants to know whose password this is.
            entry("E-mail", "", value=visitor.person.email, autocomplete="username", hidden="")
            entry("Your password", "password", kind="password", autocomplete="current-password")
