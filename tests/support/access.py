"""Who may do what: one row per route. A route without a row fails CI.

Each row gives the status that a visitor, another student, another teacher, the owner of the thing
and an administrator get, in this order. Objects are private; what is shared or public has tests of
its own. "Not yours" is 404 where the thing would be seen, never 403.
"""

from dataclasses import dataclass, field
from typing import Any

EVERYONE = "200 200 200 200 200"
WHOEVER_IS_SIGNED_IN = "401 200 200 200 200"
ADMINS_ONLY = "401 403 403 403 200"
NOT_STUDENTS = "401 403 200 200 200"
OWNERS_ONLY = "401 404 404 200 200"
OWNERS_WORDS = "401 404 404 202 403"


@dataclass(frozen=True)
class Row:
    """A route, what is sent, and what each of the five gets."""

    method: str
    path: str
    statuses: str
    body: Any = None
    files: dict[str, Any] = field(default_factory=dict)
    stream: bool = False


CRITERION = {
    "id": "opening",
    "name": "Opening",
    "weight": 1,
    "indicators": [{"id": "name", "text": "Says their name."}],
    "levels": [{"score": n, "label": "L", "descriptor": "D"} for n in range(1, 5)],
}
ROSTER = b"email,name\nnobody@example.org,Nobody\n"
CLIENTS = "/api/practice/clients"
YAML = b"name: Nadja Brandt\nrole_line: Baker\n"
CARD = b'{"spec": "chara_card_v2", "data": {"name": "Nadja", "description": "Bakes."}}'
ACCESS = (
    Row("GET", "/metrics", EVERYONE),  # of this machine
    Row("GET", "/api/health/live", EVERYONE),
    Row("GET", "/api/health/ready", EVERYONE),
    Row("POST", "/api/sign-in", EVERYONE, {"email": "{email}", "password": "{password}"}),
    Row("POST", "/api/sign-out", "401 204 204 204 204"),
    Row(
        "POST",
        "/api/set-up",
        "404 404 404 404 404",
        {"token": "none", "password": "a long one 123"},
    ),
    Row("GET", "/api/me", WHOEVER_IS_SIGNED_IN),
    Row("PATCH", "/api/me", WHOEVER_IS_SIGNED_IN, {"name": "New Name"}),
    Row(
        "POST",
        "/api/me/password",
        "401 204 204 204 204",
        {"current": "{password}", "new": "quite another long one"},
    ),
    Row("GET", "/api/tokens", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/tokens", "401 201 201 201 201", {"label": "notebook"}),
    Row("DELETE", "/api/tokens/{token_id}", "401 404 404 204 404"),
    Row("GET", "/api/people", ADMINS_ONLY),
    Row("POST", "/api/people", "401 403 403 403 201", {"email": "new@example.org", "name": "N"}),
    Row("PATCH", "/api/people/{person_id}", ADMINS_ONLY, {"name": "Else"}),
    Row("POST", "/api/people/{person_id}/reset-password", ADMINS_ONLY),
    Row("GET", "/api/prices", NOT_STUDENTS),
    Row("POST", "/api/prices", "401 403 403 403 201", {"provider": "openai", "model": "gpt-5.4"}),
    Row("GET", "/api/prices/history", NOT_STUDENTS),
    Row("GET", "/api/model-aliases", NOT_STUDENTS),
    Row(
        "POST",
        "/api/model-aliases",
        "401 403 403 403 201",
        {"name": "openai:house", "stands_for": "openai:gpt-5.4"},
    ),
    Row("GET", "/api/budgets", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/budgets/mine", WHOEVER_IS_SIGNED_IN),
    Row(
        "PUT",
        "/api/budgets",
        ADMINS_ONLY,
        {"scope": "section", "of": "s", "period": "day", "limit_usd": "2.00"},
    ),
    Row("DELETE", "/api/budgets/{id}", "401 403 403 403 404"),
    Row("GET", "/api/limits", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/limits/adjustments", ADMINS_ONLY),
    Row("PATCH", "/api/limits/adjustments", ADMINS_ONLY, {"attempts": "4"}),
    Row("GET", "/api/limits/changes", ADMINS_ONLY),
    Row("GET", "/api/jobs", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/jobs/{job_id}", "401 404 404 200 200"),
    Row("GET", "/api/jobs/{job_id}/events", "401 404 404 200 200", stream=True),
    Row("POST", "/api/jobs/{job_id}/pause", "401 404 404 200 200"),
    Row("POST", "/api/jobs/{paused_job_id}/resume", "401 404 404 200 200"),
    Row("POST", "/api/jobs/{job_id}/cancel", "401 404 404 200 200"),
    Row("POST", "/api/jobs/{ended_job_id}/retry", "401 404 404 200 200"),
    Row("GET", "/api/notices", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/notices/read", WHOEVER_IS_SIGNED_IN, {"ids": None}),
    Row("GET", "/api/alerts", ADMINS_ONLY),
    Row("GET", "/api/personas", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/personas", "401 403 201 201 201", {"name": "Nadja"}),
    Row("POST", "/api/personas/import", "401 403 201 201 201", files={"file": ("p.yaml", YAML)}),
    Row(
        "POST", "/api/personas/import-card", "401 403 201 201 201", files={"file": ("c.json", CARD)}
    ),
    Row("GET", "/api/personas/{persona_id}", "401 404 404 200 200"),
    Row("PATCH", "/api/personas/{persona_id}", "401 404 404 200 200", {"visibility": "shared"}),
    Row("DELETE", "/api/personas/{persona_id}", "401 404 404 204 204"),
    Row("GET", "/api/personas/{persona_id}/export", "401 404 404 200 200"),
    Row("GET", "/api/personas/{persona_id}/card", "401 404 404 200 200"),
    Row("GET", "/api/personas/{persona_id}/versions", "401 404 404 200 200"),
    Row("GET", "/api/personas/{persona_id}/versions/{number}", "401 404 404 200 200"),
    Row("POST", "/api/personas/{persona_id}/versions/{number}/restore", "401 404 404 200 200"),
    Row("POST", "/api/personas/drafts", "401 403 202 202 202", {"brief": "Bakers", "count": 2}),
    Row("POST", "/api/personas/drafts/estimate", NOT_STUDENTS, {"brief": "Bakers", "count": 2}),
    Row("GET", "/api/personas/drafts/{drafts_id}", "401 403 404 200 200"),
    Row("POST", "/api/personas/drafts/{drafts_id}/keep", "401 403 404 200 200", {"numbers": None}),
    Row("POST", "/api/personas/drafts/{drafts_id}/discard", "401 403 404 200 200", {}),
    Row("POST", "/api/practice/join", "401 404 404 404 404", {"code": "AAAA-AAAA"}),
    Row("GET", "/api/practice/sections", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/practice/sections", "401 403 201 201 201", {"name": "B"}),
    Row("GET", "/api/practice/sections/{section_id}", "401 404 404 200 200"),
    Row("PATCH", "/api/practice/sections/{section_id}", "401 404 404 200 200", {"term": "2027"}),
    Row("POST", "/api/practice/sections/{section_id}/join-code", "401 404 404 200 200", {}),
    Row("DELETE", "/api/practice/sections/{section_id}/join-code", "401 404 404 200 200"),
    Row("GET", "/api/practice/sections/{section_id}/people", "401 404 404 200 200"),
    Row(
        "POST",
        "/api/practice/sections/{section_id}/people",
        "401 404 404 200 200",
        {"email": "{member_email}"},
    ),
    Row("DELETE", "/api/practice/sections/{section_id}/people/{member_id}", "401 404 404 204 204"),
    Row(
        "POST",
        "/api/practice/sections/{section_id}/roster",
        "401 404 404 200 200",
        files={"file": ("roster.csv", ROSTER)},
    ),
    Row("GET", "/api/practice/rubrics", NOT_STUDENTS),
    Row(
        "POST",
        "/api/practice/rubrics",
        "401 403 201 201 201",
        {"name": "R", "criteria": [CRITERION]},
    ),
    Row(
        "POST",
        "/api/practice/rubrics/even-out",
        NOT_STUDENTS,
        {"name": "R", "criteria": [CRITERION]},
    ),
    Row("GET", "/api/practice/rubrics/{rubric_id}", "401 404 404 200 200"),
    Row(
        "PATCH",
        "/api/practice/rubrics/{rubric_id}",
        "401 404 404 200 200",
        {"visibility": "shared"},
    ),
    Row("DELETE", "/api/practice/rubrics/{rubric_id}", "401 404 404 204 204"),
    Row("POST", "/api/practice/rubrics/{rubric_id}/duplicate", "401 403 404 201 201", {}),
    Row("GET", "/api/practice/rubrics/{rubric_id}/versions", "401 404 404 200 200"),
    Row("GET", "/api/practice/assignments", WHOEVER_IS_SIGNED_IN),
    Row(
        "POST",
        "/api/practice/assignments",
        "401 404 404 201 201",
        {"section_id": "{section_id}", "title": "T"},
    ),
    Row("GET", "/api/practice/assignments/{assignment_id}", "401 404 404 200 200"),
    Row(
        "PATCH",
        "/api/practice/assignments/{assignment_id}",
        "401 404 404 200 200",
        {"title": "Another"},
    ),
    Row("DELETE", "/api/practice/assignments/{assignment_id}", "401 404 404 204 204"),
    Row(
        "POST",
        "/api/practice/assignments/{assignment_id}/pairs",
        "401 404 404 200 200",
        {"persona_ids": ["{persona_id}"], "rubric_id": "{rubric_id}"},
    ),
    Row("POST", "/api/practice/assignments/{assignment_id}/publish", "401 404 404 200 200"),
    Row("POST", "/api/practice/assignments/{published_id}/unpublish", "401 404 404 200 200"),
    Row("GET", f"{CLIENTS}", NOT_STUDENTS),
    Row("GET", f"{CLIENTS}/picklists", WHOEVER_IS_SIGNED_IN),
    Row("POST", f"{CLIENTS}/bulk", NOT_STUDENTS, {"action": "duplicate", "ids": ["{client_id}"]}),
    Row("GET", f"{CLIENTS}/{{client_id}}/block", OWNERS_ONLY),
    Row("PUT", f"{CLIENTS}/{{client_id}}/block", OWNERS_ONLY, {"block": {}}),
    Row("POST", f"{CLIENTS}/{{client_id}}/draft", OWNERS_ONLY, {"brief": "Grief"}),
    Row("GET", f"{CLIENTS}/{{client_id}}/findings", OWNERS_ONLY),
    Row("GET", f"{CLIENTS}/{{client_id}}/preview", OWNERS_ONLY),
    Row("POST", f"{CLIENTS}/{{client_id}}/publish", OWNERS_ONLY, {}),
    Row("GET", f"{CLIENTS}/{{client_id}}/published", OWNERS_ONLY),
    Row("GET", f"{CLIENTS}/{{client_id}}/card", OWNERS_ONLY),
    Row("POST", f"{CLIENTS}/{{client_id}}/duplicate", "401 404 404 201 201", {}),
    Row("GET", f"{CLIENTS}/{{client_id}}/marks", OWNERS_ONLY),
    Row(
        "POST",
        f"{CLIENTS}/{{client_id}}/marks",
        "401 404 404 201 201",
        {"kind": "kudos", "text": "Short"},
    ),
    Row("GET", f"{CLIENTS}/{{client_id}}/tests", OWNERS_ONLY),
    Row(
        "POST",
        f"{CLIENTS}/{{client_id}}/tests",
        "401 404 404 201 201",
        {"question": "Work?", "expect": "disclose", "fact_id": "work"},
    ),
    Row("POST", f"{CLIENTS}/{{client_id}}/tests/run", OWNERS_ONLY, {}),
    Row("DELETE", f"{CLIENTS}/{{client_id}}/tests/{{client_test_id}}", "401 404 404 204 204"),
    Row("GET", "/api/conversations", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/conversations", "401 404 404 201 201", {"persona_id": "{persona_id}"}),
    Row("GET", "/api/conversations/{id}", "401 404 404 200 200"),
    Row("PATCH", "/api/conversations/{id}", "401 404 404 200 403", {"title": "T"}),
    Row("GET", "/api/conversations/{id}/messages", "401 404 404 200 200"),
    Row("POST", "/api/conversations/{id}/messages", OWNERS_WORDS, {"text": "Hello"}),
    Row(
        "POST",
        "/api/conversations/{id}/messages/{message_id}/edit",
        OWNERS_WORDS,
        {"text": "Hello"},
    ),
    Row("POST", "/api/conversations/{id}/messages/{reply_id}/regenerate", OWNERS_WORDS),
    Row("POST", "/api/conversations/{id}/messages/{message_id}/branch", "401 404 404 200 403"),
    Row("POST", "/api/conversations/{id}/stop", "401 404 404 200 403"),
    Row("GET", "/api/conversations/{id}/export", "401 404 404 200 200"),
    Row("POST", "/api/conversations/exports", "401 404 404 202 202", {"ids": ["{id}"]}),
    Row("GET", "/api/conversations/exports/{export_id}", "401 404 404 200 200"),
    Row("GET", "/api/conversations/exports/{export_id}/file", "401 404 404 200 200"),
    Row("GET", "/api/usage/summary", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/usage/events", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/usage/events.csv", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/usage/monitor", ADMINS_ONLY),
    Row("GET", "/api/usage/conversations/{id}", "401 403 404 200 200"),
    Row("GET", "/api/conversations/{id}/events", "401 404 404 200 200", stream=True),
)
