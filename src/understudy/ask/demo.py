"""The demo's documents and pages, and what some visitors asked there."""

from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import NamedTuple
from uuid import UUID

from understudy.accounts.access import Actor
from understudy.ask.documents.schemas import Upload
from understudy.ask.documents.service import DocumentService
from understudy.ask.opening import AskServices
from understudy.ask.pages.problems import PageNotFound
from understudy.ask.pages.schemas import Accent, PageDraft
from understudy.ask.samples import HANDBOOK, RESUME, Sample
from understudy.ask.visits.schemas import Feedback
from understudy.ask.visits.visitor import Caller, Visit
from understudy.conversations.events import MESSAGE_DONE
from understudy.kernel.errors import UnderstudyError
from understudy.kernel.ids import derived_id
from understudy.kernel.logs import get_logger

_ORIGIN = UUID("6f1f7c3e-0a0b-5a63-8a4d-2b1b9d1d7f40")
_DRAFTS: Mapping[Sample, PageDraft] = {
    RESUME: PageDraft(
        slug="iris",
        title="Ask about Iris Vandermeer",
        greeting="Ask what you would like to know of my work. The answers come from my résumé.",
        suggestions=RESUME.questions,
        accent=Accent.INDIGO,
    ),
    HANDBOOK: PageDraft(
        slug="handbook",
        title="Fernhill staff handbook",
        greeting="Ask the handbook, and see where it says so.",
        suggestions=HANDBOOK.questions,
    ),
}

log = get_logger(__name__)


class _Asked(NamedTuple):
    """What one visitor asked in one session, and what they thought of the last answer."""

    of: Sample
    questions: tuple[str, ...]
    thought: Feedback | None = None


_VISITS = (
    _Asked(HANDBOOK, HANDBOOK.questions, Feedback(value=1)),
    _Asked(HANDBOOK, ("How much does a parking space cost?",)),
    _Asked(
        HANDBOOK,
        ("When do I need a doctor's note?", "What does parking at the office cost?"),
        Feedback(value=-1, comment="I still do not know where to park."),
    ),
    _Asked(RESUME, RESUME.questions),
    _Asked(
        RESUME, ("Which programming languages does she know?", "Does she have a driving licence?")
    ),
)


async def seed_pages(ask: AskServices, owner: Actor) -> None:
    """Put the two samples in and switch their pages on, as far as they were never there."""
    for sample, draft in _DRAFTS.items():
        with suppress(PageNotFound):
            await ask.pages.get(owner, _page_id(sample))
            continue
        try:
            document_id = await _put_in(ask.documents, owner, sample)
            fields = draft.model_copy(update={"document_ids": (document_id,)})
            page = await ask.pages.create(owner, fields, _page_id(sample))
            await ask.pages.switch_on(owner, page.id)
        except UnderstudyError as error:  # the demo is there without it
            log.warning("demo_page_not_made", page=draft.slug, reason=error.message)


async def visit_pages(ask: AskServices, owner: Actor) -> None:
    """Let some visitors ask on pages where nobody has asked yet."""
    for sample, draft in _DRAFTS.items():
        try:
            page = await ask.pages.get(owner, _page_id(sample))
            if (await ask.inbox.summary(owner, page.id)).conversations:
                continue
            for asked in (each for each in _VISITS if each.of is sample):
                opened = await ask.entering.begin(page.slug, Caller())
                await _ask(ask, opened.visit, asked)
        except UnderstudyError as error:
            log.warning("demo_visit_not_held", page=draft.slug, reason=error.message)


async def _put_in(documents: DocumentService, owner: Actor, sample: Sample) -> UUID:
    upload = Upload(sample.file_name, sample.content())
    id_ = derived_id(_ORIGIN, "document", sample.name)
    return (await documents.add(owner, upload, id=id_, title=sample.title)).id


async def _ask(ask: AskServices, visit: Visit, asked: _Asked) -> None:
    async with aclosing(ask.visits.follow(visit)) as events:
        await anext(events)  # the snapshot: from here on nothing is missed
        for number, question in enumerate(asked.questions, start=1):
            reply_id = (await ask.visits.say(visit, question)).reply_id
            async for event in events:
                if event.name == MESSAGE_DONE and event.data["message"]["id"] == str(reply_id):
                    break
            if asked.thought and number == len(asked.questions):
                await ask.visits.rate(visit, reply_id, asked.thought)


def _page_id(sample: Sample) -> UUID:
    return derived_id(_ORIGIN, "page", sample.name)
