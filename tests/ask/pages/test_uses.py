"""What pages that are on keep documents from, and what does not fit."""

import asyncio
from contextlib import suppress

import pytest

from tests.support.ask import HANDBOOK, a_document, a_page, section, upload
from tests.support.personas import actor
from understudy.ask.documents.problems import DocumentInUse, DocumentTooLong
from understudy.ask.documents.schemas import DocumentChanges
from understudy.ask.pages.problems import PageNotReady
from understudy.bootstrap import Services
from understudy.kernel.settings import Settings

LONG = (
    HANDBOOK + "\n## Rules\n\n" + "\n".join(f"- Rule {n} holds for all of us." for n in range(99))
)
OTHERS_TOKENS = 31_200


@pytest.fixture
def installation(settings: Settings, database_url: str) -> Settings:
    """Leaves some 800 tokens for documents, of the 32,000 that the demo model reads."""
    kept = {"ask_history_tokens": OTHERS_TOKENS - 4_000, "database_url": database_url}
    return settings.model_copy(update=kept)


async def test_a_document_that_does_not_fit_is_kept_and_says_what_to_do(
    services: Services,
) -> None:
    owner = actor()
    document = await a_document(services, owner, LONG)
    assert not document.fits
    assert f"about {document.version.tokens:,} tokens" in document.too_long
    assert "800 are left" in document.too_long
    assert f"{document.version.tokens - 800:,} fewer" in document.too_long
    preview = await services.ask.documents.preview(owner, document.id)
    assert (preview.fits, preview.too_long) == (False, document.too_long)
    assert preview.room_tokens == 800
    page = await a_page(services, owner, document, on=False)
    assert len(page.problems) == 1
    with pytest.raises(PageNotReady, match="Choose sections"):
        await services.ask.pages.switch_on(owner, page.id)
    leave = await section(services, owner, document, "Leave")
    chosen = await services.ask.documents.change(
        owner, document.id, DocumentChanges(chosen=(leave.id,))
    )
    assert (chosen.fits, chosen.too_long) == (True, "")
    assert (await services.ask.pages.switch_on(owner, page.id)).is_on


async def test_documents_that_fit_one_by_one_may_not_fit_together(services: Services) -> None:
    owner = actor()
    half = "\n".join(LONG.splitlines()[:60])
    documents = [await a_document(services, owner, half, title=name) for name in "ab"]
    assert [each.fits for each in documents] == [True, True]
    page = await a_page(services, owner, *documents, on=False)
    assert page.tokens > page.room_tokens
    with pytest.raises(PageNotReady, match="tokens"):
        await services.ask.pages.switch_on(owner, page.id)


async def test_a_page_that_is_on_keeps_its_documents_and_keeps_them_short(
    services: Services,
) -> None:
    owner, documents = actor(), services.ask.documents
    document = await a_document(services, owner)
    page = await a_page(services, owner, document, title="Our rules")
    with pytest.raises(DocumentInUse, match="“Our rules”"):
        await documents.remove(owner, document.id)
    with pytest.raises(DocumentTooLong, match=r"“Our rules”.*about"):
        await documents.replace(owner, document.id, upload(LONG))
    assert await documents.get(owner, document.id) == document
    await services.ask.pages.switch_off(owner, page.id)
    assert not (await documents.replace(owner, document.id, upload(LONG))).fits
    await documents.remove(owner, document.id)
    assert (await services.ask.pages.get(owner, page.id)).documents == ()


async def test_whichever_comes_first_nothing_is_on_that_does_not_fit(services: Services) -> None:
    owner = actor()
    document = await a_document(services, owner)
    page = await a_page(services, owner, document, on=False)

    async def replace() -> None:
        with suppress(DocumentTooLong):
            await services.ask.documents.replace(owner, document.id, upload(LONG))

    replacing = asyncio.create_task(replace())
    while not replacing.done():
        with suppress(PageNotReady):
            shown = await services.ask.pages.switch_on(owner, page.id)
            assert not (shown.is_on and shown.problems)
        await services.ask.pages.switch_off(owner, page.id)
    await replacing
    shown = await services.ask.pages.get(owner, page.id)
    assert not (shown.is_on and shown.problems)
