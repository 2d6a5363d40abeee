"""What of documents and ask pages is called how."""

from datetime import datetime
from html import escape
from typing import NamedTuple

from nicegui import ui

from understudy.ask.answering.schemas import Verdict
from understudy.ask.pages.schemas import AskPage, Opening
from understudy.ask.reading.schemas import Private
from understudy.web.parts.kit import Tone
from understudy.web.session import Visitor

PRIVATE = {
    Private.CONTACT: "Contact details",
    Private.REFEREES: "Referees",
    Private.BIRTH: "Date of birth and age",
    Private.PAY: "Pay",
}
OPENINGS = {
    Opening.LINK: "Whoever has the address",
    Opening.SIGN_IN: "Whoever has an account here",
}
VERDICTS = {
    Verdict.ANSWERED: "Answered",
    Verdict.PARTLY: "Partly",
    Verdict.NOT_IN_DOCUMENT: "Not in it",
    Verdict.OUT_OF_SCOPE: "Off the subject",
}
_FORMS = {
    "docx": "Word",
    "html": "HTML",
    "json-resume": "JSON Resume",
    "markdown": "Markdown",
    "pdf": "PDF",
    "text": "Text",
    "yaml": "JSON Resume, as YAML",
}
_KIB, _MIB = 1 << 10, 1 << 20


class State(NamedTuple):
    """Whether a page answers: in a word, in a tone, and in a sentence."""

    label: str
    tone: Tone
    sentence: str


def state_of(page: AskPage, now: datetime) -> State:
    """Return whether a page answers at this moment."""
    if not page.is_on:
        return State("Off", "", "Nobody can ask. What was said is kept.")
    if page.expires_at and page.expires_at <= now:
        return State("Over", "warn", "Its last day is over, and nobody can ask.")
    if page.problems:
        return State("Cannot answer", "danger", " ".join(page.problems))
    if page.budget.is_spent:
        return State("Resting", "warn", "Today's budget is spent; it answers again tomorrow.")
    return State("On", "good", f"{OPENINGS[page.opening]} can ask.")


def form_words(form: str) -> str:
    """Return what a file was read as: `PDF`, `JSON Resume`."""
    return _FORMS.get(form, form.replace("-", " ").capitalize())


def fact_words(fact: str) -> str:
    """Return a computed fact with the sentences it rests on, as people read it."""
    told, _, marks = fact.removesuffix("]").partition(" [~")
    return f"{told} (From {marks.replace('S', '').replace(' ', ', ')}.)" if marks else told


def size_words(size_bytes: int) -> str:
    """Return how large a file is: `812 bytes`, `14 KB`, `2.3 MB`."""
    if size_bytes < _KIB:
        return f"{size_bytes} bytes"
    return f"{size_bytes / _KIB:.0f} KB" if size_bytes < _MIB else f"{size_bytes / _MIB:.1f} MB"


def base_of(visitor: Visitor) -> str:
    """Return where this installation is reached, without a slash at the end."""
    reached_at = str(ui.context.client.request.base_url)
    return (visitor.services.settings.public_url or reached_at).rstrip("/")


def address_of(base: str, slug: str) -> str:
    """Return the address that visitors are given."""
    return f"{base}/a/{slug}"


def script_of(base: str, slug: str) -> str:
    """Return what a site puts on its pages, to show a button that opens this page."""
    return f'<script type="module" src="{escape(base)}/embed.js" data-page="{slug}"></script>'


def frame_of(base: str, slug: str, title: str) -> str:
    """Return what a site puts where this page is to stand within one of its own."""
    style = "width:100%;height:640px;border:0"
    address = escape(address_of(base, slug))
    return f'<iframe src="{address}?embed" title="{escape(title)}" style="{style}"></iframe>'
