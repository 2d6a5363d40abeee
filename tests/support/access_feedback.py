"""Who may do what with feedback; see `access`. The owner teaches the one who is judged."""

from uuid import UUID

from tests.support.access_records import a_research_export
from tests.support.access_rows import Row
from tests.support.accounts import Member
from tests.support.courses import rubric_fields
from tests.support.handed_in import a_class, stored
from tests.support.written import message_id
from understudy.bootstrap import Services
from understudy.practice.feedback.view_schemas import CommentDraft

ONE = "/api/practice/sessions/{judged_id}/feedback"
OF_IT = "/api/practice/assignments/{judged_assignment_id}"
IN_IT = "/api/practice/sections/{judged_section_id}"
READ = "401 404 404 200 200"
CHANGED = "401 404 404 204 204"
LEVEL = {"level": 3, "reason": "I was there."}
FEEDBACK = (
    Row("GET", ONE, READ),
    Row("PUT", f"{ONE}/overrides/{{opening}}", CHANGED, LEVEL),
    Row("DELETE", f"{ONE}/overrides/{{opening}}", CHANGED),
    Row(
        "POST",
        f"{ONE}/comments",
        "401 404 404 201 201",
        {"message_id": "{judged_line_id}", "text": "Well said."},
    ),
    Row("DELETE", f"{ONE}/comments/{{judged_comment_id}}", "401 404 404 204 404"),
    Row("POST", f"{ONE}/confirm", CHANGED, {}),
    Row("POST", f"{ONE}/dispute", "401 404 404 403 403", {"reason": "No."}),
    Row("PUT", f"{ONE}/dispute/answer", "401 404 404 409 409", {"answer": "Yes."}),
    Row(
        "POST",
        "/api/practice/feedback/judge",
        "401 404 404 202 202",
        {"session_ids": ["{judged_id}"]},
    ),
    Row("POST", "/api/practice/feedback/release", READ, {"session_ids": ["{judged_id}"]}),
    Row("POST", f"{OF_IT}/feedback/release", READ),
    Row("GET", f"{OF_IT}/heat-map", READ),
    Row("GET", f"{OF_IT}/gradebook.csv", READ),
    Row(
        "POST", f"{OF_IT}/gradebook.csv", READ, {"columns": [{"source": "email", "name": "Login"}]}
    ),
    Row("GET", "/api/practice/review", "401 200 200 200 200"),
    Row("GET", "/api/practice/review/confirmed", "401 200 200 200 200"),
    Row("GET", f"{IN_IT}/agreement", READ),
)


async def judged_session(services: Services, teacher: Member) -> dict[str, UUID | str]:
    """Write a judged session of a student of this teacher; return what the rows name."""
    of = await a_class(services, rubric_fields(), teacher=teacher)
    id_ = await stored(of)
    line_id = message_id(id_, 2)
    draft = CommentDraft(message_id=line_id, text="Good.")
    return {
        "judged_id": id_,
        "opening": "opening",
        "judged_line_id": line_id,
        "judged_comment_id": await of.feedback.comment(teacher.actor, id_, draft),
        "judged_section_id": of.section_id,
        "judged_assignment_id": of.assignment.id,
        "research_id": await a_research_export(services, teacher, of.section_id),
    }
