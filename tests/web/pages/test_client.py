"""The page of one client: for its author, for colleagues, for students."""

from nicegui import ui

from tests.support.client_pages import client_page, slide
from tests.support.clients import CAR, a_block, a_client
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.personas.schemas import Visibility
from understudy.practice.clients.case_schemas import CaseChange


async def test_saving_stays_on_the_page_and_makes_a_version(site: Site) -> None:
    page = await client_page(site)
    page.field("Setting").value = "A school"
    page.field("Name").value = "Lena Hartmann"
    await page.user.should_see("Not saved yet")
    await press(page.user, "Save")
    await page.user.should_see("Saved.", retries=20)
    version, block = await page.stored()
    assert (version, block.referral.setting) == (2, "A school")
    assert block == a_block(
        referral={"reason": "Asks for help with housing.", "setting": "A school"}
    )
    await page.user.should_not_see("Not saved yet")
    page.field("Setting").value = "A clinic"
    await page.user.should_see("Not saved yet")
    await press(page.user, "Save")
    await page.until_version(3)


async def test_what_cannot_be_saved_says_why_and_stays(site: Site) -> None:
    page = await client_page(site)
    page.field("Session number").value = "first"
    await press(page.user, "Save")
    await page.user.should_see("Please enter a whole number.")
    await page.user.should_see("Nothing was saved")
    assert page.field("Session number").value == "first"
    assert (await page.stored())[0] == 1


async def test_a_conflict_loses_nothing_and_lets_one_choose(site: Site) -> None:
    page = await client_page(site)
    theirs = CaseChange(block=a_block(own_words="Theirs."))
    await site.services.clients.authoring.put(page.author.actor, page.client.id, theirs)
    page.field("Setting").value = "Mine"
    await press(page.user, "Save")
    await page.user.should_see("Someone saved this client meanwhile", retries=20)
    await page.user.should_see("Version 2 is the current one by now, and you edited version 1.")
    assert page.field("Setting").value == "Mine"
    await press(page.user, "Save mine")
    await page.user.should_see("Saved.", retries=20)
    version, block = await page.stored()
    assert (version, block.referral.setting, block.own_words) == (
        3,
        "Mine",
        a_block().own_words,
    )


async def test_facts_are_added_changed_and_taken_away(site: Site) -> None:
    page = await client_page(site)
    await press(page.user, "Add a fact")
    await page.user.should_see("Fact 4", retries=20)
    texts = (t for t in page.user.find(ui.textarea).elements if "The fact" in t.props["label"])
    tags = (i for i in page.user.find(ui.input).elements if "Topics" in i.props.get("label", ""))
    max(texts, key=_id).value = "I sing in a choir."
    max(tags, key=_id).value = "music, Choir"
    slide(page.user, "Level: told from this trust on", 1.2)
    await page.user.should_see("1.2, refuses", retries=20)
    await press(page.user, "Save")
    await page.user.should_see("Saved.", retries=20)
    _, block = await page.stored()
    added = block.facts[-1]
    assert (added.id, added.text, added.topic_tags) == (
        "fact-4",
        "I sing in a choir.",
        ("music", "choir"),
    )
    assert added.disclosure_level == 1.2
    assert block.facts[:-1] == a_block().facts


async def test_colleagues_read_and_copy_what_is_shared(site: Site) -> None:
    owner = await site.person(Role.TEACHER, "Owner")
    client = await a_client(site.services.db, owner.actor, visibility=Visibility.SHARED)
    colleague = await site.person(Role.TEACHER, "Colleague")
    user = site.signed_in(colleague)
    await user.open(f"/clients/{client.id}")
    await user.should_see(CAR)
    await user.should_see("Copy it to change it.")
    await user.should_not_see("Save")
    await press(user, "Copy to my clients")
    await user.should_see("Lena Hartwig (copy)", retries=20)
    listed = await site.services.clients.library.list(colleague.actor)
    assert [entry.can_edit for entry in listed.items] == [False, True]


async def test_what_is_private_is_not_there_for_others(site: Site) -> None:
    owner = await site.person(Role.TEACHER, "Owner")
    client = await a_client(site.services.db, owner.actor)
    other = await site.visitor(Role.TEACHER, "Other")
    answer = await other.http_client.get(f"/clients/{client.id}")
    assert answer.status_code == 404


async def test_students_may_not_read_a_case(site: Site) -> None:
    owner = await site.person(Role.TEACHER)
    client = await a_client(site.services.db, owner.actor, visibility=Visibility.PUBLIC)
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get(f"/clients/{client.id}")
    assert answer.status_code == 403
    assert CAR not in answer.text


async def test_a_draft_fills_what_is_empty_and_tells_its_cost(site: Site) -> None:
    page = await client_page(site)
    await press(page.user, "Draft what is empty")
    await page.user.should_see("One call to")
    (draft,) = (b for b in page.user.find(ui.button).elements if b.text == "Draft")
    click(page.user, draft)
    await page.user.should_see("Please say in a few words what it is about.")
    areas = page.user.find(ui.textarea).elements
    (brief,) = (area for area in areas if area.props["label"] == "What the case is about")
    brief.value = "A baker who lost her flat"
    click(page.user, draft)
    await page.user.should_see("The draft is there", retries=50)
    version, block = await page.stored()
    assert version == 2
    assert block.impact
    assert block.own_words == a_block().own_words


def _id(element: ui.element) -> int:
    return element.id
