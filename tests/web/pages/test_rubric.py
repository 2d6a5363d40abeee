"""One rubric: written, changed, moved, kept while in use, read by others."""

from tests.support.accounts import Member
from tests.support.course_pages import a_class, do, field, fill
from tests.support.courses import a_rubric, an_assignment, criterion, rubric_fields
from tests.support.site import Site, press
from understudy.accounts.access import Role
from understudy.practice.courses.rubric_schemas import (
    Rubric,
    RubricChanges,
    RubricVisibility,
)
from understudy.practice.courses.rubric_template import TEMPLATE_ID

TWO = rubric_fields(criterion("opening", 0.5), criterion("closing", 0.5))


async def two(site: Site, teacher: Member) -> Rubric:
    """Return a rubric with two criteria."""
    return await a_rubric(site.services.db, teacher.actor, **TWO.model_dump())


async def test_a_rubric_is_written_and_what_is_wrong_is_said_where(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    user = site.signed_in(teacher)
    await user.open("/rubrics/new")
    await do(user, "Save")
    await user.should_see("Please enter a name, of up to 120 characters.")
    await user.should_see("Please describe this level, in up to 300 characters.")
    field(user, "Name").value = "Opening"  # the newest: of the criterion
    for number in range(1, 5):
        await fill(user, f"Level {number} in words", f"As {number}.")
    field(user, "Name", oldest=True).value = "My rubric"
    await do(user, "Save")
    await user.should_see("'Opening' has no indicator", retries=20)
    await fill(user, "Indicator", "Says their name.")
    await do(user, "Save")
    await user.should_see("No published assignment uses it.", retries=20)
    cards = (await site.services.rubrics.list(teacher.actor)).items
    made = await site.services.rubrics.get(
        teacher.actor, next(card.id for card in cards if card.name == "My rubric")
    )
    assert [each.id for each in made.fields.criteria] == ["opening"]
    assert made.fields.criteria[0].levels[3].descriptor == "As 4."


async def test_weights_are_summed_live_and_evened_out(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    rubric = await two(site, teacher)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{rubric.id}")
    await user.should_see("The weights add up to 100 %")
    await fill(user, "Weight of Opening, in percent", "150")
    await user.should_see("The weights add up to 200 %", retries=20)
    await do(user, "Save")
    await user.should_see("Please enter a share from 0 to 100.", retries=20)
    assert field(user, "Weight of Opening, in percent").value == "150"
    await do(user, "Even out")
    await user.should_see("The weights add up to 100 %", retries=20)
    await do(user, "Save")
    await user.should_see("Version 2", retries=30)
    saved = await site.services.rubrics.get(teacher.actor, rubric.id)
    assert [each.weight for each in saved.fields.criteria] == [0.75, 0.25]


async def test_criteria_are_moved_added_and_removed(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    rubric = await two(site, teacher)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{rubric.id}")
    await do(user, "Move Closing up")
    await do(user, "Add a criterion")
    await user.should_see("New criterion")
    await do(user, "Remove New criterion")
    await do(user, "Remove Opening")
    await do(user, "Even out")
    await do(user, "Save")
    await user.should_see("Version 2", retries=30)
    saved = await site.services.rubrics.get(teacher.actor, rubric.id)
    assert [(each.id, each.weight) for each in saved.fields.criteria] == [("closing", 1.0)]


async def test_an_indicator_becomes_a_fault_and_a_criterion_critical(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    rubric = await a_rubric(site.services.db, teacher.actor)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{rubric.id}")
    await user.should_see("Opening")
    await press(user, "Opening")
    await fill(user, "What it says", "true")
    await fill(user, "At the lowest level", "true")
    await fill(user, "If there was no occasion", "lowest")
    await do(user, "Save")
    await user.should_see("Version 2", retries=30)
    saved = (await site.services.rubrics.get(teacher.actor, rubric.id)).fields.criteria[0]
    assert saved.is_critical
    assert saved.indicators[0].is_reversed
    assert saved.not_observed == "lowest"


async def test_a_rubric_in_use_says_what_is_kept_and_is_not_removed(site: Site) -> None:
    teacher, _, section = await a_class(site)
    db = site.services.db
    assignment = await an_assignment(db, teacher.actor, section.id, published=True)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{assignment.pairs[0].rubric_id}")
    await user.should_see("A published assignment uses this rubric.")
    (remove,) = (e for e in user.find("Remove").elements if getattr(e, "text", "") == "Remove")
    assert not remove.enabled  # type: ignore[attr-defined]  # a button


async def test_a_rubric_is_shared_and_removed(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    rubric = await a_rubric(site.services.db, teacher.actor)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{rubric.id}")
    await do(user, "All who teach")
    await do(user, "Save")
    await user.should_see("Saved.", retries=20)
    saved = await site.services.rubrics.get(teacher.actor, rubric.id)
    assert saved.visibility is RubricVisibility.SHARED
    await do(user, "Remove")
    await user.should_see("Remove First contact?")
    await do(user, "Remove")
    await user.should_see("A rubric says what is judged in a talk", retries=20)


async def test_others_read_and_duplicate(site: Site) -> None:
    teacher = await site.visitor(Role.TEACHER)
    await teacher.open(f"/rubrics/{TEMPLATE_ID}")
    await teacher.should_see("Opening and contracting")
    await teacher.should_see("Duplicate it, and the copy is yours.")
    await teacher.should_not_see("Save")
    other = await site.person(Role.TEACHER, "Other Teacher")
    private = await a_rubric(site.services.db, other.actor)
    assert (await teacher.http_client.get(f"/rubrics/{private.id}")).status_code == 404


async def test_two_who_edit_are_told_and_nothing_is_lost(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    rubric = await two(site, teacher)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{rubric.id}")
    await fill(user, "What it is for", "My words")
    theirs = RubricChanges(fields=rubric.fields.model_copy(update={"name": "Their name"}))
    await site.services.rubrics.change(teacher.actor, rubric.id, theirs)
    await do(user, "Save")
    await user.should_see("Someone saved this rubric meanwhile", retries=20)
    await do(user, "Save mine")
    await user.should_see("Version 3", retries=30)
    saved = await site.services.rubrics.get(teacher.actor, rubric.id)
    assert (saved.fields.description, saved.fields.name) == ("My words", rubric.fields.name)


async def test_an_earlier_version_is_read_and_taken_up_again(site: Site) -> None:
    teacher = await site.person(Role.TEACHER)
    rubric = await two(site, teacher)
    named = RubricChanges(fields=rubric.fields.model_copy(update={"name": "Another name"}))
    await site.services.rubrics.change(teacher.actor, rubric.id, named)
    user = site.signed_in(teacher)
    await user.open(f"/rubrics/{rubric.id}")
    await user.should_see("Version 1", retries=20)
    await do(user, "Read version 1")
    await user.should_see("The worker says their name.", retries=20)
    await do(user, "Make it the newest again")
    await user.should_see("Version 3", retries=30)
    saved = await site.services.rubrics.get(teacher.actor, rubric.id)
    assert saved.fields == rubric.fields
