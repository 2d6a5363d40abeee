"""Feedback as it is read, on the page of its session."""

from uuid import UUID

from nicegui import ui
from nicegui.testing import User

from tests.support.handed_in import Class, a_class, stored
from tests.support.site import Site, press
from understudy.practice.feedback.view_schemas import CommentDraft, OverrideDraft
from understudy.practice.sessions.schemas import Stage


async def with_report(site: Site, **fields: object) -> tuple[Class, User, str]:
    """Return a class, its student's browser on their feedback, and where that is."""
    of = await a_class(site.services, **fields)  # type: ignore[arg-type]  # fields of an assignment
    path = f"/practice/sessions/{await stored(of)}"
    student = site.signed_in(of.student)
    await student.open(path)
    return of, student, path


def session_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


async def test_the_parts_stand_in_the_order_they_are_looked_for(site: Site) -> None:
    _, student, _ = await with_report(site)
    headings = [
        element.text
        for element in sorted(student.find(ui.element).elements, key=lambda each: each.id)
        if element.tag == "h2"
        if hasattr(element, "text")
    ]
    wanted = ["Your feedback", "Skill by skill", "Turn by turn", "Counted in your talk"]
    assert [heading for heading in headings if heading in wanted] == wanted
    await student.should_see("No teacher has reviewed it")
    await student.should_see("What went well")


async def test_what_was_said_is_quoted_with_its_turn(site: Site) -> None:
    of, student, path = await with_report(site)
    view = await of.feedback.report(of.student.actor, UUID(session_of(path)))
    assert view.report is not None
    quotes = [each for criterion in view.report.criteria for each in criterion.evidence]
    assert quotes
    places = {element.props.get("id") for element in student.find(ui.element).elements}
    for quote in quotes:
        await student.should_see(f"“{quote.text}”")
    links = {link.props["href"] for link in student.find(ui.link).elements}
    leads = {link.removeprefix("#") for link in links if link.startswith("#turn-")}
    assert leads
    assert leads <= places


async def test_one_tries_a_turn_again_from_there(site: Site) -> None:
    of, student, path = await with_report(site, attempts=3)
    await press(student, "Try again from here")
    await student.should_see(kind=ui.element, marker="conversation", retries=20)
    sessions = (await of.services.practice.look.list(of.student.actor)).items
    assert [card.stage for card in sessions] == [Stage.ACTIVE, Stage.RELEASED]
    assert str(sessions[1].id) == session_of(path)


async def test_a_teachers_words_stand_beside_the_machines(site: Site) -> None:
    of, student, path = await with_report(site)
    id_ = UUID(session_of(path))
    view = await of.feedback.report(of.teacher.actor, id_)
    assert view.report is not None
    criterion = view.report.criteria[0].id
    draft = OverrideDraft(level=4, reason="You summed it up at the end.")
    await of.feedback.override(of.teacher.actor, id_, criterion, draft)
    turn = next(turn for turn in view.turns if turn.speaker == "worker")
    said = CommentDraft(message_id=turn.message_id, text="Well begun.")
    await of.feedback.comment(of.teacher.actor, id_, said)
    await student.open(path)
    await student.should_see("Your teacher: You summed it up at the end.")
    await student.should_see("Well begun.")


async def test_its_teacher_reads_it_without_the_students_buttons(site: Site) -> None:
    of, _, path = await with_report(site)
    teacher = site.signed_in(of.teacher)
    await teacher.open(path)
    await teacher.should_see("Skill by skill")
    await teacher.should_not_see("Try again from here")
    await teacher.should_not_see("You do not agree?")


async def test_a_draft_that_waits_for_a_teacher_is_not_shown(site: Site) -> None:
    _, student, _ = await with_report(site, release="after_review")
    await student.should_see("Your feedback is written")
    await student.should_see("You see it once your teacher has looked at it.")
    await student.should_not_see("Skill by skill")
