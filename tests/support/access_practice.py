"""Who may do what in practice sessions; see `access`. The owner is the one who practises."""

from typing import Any

from tests.support.access_rows import (
    ADMINS_ONLY,
    NOT_STUDENTS,
    OWNERS_ONLY,
    OWNERS_WORDS,
    WHOEVER_IS_SIGNED_IN,
    Row,
)

SESSION = "/api/practice/sessions/{session_id}"
ENDED = "/api/practice/sessions/{ended_session_id}"
SAID = "/api/practice/sessions/{session_id}/messages/{session_message_id}"
REPLY = "/api/practice/sessions/{session_id}/messages/{session_reply_id}"
OWN = "401 404 404 200 403"
OWN_EMPTY = "401 404 404 204 403"
RATING: dict[str, Any] = {"thumb": "up"}
SURVEY: dict[str, Any] = {"believable": 4, "difficulty_right": 3, "helpful": 5}
PRACTICE = (
    Row("GET", "/api/practice/sessions", WHOEVER_IS_SIGNED_IN),
    Row("POST", "/api/practice/cases/{published_pair_id}/sessions", "401 404 404 409 409"),
    Row("POST", "/api/practice/free/{client_id}/sessions", OWNERS_ONLY),
    Row("GET", SESSION, OWNERS_ONLY),
    Row("GET", f"{SESSION}/prebrief", OWN),
    Row("GET", f"{SESSION}/transcript", OWNERS_ONLY),
    Row("GET", f"{SESSION}/kept", OWN),
    Row("GET", f"{SESSION}/hint", OWN),
    Row("POST", f"{SESSION}/messages", OWNERS_WORDS, {"text": "Hello"}),
    Row("POST", f"{SESSION}/stop", OWN_EMPTY),
    Row("GET", "/api/practice/models", NOT_STUDENTS),
    Row("PUT", "/api/practice/models", ADMINS_ONLY, {"models": []}),
    Row("GET", f"{SESSION}/model", OWN),
    Row("PUT", f"{SESSION}/model", OWN, {"model": None}),
    Row("POST", f"{SAID}/edit", OWNERS_WORDS, {"text": "Good morning"}),
    Row("POST", f"{SAID}/branch", OWN_EMPTY),
    Row("POST", f"{REPLY}/regenerate", OWNERS_WORDS),
    Row("PUT", f"{REPLY}/rating", OWN_EMPTY, RATING),
    Row("DELETE", f"{REPLY}/rating", OWN_EMPTY),
    Row("POST", f"{SESSION}/moves/{{pause}}", OWN),
    Row("POST", f"{SESSION}/decisions/{{hold}}", "401 404 404 403 200"),
    Row("PUT", f"{SESSION}/notes", OWN_EMPTY, {"text": "Ask about work"}),
    Row("PUT", f"{ENDED}/reflection", OWN_EMPTY, {"text": "It went well."}),
    Row("POST", f"{ENDED}/reflection", OWN, {"text": "It went well."}),
    Row("POST", f"{ENDED}/without-reflection", OWN),
    Row("PUT", f"{ENDED}/survey", OWN_EMPTY, SURVEY),
    Row("POST", f"{ENDED}/tell-teacher", OWN_EMPTY),
    Row(
        "POST",
        f"{ENDED}/retries",
        "401 404 404 409 404",  # another attempt with this client is under way
        {"message_id": "{ended_message_id}"},
    ),
)
