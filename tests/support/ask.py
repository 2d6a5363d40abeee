"""Documents and ask pages for tests."""

from typing import Any

from understudy.accounts.access import Actor
from understudy.ask.documents.schemas import Document, SectionCard, Upload
from understudy.ask.pages.schemas import AskPage, PageDraft
from understudy.bootstrap import Services

HANDBOOK = """# Staff handbook

Everybody who works here gets this book.

## Leave

Everybody has 28 days of leave in a year.

## Dogs

Dogs are not allowed in the office.

## Whom to ask

Write to amina@example.org.
"""


def upload(text: str = HANDBOOK, name: str = "handbook.md") -> Upload:
    """Return a file with this text."""
    return Upload(name, text.encode())


async def a_document(
    services: Services, owner: Actor, text: str = HANDBOOK, *, title: str = ""
) -> Document:
    """Return a new document of this owner."""
    return await services.ask.documents.add(owner, upload(text), title=title)


async def section(services: Services, owner: Actor, document: Document, title: str) -> SectionCard:
    """Return the section with this title of a document's current version."""
    preview = await services.ask.documents.preview(owner, document.id)
    (found,) = [each for each in preview.sections if each.title == title]
    return found


async def a_page(
    services: Services, owner: Actor, *documents: Document, on: bool = True, **fields: Any
) -> AskPage:
    """Return a new page of this owner that answers from these documents, or from a new one."""
    asked = documents or (await a_document(services, owner),)
    draft = PageDraft.model_validate(
        {"title": "Ask the handbook", "document_ids": [each.id for each in asked], **fields}
    )
    page = await services.ask.pages.create(owner, draft)
    return await services.ask.pages.switch_on(owner, page.id) if on else page
