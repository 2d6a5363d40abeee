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


YAML = b"name: Nadja Brandt\nrole_line: Baker\n"
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
    Row("GET", "/api/notices", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/notices/read", WHOEVER_IS_SIGNED_IN, {"ids": None}),
    Row("GET", "/api/alerts", ADMINS_ONLY),
    Row("GET", "/api/personas", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/personas", "401 403 201 201 201", {"name": "Nadja"}),
    Row("POST", "/api/personas/import", "401 403 201 201 201", files={"file": ("p.yaml", YAML)}),
    Row("GET", "/api/personas/{persona_id}", "401 404 404 200 200"),
    Row("PATCH", "/api/personas/{persona_id}", "401 404 404 200 200", {"visibility": "shared"}),
    Row("DELETE", "/api/personas/{persona_id}", "401 404 404 204 204"),
    Row("GET", "/api/personas/{persona_id}/export", "401 404 404 200 200"),
    Row("GET", "/api/personas/{persona_id}/versions", "401 404 404 200 200"),
    Row("GET", "/api/personas/{persona_id}/versions/{number}", "401 404 404 200 200"),
    Row("POST", "/api/personas/{persona_id}/versions/{number}/restore", "401 404 404 200 200"),
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
    Row("GET", "/api/usage/summary", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/usage/events", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/usage/events.csv", WHOEVER_IS_SIGNED_IN),
    Row("GET", "/api/usage/monitor", ADMINS_ONLY),
    Row("GET", "/api/usage/conversations/{id}", "401 403 404 200 200"),
    Row("GET", "/api/conversations/{id}/events", "401 404 404 200 200", stream=True),
)
