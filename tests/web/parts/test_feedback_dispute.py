"""Not to agree with one's feedback."""

from tests.support.handed_in import a_class, stored
from tests.support.practice_pages import prose
from tests.support.site import Site, press
from understudy.practice.feedback.view_schemas import DisputeAnswer


async def test_one_says_what_is_wrong_once_and_reads_the_answer(site: Site) -> None:
    of = await a_class(site.services)
    session_id = await stored(of)
    student = site.signed_in(of.student)
    await student.open(f"/practice/sessions/{session_id}")
    await press(student, "Send to my teacher")
    await student.should_see("Write what you do not agree with", retries=20)
    prose(student, "What is wrong, and what shows it?").value = "I did ask, in turn 4."
    await press(student, "Send to my teacher")
    await student.should_see("Your teacher reads it, and answers here.", retries=20)
    answer = DisputeAnswer(answer="You are right.")
    await of.feedback.answer_dispute(of.teacher.actor, session_id, answer)
    await student.open(f"/practice/sessions/{session_id}")
    await student.should_see("I did ask, in turn 4.")
    await student.should_see("You are right.")
    await student.should_not_see("Send to my teacher")
