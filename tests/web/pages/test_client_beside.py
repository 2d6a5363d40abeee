"""What stands beside the form of a client: findings, publishing, questions, prompt, marks."""

import asyncio
from decimal import Decimal

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from tests.support.client_pages import ClientPage, client_page, slide
from tests.support.clients import BROTHER, a_block
from tests.support.site import Site, click, press
from understudy.practice.clients.case_schemas import Expect, TestAsked, Verdict
from understudy.practice.clients.schemas import PracticeBlock
from understudy.web.parts.client_questions import cost_words


async def test_what_stops_publishing_is_told_as_sentences_until_it_is_mended(site: Site) -> None:
    page = await client_page(site, a_block(opening_line="", is_composite=False))
    await page.user.should_see("2 things to mend before publishing", retries=50)
    await page.user.should_see("Confirm that this is a composite")
    await page.user.should_see("Write what the client says first")
    await press(page.user, "Publish")
    told = "This client cannot be published yet. Confirm that this is a composite"
    await page.user.should_see(told, retries=50)
    _area(page, "What the client says first").value = "Yes?"
    attested = next(b for b in page.user.find(ui.checkbox).elements if "attest" in b.text)
    attested.value = True
    await page.user.should_see("Not saved yet", retries=20)
    await press(page.user, "Publish")  # saves first
    await page.user.should_see("Version 2 is published.", retries=50)
    await page.user.should_see("Nothing stands in the way.", retries=50)
    await page.user.should_see("Moderate")
    assert (await page.stored())[1].opening_line == "Yes?"


async def test_a_finding_leads_to_its_field(site: Site) -> None:
    page = await client_page(site, a_block(opening_line=BROTHER))
    await page.user.should_see("This tells the fact", retries=50)
    await page.user.should_see("What the client says first")
    await press(page.user, "This tells the fact")
    await page.user.should_see("7 of 15")
    await page.user.should_see("Empty so far: Systems, Beliefs and coping, Relating and")


async def test_questions_are_added_run_and_taken_away(site: Site) -> None:
    page = await client_page(site)
    await press(page.user, "Add question")
    await page.user.should_see("Please write a question and choose the fact", retries=20)
    page.field("A question of a student").value = "Where do you sleep?"
    page.choice("About the fact").value = "car"
    await press(page.user, "Add question")
    await page.user.should_see("Keeps it: car", retries=50)
    await press(page.user, "Run all")
    await page.user.should_see("1 of 1 question passed, free.", retries=100)
    await page.user.should_see("Passed")
    testing = site.services.clients.testing
    (stored,) = await testing.list(page.author.actor, page.client.id)
    assert stored.expect is Expect.WITHHOLD
    assert stored.result
    assert stored.result.verdict is Verdict.PASSED
    await page.user.should_see(f"“{stored.result.reply}”")
    drop = "Remove the question Where do you sleep?"
    (remove,) = (
        e for e in page.user.find(ui.element).elements if e.props.get("aria-label") == drop
    )
    click(page.user, remove)
    await page.user.should_see("None yet. Ask for each", retries=50)
    assert list(await testing.list(page.author.actor, page.client.id)) == []


async def test_a_run_saves_first_and_asks_the_client_as_it_is_written(site: Site) -> None:
    page = await client_page(site)
    asked = TestAsked(question="Where do you sleep?", expect=Expect.WITHHOLD, fact_id="car")
    await site.services.clients.testing.add(page.author.actor, page.client.id, asked)
    await page.user.open(f"/clients/{page.client.id}")
    page.field("Setting").value = "A school"
    await page.user.should_see("Not saved yet", retries=20)
    await press(page.user, "Run all")
    await page.user.should_see("Version 2, trust 2.5, first talk, free", retries=100)


async def test_the_prompt_is_shown_at_a_trust(site: Site) -> None:
    page = await client_page(site)
    await press(page.user, "Show the prompt")
    await page.user.should_see("are the same in every turn", retries=50)
    assert BROTHER not in _prompt(page)
    page.field("After this question").value = "And your brother?"
    slide(page.user, "Trust", 4)
    await page.user.should_see("4.0, open", retries=20)
    await press(page.user, "Show the prompt")
    async with asyncio.timeout(30):
        while BROTHER not in _prompt(page):
            await asyncio.sleep(0.05)


async def test_a_mark_becomes_a_principle_beside_what_is_typed(site: Site) -> None:
    page = await client_page(site)
    page.field("Setting").value = "A school"
    await page.user.should_see("Not saved yet", retries=20)
    await press(page.user, "Make it a principle")
    await page.user.should_see("Please say it in a few words.", retries=20)
    _area(page, "What was good about it").value = "Short answers"
    await press(page.user, "Make it a principle")
    await page.user.should_see("The principle is saved.", retries=50)
    assert (await page.stored())[1].principles == ("Keep doing this: Short answers.",)
    assert page.field("Setting").value == "A school"
    await press(page.user, "Save")  # no conflict: the page knows of the new version
    block = await page.until_version(3)
    assert block.referral.setting == "A school"
    assert block.principles == ("Keep doing this: Short answers.",)


async def test_what_stops_publishing_is_told_in_part_if_it_is_much(site: Site) -> None:
    page = await client_page(site, PracticeBlock())
    await press(page.user, "Publish")
    await page.user.should_see("more, in the list.", retries=50)


def test_what_is_unknown_is_not_free() -> None:
    assert cost_words(None) == "what it cost is not known"
    assert cost_words(Decimal(0)) == "free"
    assert cost_words(Decimal("0.25")) == "cost $0.25"


def _area(page: ClientPage, label: str) -> ui.textarea:
    found = (a for a in page.user.find(ui.textarea).elements if a.props["label"] == label)
    return next(found)


def _prompt(page: ClientPage) -> str:
    shown = next(e for e in page.user.find(TextElement).elements if "prompt-text" in e.classes)
    return str(shown.text)
