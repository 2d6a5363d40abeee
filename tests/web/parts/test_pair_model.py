"""Which model plays a client in an assignment."""

from tests.support.course_pages import a_class, an_assistant, do, field
from tests.support.courses import an_assignment
from tests.support.site import Site
from understudy.accounts.access import OPERATOR
from understudy.practice.courses.assignment_schemas import (
    Assignment,
    AssignmentChanges,
    PairDraft,
)

QUICK = "demo:quick"


async def test_a_teacher_chooses_and_reads_what_it_costs(site: Site) -> None:
    await site.services.clients.offers.allow(OPERATOR, [QUICK])
    teacher, student, section = await a_class(site)
    made = await an_assignment(site.services.db, teacher.actor, section.id)
    user = site.signed_in(teacher)
    await user.open(f"/assignments/{made.id}")
    await do(user, "Model of Mara Voss")
    await user.should_see("Students never see which model it is", retries=20)
    choice = field(user, "Plays the client")
    assert choice.options[QUICK] == f"{QUICK} · free"
    choice.value = QUICK
    await do(user, "Save")
    await user.should_see(f"played by {QUICK}", retries=20)
    found = await site.services.assignments.get(teacher.actor, made.id)
    assert isinstance(found, Assignment)
    assert [pair.model for pair in found.pairs] == [QUICK]
    await site.services.clients.offers.allow(OPERATOR, [])
    await user.open(f"/assignments/{made.id}")
    await user.should_see(f"{QUICK} may not be chosen any more, so the main model plays it")
    await site.services.assignments.publish(teacher.actor, made.id)
    learner = site.signed_in(student)
    await learner.open(f"/assignments/{made.id}")
    await learner.should_see("Mara Voss")
    await learner.should_not_see("demo:quick")


async def test_assistants_see_no_more_of_it_than_students(site: Site) -> None:
    await site.services.clients.offers.allow(OPERATOR, [QUICK])
    teacher, _, section = await a_class(site)
    made = await an_assignment(site.services.db, teacher.actor, section.id)
    (pair,) = made.pairs
    draft = PairDraft(persona_id=pair.persona_id, rubric_id=pair.rubric_id, model=QUICK)
    changes = AssignmentChanges(pairs=[draft])
    await site.services.assignments.change(teacher.actor, made.id, changes)
    assistant = await an_assistant(site, teacher, section)
    found = await site.services.assignments.get(assistant.actor, made.id)
    assert isinstance(found, Assignment)
    assert [pair.model for pair in found.pairs] == [None]
    user = site.signed_in(assistant)
    await user.open(f"/assignments/{made.id}")
    await user.should_see("Mara Voss")
    await user.should_not_see("Model of Mara Voss")
    await user.should_not_see(QUICK)
