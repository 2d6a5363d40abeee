from understudy.kernel.ids import new_id
from understudy.practice.feedback.class_schemas import Waiting
from understudy.web.parts.review_places import queue_address, session_address


def test_the_queue_one_goes_through_is_kept_in_the_address() -> None:
    id_, section = new_id(), new_id()
    assert queue_address(Waiting()) == "/practice/review"
    assert queue_address(Waiting(section_id=section)) == f"/practice/review?section={section}"
    here = session_address(id_, Waiting(assignment_id=section), "risk")
    assert here == f"/practice/sessions/{id_}?assignment={section}&skill=risk"
