"""The library of clients, for those who write them."""

from nicegui import ui
from nicegui.testing import User

from tests.support.clients import a_block, a_client
from tests.support.site import Site, click, press
from understudy.accounts.access import Role
from understudy.personas.schemas import Visibility
from understudy.practice.clients.case_schemas import Whose
from understudy.practice.clients.library import Wanted

HARD = a_block(difficulty=3, issues=[{"code": "grief_loss"}], referral={"reason": "Sent by court."})


async def test_cards_tell_what_one_looks_for(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    db, authoring = site.services.db, site.services.clients.authoring
    published = await a_client(db, teacher.actor, name="Ada")
    await authoring.publish(teacher.actor, published.id)
    await a_client(db, teacher.actor, HARD, name="Bo")
    colleague = await site.person(Role.TEACHER, "Colleague")
    await a_client(db, colleague.actor, visibility=Visibility.SHARED, name="Cy")
    await a_client(db, colleague.actor, name="Hidden")
    user = site.signed_in(teacher)
    await user.open("/clients")
    for seen in ("3 clients", "Ada", "Sent by court.", "Grief", "Hard", "Draft", "Published"):
        await user.should_see(seen)
    await user.should_see("A colleague's · Shared")
    await user.should_not_see("Hidden")
    await press(user, "Hard")
    await user.should_see("1 client", retries=20)
    await user.should_not_see("Ada")
    _choice(user, "Issue").value = "housing_insecurity"
    await user.should_see("Nobody found", retries=20)


async def test_an_empty_library_says_what_a_client_is(site: Site) -> None:
    user = await site.visitor(Role.TEACHER)
    await user.open("/clients")
    await user.should_see("No clients yet")
    await user.should_see("Begin one, or have a draft written.")


async def test_several_are_copied_shared_and_archived(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    db, library = site.services.db, site.services.clients.library
    for name in ("Ada", "Bo"):
        await a_client(db, teacher.actor, name=name)
    user = site.signed_in(teacher)
    await user.open("/clients")
    await _choose(user, "Ada", "Bo")
    await user.should_see("2 chosen", retries=20)
    await press(user, "Share")
    await user.should_see("2 clients are shared with everyone who makes clients.", retries=50)
    found = (await library.list(teacher.actor)).items
    assert {entry.visibility for entry in found} == {Visibility.SHARED}
    await _choose(user, "Ada")
    await user.should_see("1 chosen", retries=20)
    await press(user, "Copy")
    await user.should_see("Ada (copy)", retries=50)
    await _choose(user, "Bo")
    await user.should_see("1 chosen", retries=20)
    await press(user, "Archive")
    await user.should_see("Archive 1 client?", retries=20)
    sure = [b for b in user.find(ui.button).elements if b.text == "Archive"]
    click(user, max(sure, key=lambda each: each.id))
    await user.should_see("1 client is archived.", retries=50)
    names = [entry.name for entry in (await library.list(teacher.actor)).items]
    assert names == ["Ada", "Ada (copy)"]


async def test_what_was_not_done_is_told_by_name(site: Site) -> None:
    colleague = await site.person(Role.TEACHER, "Colleague")
    db = site.services.db
    await a_client(db, colleague.actor, visibility=Visibility.SHARED, name="Cy")
    user = await site.visitor(Role.TEACHER)
    await user.open("/clients")
    await _choose(user, "Cy")
    await user.should_see("1 chosen", retries=20)
    await press(user, "Share")
    await user.should_see("Not all of it was done", retries=50)
    await user.should_see("Cy: Only its owner or an administrator can do this")


async def test_a_client_begins_empty_with_what_was_chosen(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    user = site.signed_in(teacher)
    await user.open("/clients")
    await press(user, "New client")
    await user.should_see("Without a draft it costs nothing.", retries=20)
    await press(user, "Begin empty")
    await user.should_see("Please enter a name.", retries=20)
    _field(user, "Name").value = "Ada Brandt"
    _choice(user, "What brings them").value = "grief_loss"
    await press(user, "Begin empty")
    await user.should_see("Before students meet them", retries=50)
    (entry,) = (await site.services.clients.library.list(teacher.actor)).items
    assert (entry.name, entry.issues, entry.difficulty) == ("Ada Brandt", ("grief_loss",), 1)


async def test_a_client_begins_with_a_draft_whose_cost_is_told(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    user = site.signed_in(teacher)
    await user.open("/clients")
    await press(user, "New client")
    await user.should_see("For a draft: what the case is about", retries=20)
    _field(user, "Name").value = "Ada Brandt"
    (brief,) = user.find(ui.textarea).elements
    brief.value = "A baker after the loss of her wife"
    await user.should_see("One call to demo", retries=20)
    await press(user, "Begin with a draft")
    await user.should_see("The draft is there", retries=100)
    await user.should_see("fields were filled in by")
    library = site.services.clients.library
    (entry,) = (await library.list(teacher.actor, Wanted(whose=Whose.MINE))).items
    assert (entry.name, entry.version) == ("Ada Brandt", 2)


async def test_students_have_no_library(site: Site) -> None:
    student = await site.visitor(Role.STUDENT)
    answer = await student.http_client.get("/clients")
    assert answer.status_code == 403
    await student.open("/conversations")
    await student.should_not_see("Clients")


async def _choose(user: User, *names: str) -> None:
    for name in names:
        await user.should_see(name, retries=20)
        label = f"Choose {name}"
        marks = user.find(ui.element).elements
        (mark,) = (e for e in marks if e.props.get("aria-label") == label)
        click(user, mark)


def _field(user: User, label: str) -> ui.input:
    return next(i for i in user.find(ui.input).elements if i.props.get("label") == label)


def _choice(user: User, label: str) -> ui.select:
    return next(i for i in user.find(ui.select).elements if i.props.get("label") == label)
